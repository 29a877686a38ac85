/** Select: leaves out files that another file repeats, and caps what one repository contributes. */
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

/** Which of several equal files stays depends on names only, never on the order in which workers read them. */
async function select(ctx: StageContext<PipelineConfig>) {
  const { config, id: runId } = ctx.run;
  return inTransaction(ctx.db.pool, async (tx) => {
    const duplicates = await tx.query(
      `UPDATE run_file SET outcome = 'skipped', reason = 'duplicate', detail = 'same content as ' || first.path
       FROM (
         SELECT run_file.path AS own, first_value(run_file.path) OVER same AS path, row_number() OVER same AS place
         FROM run_file JOIN source_file ON source_file.id = run_file.file_id
         WHERE run_file.run_id = $1
         WINDOW same AS (PARTITION BY source_file.sha256 ORDER BY run_file.path COLLATE "C")
       ) AS first
       WHERE run_file.run_id = $1 AND run_file.path = first.own AND first.place > 1`,
      [runId],
    );
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
    const message = `${kept.size} contexts selected, ${dropped.length} over the caps, ${duplicates.rowCount ?? 0} duplicate files`;
    await ctx.log('info', message);
    return { kept: kept.size, dropped: dropped.length, duplicates: duplicates.rowCount ?? 0 };
  });
}
