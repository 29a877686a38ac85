/** Deals the pairs of a run into tasks, holding no more of them than one page and the tasks themselves. */
import { inTransaction } from '@/server/foundation/db/transaction';
import type { PlannedTask, StageContext } from '@/server/foundation/runs/types';
import type { PipelineConfig } from '../schema';
import { STAGES } from '../stages';

/** All pairs of a context are in one task, which asks each judge about the chosen candidate once. */
export type JudgeTask = { repositoryId: string; pairIds: string[] };

const PAIRS_PER_TASK = 60;
/** Batches are worth their wait when they are large; so much text still fits into memory. */
const PAIRS_PER_BATCH_TASK = 600;
const CONTEXTS_PER_PAGE = 1_000;

type ContextPairs = JudgeTask & { key: string };

/** Plans tasks for the valid pairs that no task of the run has yet: a plan that is made again adds only what is new. */
export async function planJudging({ db, run }: StageContext<PipelineConfig>): Promise<PlannedTask[]> {
  const { generate, extract, judge } = run.config;
  const most = judge.batch ? PAIRS_PER_BATCH_TASK : PAIRS_PER_TASK;
  const tasks: { key: string; payload: JudgeTask; items: number }[] = [];
  const add = ({ repositoryId, key, pairIds }: ContextPairs) => {
    const last = tasks.at(-1);
    if (last && last.payload.repositoryId === repositoryId && last.items + pairIds.length <= most) {
      last.payload.pairIds.push(...pairIds);
      last.items += pairIds.length;
    } else tasks.push({ key, payload: { repositoryId, pairIds }, items: pairIds.length });
  };
  await inTransaction(db.pool, async (tx) => {
    await tx.query(
      `DECLARE open_pairs NO SCROLL CURSOR FOR
       SELECT source_file.repository_id AS "repositoryId", array_agg(pair.id ORDER BY pair.type, pair.generator, pair.id) AS "pairIds",
         (array_agg(context.key || '/' || pair.type || '/' || pair.generator ORDER BY pair.type, pair.generator, pair.id))[1] AS key
       FROM run_context JOIN context ON context.id = run_context.context_id
         JOIN source_file ON source_file.id = context.file_id JOIN pair ON pair.context_id = context.id
       WHERE run_context.run_id = $1 AND pair.valid AND pair.generator = ANY($2) AND pair.type::text = ANY($3)
         AND NOT EXISTS (
           SELECT 1 FROM (
             SELECT jsonb_array_elements_text(payload->'pairIds')::uuid AS pair_id FROM run_task WHERE run_id = $1 AND stage = $4
           ) AS planned WHERE planned.pair_id = pair.id
         )
       GROUP BY source_file.repository_id, context.id
       ORDER BY source_file.repository_id, context.file_id, context.byte_start, context.byte_end, context.id`,
      [run.id, generate.generators, extract.types, STAGES.judge.name],
    );
    for (;;) {
      const { rows } = await tx.query<ContextPairs>(`FETCH ${CONTEXTS_PER_PAGE} FROM open_pairs`);
      for (const row of rows) add(row);
      if (rows.length < CONTEXTS_PER_PAGE) return;
    }
  });
  return tasks;
}
