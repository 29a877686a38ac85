/** A source that is another run: its contexts are taken over, and nothing is read from disk. */
import type { z } from 'zod';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { Json, StageContext } from '@/server/foundation/runs/types';
import type { existingSourceSchema, PipelineConfig } from '../schema';

type ExistingSource = z.infer<typeof existingSourceSchema>;

/**
 * Takes the contexts of the source's run that can carry one of the run's types, in its languages. With a limit, in turn one of each
 * language and type, in an order by hash that only the seed changes. Repeating it adds nothing.
 * @throws PermanentError when there is none, or the run is another project's
 */
export async function takeContexts(ctx: StageContext<PipelineConfig>, source: ExistingSource): Promise<Json> {
  const { id, projectId, config } = ctx.run;
  const { languages, types } = config.extract;
  const { rows } = await ctx.db.pool.query<{ contexts: number; added: number }>(
    `WITH candidate AS (
       SELECT context.id, context.language, context.key, md5($6 || ':' || context.key) AS place,
         CASE WHEN context.type::text = ANY($5) THEN context.type::text
           ELSE (SELECT type FROM unnest($5::text[]) AS type WHERE type = ANY(context.types) LIMIT 1) END AS type
       FROM run JOIN run_context ON run_context.run_id = run.id JOIN context ON context.id = run_context.context_id
       WHERE run.id = $2 AND run.project_id = $3 AND context.project_id = $3
         AND context.language::text = ANY($4) AND context.types && $5::text[]
     ), ranked AS (
       SELECT *, row_number() OVER (PARTITION BY language, type ORDER BY place, key) AS turn FROM candidate
     ), taken AS (
       SELECT id FROM ranked ORDER BY turn, place, key LIMIT $7
     ), added AS (
       INSERT INTO run_context (run_id, context_id) SELECT $1, id FROM taken ON CONFLICT DO NOTHING RETURNING context_id
     )
     SELECT (SELECT count(*) FROM taken)::int AS contexts, (SELECT count(*) FROM added)::int AS added`,
    [id, source.run, projectId, languages, types, String(config.seed), source.contexts],
  );
  const contexts = rows[0]?.contexts ?? 0;
  if (contexts === 0) {
    throw new PermanentError(
      `source.run: run ${source.run} has no contexts in this project of the languages and types that are asked for`,
    );
  }
  await ctx.log('info', `${contexts} contexts taken from run ${source.run}`);
  return { contexts, added: rows[0]?.added ?? 0 };
}
