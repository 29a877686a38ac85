/** What a pipeline run yielded, counted over its rows. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import type { PipelineConfig, PipelineSummary } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;
type Count = { name: string; count: number };

/** The pairs of a run: its contexts' pairs by the generators and for the types of its own configuration. */
const RUN_PAIRS = `run_context JOIN pair ON pair.context_id = run_context.context_id
  WHERE run_context.run_id = $1 AND pair.generator = ANY($2) AND pair.type::text = ANY($3)`;

/**
 * Counts files, contexts, pairs, votes and fool rates of a run.
 * @param hash also compute `pairs.sha256`, which reads every valid pair; null in the result otherwise
 */
export async function summarizePipeline(
  db: Queryable,
  input: { runId: string; config: PipelineConfig; hash: boolean },
): Promise<PipelineSummary> {
  const { runId, config } = input;
  const panel = [runId, config.generate.generators, config.extract.types];
  const files = await count(
    db,
    `SELECT CASE outcome WHEN 'used' THEN 'used' ELSE coalesce(reason, 'unknown') END AS name, count(*)::int AS count
     FROM run_file WHERE run_id = $1 GROUP BY 1 ORDER BY 1`,
    [runId],
  );
  const contexts = await count(
    db,
    `SELECT context.language || '/' || context.type AS name, count(*)::int AS count
     FROM run_context JOIN context ON context.id = run_context.context_id WHERE run_id = $1 GROUP BY 1 ORDER BY 1`,
    [runId],
  );
  const valid = await count(
    db,
    `SELECT pair.language || '/' || pair.type AS name, count(*)::int AS count FROM ${RUN_PAIRS} AND pair.valid GROUP BY 1 ORDER BY 1`,
    panel,
  );
  const rejected = await count(
    db,
    `SELECT pair.reason AS name, count(*)::int AS count FROM ${RUN_PAIRS} AND NOT pair.valid GROUP BY 1 ORDER BY 1`,
    panel,
  );
  const { used = 0, ...skipped } = files;
  return {
    files: { seen: sum(files), used, skipped },
    contexts: { total: sum(contexts), by_cell: contexts },
    pairs: { valid: sum(valid), by_cell: valid, rejected, sha256: input.hash ? await hashPairs(db, panel) : null },
    votes: await countVotes(db, panel, config),
    fool_rate: await foolRates(db, panel),
    reused_answers: await countReusedAnswers(db, panel),
  };
}

async function count(db: Queryable, sql: string, values: unknown[]): Promise<Record<string, number>> {
  const { rows } = await db.query<Count>(sql, values);
  return Object.fromEntries(rows.map((row) => [row.name, row.count]));
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, n) => total + n, 0);

async function countVotes(db: Queryable, panel: unknown[], config: PipelineConfig): Promise<number> {
  const { rows } = await db.query<{ votes: number }>(
    `SELECT count(*)::int AS votes FROM vote
     WHERE vote.judge = ANY($4) AND vote.pair_id IN (SELECT pair.id FROM ${RUN_PAIRS} AND pair.valid)`,
    [...panel, config.judge.judges],
  );
  return rows[0]?.votes ?? 0;
}

/** Eleven counts: fool rate rounded to the nearest tenth, 0.0 to 1.0. */
async function foolRates(db: Queryable, panel: unknown[]): Promise<PipelineSummary['fool_rate']> {
  const { rows } = await db.query<{ bin: number; count: number; total: number }>(
    `SELECT round(pair.fool_rate * 10)::int AS bin, count(*)::int AS count, sum(pair.fool_rate)::float AS total
     FROM ${RUN_PAIRS} AND pair.valid AND pair.fool_rate IS NOT NULL GROUP BY 1`,
    panel,
  );
  const histogram = Array.from({ length: 11 }, (_, bin) => rows.find((row) => row.bin === bin)?.count ?? 0);
  const n = histogram.reduce((a, b) => a + b, 0);
  const total = rows.reduce((a, row) => a + row.total, 0);
  return { mean: n > 0 ? total / n : null, histogram };
}

/** Answers of this run's contexts that another run had asked for: nothing was asked again. */
async function countReusedAnswers(db: Queryable, panel: unknown[]): Promise<number> {
  const { rows } = await db.query<{ reused: number }>(
    `SELECT count(*)::int AS reused FROM run_context JOIN answer ON answer.context_id = run_context.context_id
     WHERE run_context.run_id = $1 AND answer.generator = ANY($2) AND answer.type::text = ANY($3)
       AND answer.run_id IS DISTINCT FROM $1`,
    panel,
  );
  return rows[0]?.reused ?? 0;
}

type HashedPair = {
  id: string;
  fileId: string;
  byteStart: number;
  byteEnd: number;
  rejected: string;
  type: string;
  generator: string;
};

/**
 * One hash over all valid pairs: sha256 of the sorted sha256 hex digests of each pair's JSON array
 * [prefix, chosen, rejected, suffix, type, generator], joined by line feeds. Reads file by file, in constant memory.
 */
async function hashPairs(db: Queryable, panel: unknown[]): Promise<string> {
  const digests: string[] = [];
  const { rows: files } = await db.query<{ id: string }>(
    `SELECT DISTINCT context.file_id AS id FROM run_context JOIN context ON context.id = run_context.context_id
     WHERE run_context.run_id = $1`,
    [panel[0]],
  );
  const BATCH = 200;
  for (let at = 0; at < files.length; at += BATCH) {
    const ids = files.slice(at, at + BATCH).map((file) => file.id);
    const contents = await db.query<{ id: string; content: string }>(
      'SELECT id, content FROM source_file WHERE id = ANY($1)',
      [ids],
    );
    const text = new Map(contents.rows.map((row) => [row.id, row.content]));
    const { rows } = await db.query<HashedPair>(
      `SELECT pair.id, context.file_id AS "fileId", context.byte_start AS "byteStart", context.byte_end AS "byteEnd",
         pair.rejected, pair.type, pair.generator
       FROM context JOIN run_context ON run_context.context_id = context.id JOIN pair ON pair.context_id = context.id
       WHERE run_context.run_id = $1 AND pair.generator = ANY($2) AND pair.type::text = ANY($3) AND pair.valid
         AND context.file_id = ANY($4)`,
      [...panel, ids],
    );
    for (const pair of rows) {
      const { prefix, middle, suffix } = splitAtBytes(text.get(pair.fileId) ?? '', pair.byteStart, pair.byteEnd);
      digests.push(sha256(JSON.stringify([prefix, middle, pair.rejected, suffix, pair.type, pair.generator])));
    }
  }
  return sha256(digests.sort().join('\n'));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
