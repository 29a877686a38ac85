/** Select: caps what one repository contributes. */
import { inTransaction } from '@/server/foundation/db/transaction';
import type { Stage, StageContext } from '@/server/foundation/runs/types';
import type { HallucinationType, PipelineConfig } from '../schema';
import { STAGES } from '../stages';
import { capPerRepository } from './sample-holes';

export const selectStage: Stage<PipelineConfig> = {
  ...STAGES.select,
  plan: async ({ db, run }) => {
    const { rows } = await db.pool.query<{ items: number }>(
      'SELECT count(DISTINCT repository_id)::int AS items FROM run_file WHERE run_id = $1 AND repository_id IS NOT NULL',
      [run.id],
    );
    const items = rows[0]?.items ?? 0;
    return items > 0 ? [{ key: 'all', payload: null, items }] : [];
  },
  work: select,
};

type Row = { id: string; key: string; type: HallucinationType; file: string; repository: string };

/** Contexts of files that stand for no others go, and what is over the cap of a repository. */
async function select(ctx: StageContext<PipelineConfig>) {
  const { config, id: runId } = ctx.run;
  return inTransaction(ctx.db.pool, async (tx) => {
    const { rows } = await tx.query<Row>(
      `SELECT context.id, context.key, context.type, context.file_id AS file, source_file.repository_id AS repository
       FROM run_context JOIN context ON context.id = run_context.context_id
         JOIN source_file ON source_file.id = context.file_id
       WHERE run_context.run_id = $1 ORDER BY context.key`,
      [runId],
    );
    const used = await tx.query<{ file: string }>(
      `SELECT file_id AS file FROM run_file WHERE run_id = $1 AND outcome = 'used'`,
      [runId],
    );
    const usedFiles = new Set(used.rows.map((row) => row.file));
    const kept = new Set<string>();
    for (const contexts of Map.groupBy(
      rows.filter((row) => usedFiles.has(row.file)),
      (row) => row.repository,
    ).values()) {
      const max = config.extract.max_contexts_per_repository;
      for (const context of capPerRepository(contexts, max, String(config.seed))) kept.add(context.id);
    }
    const dropped = rows.filter((row) => !kept.has(row.id)).map((row) => row.id);
    await tx.query('DELETE FROM run_context WHERE run_id = $1 AND context_id = ANY($2)', [runId, dropped]);
    // What no run chose has no use: a later run with a higher cap cuts it again.
    await tx.query(
      `DELETE FROM context WHERE id = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM run_context WHERE run_context.context_id = context.id)
         AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.context_id = context.id)`,
      [dropped],
    );
    await ctx.log('info', `${kept.size} contexts selected, ${dropped.length} left out`);
    return { kept: kept.size, dropped: dropped.length };
  });
}
