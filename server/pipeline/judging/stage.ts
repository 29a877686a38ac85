/** Judge: every judge of the panel scores the chosen and the rejected candidate of each valid pair, one at a time. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { inTransaction } from '@/server/foundation/db/transaction';
import type { Json, Stage, StageContext } from '@/server/foundation/runs/types';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import type { Judge, JudgeInput } from '../panel';
import { createRandom } from '../random';
import type { Language, PipelineConfig } from '../schema';
import { STAGES } from '../stages';
import { loadBackground } from './background';
import { openJudges } from './judges';

const PAIRS_PER_TASK = 60;

type Payload = { repositoryId: string; pairIds: string[] };

export const judgeStage: Stage<PipelineConfig> = {
  ...STAGES.judge,
  plan: async ({ db, run: { id, config } }) => {
    const { rows } = await db.pool.query<{ id: string; repositoryId: string; key: string }>(
      `SELECT pair.id, source_file.repository_id AS "repositoryId",
         context.key || '/' || pair.type || '/' || pair.generator AS key
       FROM run_context JOIN context ON context.id = run_context.context_id
         JOIN source_file ON source_file.id = context.file_id JOIN pair ON pair.context_id = context.id
       WHERE run_context.run_id = $1 AND pair.valid AND pair.generator = ANY($2) AND pair.type::text = ANY($3)
       ORDER BY source_file.repository_id, context.file_id, context.byte_start, context.byte_end, pair.type, pair.generator`,
      [id, config.generate.generators, config.extract.types],
    );
    const tasks: { key: string; payload: Payload; items: number }[] = [];
    for (const { id: pairId, repositoryId, key } of rows) {
      const last = tasks.at(-1);
      if (last && last.payload.repositoryId === repositoryId && last.items < PAIRS_PER_TASK) {
        last.payload.pairIds.push(pairId);
        last.items++;
      } else tasks.push({ key, payload: { repositoryId, pairIds: [pairId] }, items: 1 });
    }
    return tasks;
  },
  work: (ctx, payload) => judgePairs(ctx, payload as Payload),
};

type PairRow = {
  id: string;
  language: Language;
  fileId: string;
  byteStart: number;
  byteEnd: number;
  rejected: string;
};

type VoteRow = {
  id: string;
  pair_id: string;
  candidate: 'chosen' | 'rejected';
  judge: string;
  prompt_version: string;
  score: number | null;
  reasoning: string;
  error: string | null;
};

async function judgePairs(ctx: StageContext<PipelineConfig>, { repositoryId, pairIds }: Payload): Promise<Json> {
  const { pool } = ctx.db;
  const { config } = ctx.run;
  const pairs = await loadPairs(pool, pairIds);
  const contents = await loadContents(pool, [...new Set(pairs.map((pair) => pair.fileId))]);
  const languages = [...new Set(pairs.map((pair) => pair.language))];
  const background = await loadBackground({ pool, runId: ctx.run.id, repositoryId, languages });
  const judges = openJudges(config.judge.judges, { background });
  const cast = await loadCastVotes(pool, pairIds, judges);

  const votes: VoteRow[] = [];
  for (const pair of pairs) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    const { prefix, middle, suffix } = splitAtBytes(contents.get(pair.fileId) ?? '', pair.byteStart, pair.byteEnd);
    const ballot = { chosen: middle, rejected: pair.rejected };
    for (const judge of judges) {
      // A judge that is a model must not learn from the order which of the two it sees.
      for (const candidate of createRandom(`${pair.id}:${judge.id}`).shuffle(['chosen', 'rejected'] as const)) {
        if (cast.has(`${pair.id}/${candidate}/${judge.id}/${judge.promptVersion}`)) continue;
        const input: JudgeInput = { language: pair.language, prefix, candidate: ballot[candidate], suffix };
        votes.push(await castVote(judge, input, pair.id, candidate));
      }
    }
  }
  await inTransaction(pool, async (tx) => {
    await storeVotes(tx, ctx.run.id, votes);
    await updateFoolRates(tx, pairIds);
  });
  return { pairs: pairs.length, votes: votes.length, invalid: votes.filter((vote) => vote.score === null).length };
}

async function castVote(
  judge: Judge,
  input: JudgeInput,
  pairId: string,
  candidate: 'chosen' | 'rejected',
): Promise<VoteRow> {
  const judgement = await judge.score(input);
  return {
    ...{ id: newId(), pair_id: pairId, candidate, judge: judge.id, prompt_version: judge.promptVersion },
    score: judgement.score,
    reasoning: judgement.reasoning,
    error: judgement.score === null ? judgement.error : null,
  };
}

async function loadPairs(pool: pg.Pool, pairIds: string[]): Promise<PairRow[]> {
  // In the order of the file, so that judges which remember the last hole need to read it once.
  const { rows } = await pool.query<PairRow>(
    `SELECT pair.id, pair.language, context.file_id AS "fileId", context.byte_start AS "byteStart",
       context.byte_end AS "byteEnd", pair.rejected
     FROM pair JOIN context ON context.id = pair.context_id WHERE pair.id = ANY($1)
     ORDER BY context.file_id, context.byte_start, context.byte_end, pair.type, pair.generator`,
    [pairIds],
  );
  return rows;
}

async function loadContents(pool: pg.Pool, fileIds: string[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; content: string }>(
    'SELECT id, content FROM source_file WHERE id = ANY($1)',
    [fileIds],
  );
  return new Map(rows.map((row) => [row.id, row.content]));
}

async function loadCastVotes(pool: pg.Pool, pairIds: string[], judges: Judge[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ key: string }>(
    `SELECT pair_id || '/' || candidate || '/' || judge || '/' || prompt_version AS key
     FROM vote WHERE pair_id = ANY($1) AND judge = ANY($2)`,
    [pairIds, judges.map((judge) => judge.id)],
  );
  return new Set(rows.map((row) => row.key));
}

async function storeVotes(tx: pg.PoolClient, runId: string, votes: VoteRow[]) {
  await tx.query(
    `INSERT INTO vote (id, pair_id, candidate, judge, prompt_version, score, reasoning, error, run_id)
     SELECT id, pair_id, candidate::"Candidate", judge, prompt_version, score, reasoning, error, $1
     FROM jsonb_to_recordset($2::jsonb) AS row(id uuid, pair_id uuid, candidate text, judge text, prompt_version text,
       score smallint, reasoning text, error text)
     ON CONFLICT (pair_id, candidate, judge, prompt_version, sample) DO NOTHING`,
    [runId, JSON.stringify(votes)],
  );
}

/** Fool rate: judges that scored the rejected candidate 1, over those that gave it a valid score. */
export async function updateFoolRates(tx: pg.PoolClient, pairIds: string[]) {
  await tx.query(
    `UPDATE pair SET fooled_votes = tally.fooled, valid_votes = tally.valid,
       fool_rate = CASE WHEN tally.valid > 0 THEN tally.fooled::float / tally.valid END
     FROM (
       SELECT pair_id, count(*) FILTER (WHERE score = 1)::int AS fooled, count(score)::int AS valid
       FROM vote WHERE pair_id = ANY($1) AND candidate = 'rejected' GROUP BY pair_id
     ) AS tally
     WHERE pair.id = tally.pair_id`,
    [pairIds],
  );
}
