/** The rows that judging reads and writes. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import type { Judge } from '../panel';
import type { Language } from '../schema';

export const CANDIDATES = ['chosen', 'rejected'] as const;
export type Candidate = (typeof CANDIDATES)[number];

export type PairRow = {
  id: string;
  contextId: string;
  language: Language;
  fileId: string;
  byteStart: number;
  byteEnd: number;
  rejected: string;
};

export type VoteRow = {
  pairId: string;
  candidate: Candidate;
  judge: string;
  promptVersion: string;
  sample: number;
  score: 0 | 1 | null;
  reasoning: string;
  error: string | null;
  callId: string | null;
};

/** Names one vote among those of all judges. */
export const voteKey = (vote: Pick<VoteRow, 'pairId' | 'candidate' | 'judge' | 'promptVersion' | 'sample'>) =>
  [vote.pairId, vote.candidate, vote.judge, vote.promptVersion, vote.sample].join('/');

/** In the order of the file, so that judges which remember the last hole need to read it once. */
export async function loadPairs(pool: pg.Pool, pairIds: string[]): Promise<PairRow[]> {
  const { rows } = await pool.query<PairRow>(
    `SELECT pair.id, pair.context_id AS "contextId", pair.language, context.file_id AS "fileId",
       context.byte_start AS "byteStart", context.byte_end AS "byteEnd", pair.rejected
     FROM pair JOIN context ON context.id = pair.context_id WHERE pair.id = ANY($1)
     ORDER BY context.file_id, context.byte_start, context.byte_end, pair.type, pair.generator, pair.id`,
    [pairIds],
  );
  return rows;
}

/** The text of each file, by id. */
export async function loadContents(pool: pg.Pool, fileIds: string[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; content: string }>(
    'SELECT id, content FROM source_file WHERE id = ANY($1)',
    [fileIds],
  );
  return new Map(rows.map((row) => [row.id, row.content]));
}

/** Keys of the votes that are stored already, valid or not. */
export async function loadCastVotes(pool: pg.Pool, pairIds: string[], judges: Judge[]): Promise<Set<string>> {
  const { rows } = await pool.query<Parameters<typeof voteKey>[0]>(
    `SELECT pair_id AS "pairId", candidate, judge, prompt_version AS "promptVersion", sample
     FROM vote WHERE pair_id = ANY($1) AND judge = ANY($2)`,
    [pairIds, judges.map((judge) => judge.id)],
  );
  return new Set(rows.map(voteKey));
}

/** Adds votes; one that is stored already stays as it is. */
export async function storeVotes(pool: pg.Pool, runId: string, votes: VoteRow[]): Promise<void> {
  await pool.query(
    `INSERT INTO vote (id, pair_id, candidate, judge, prompt_version, sample, score, reasoning, error, call_id, run_id)
     SELECT id, "pairId", candidate::"Candidate", judge, "promptVersion", sample, score, reasoning, error, "callId", $1
     FROM jsonb_to_recordset($2::jsonb) AS row(id uuid, "pairId" uuid, candidate text, judge text, "promptVersion" text,
       sample int, score smallint, reasoning text, error text, "callId" uuid)
     ON CONFLICT (pair_id, candidate, judge, prompt_version, sample) DO NOTHING`,
    [runId, JSON.stringify(votes.map((vote) => ({ ...vote, id: newId() })))],
  );
}

/**
 * Fool rate: votes that score the rejected candidate 1, over those that give it a valid score. Pairs are locked before
 * votes are counted, so that of two runs which judge a pair at once the later one counts the votes of both.
 */
export async function updateFoolRates(tx: pg.PoolClient, pairIds: string[]): Promise<void> {
  await tx.query('SELECT 1 FROM pair WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [pairIds]);
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
