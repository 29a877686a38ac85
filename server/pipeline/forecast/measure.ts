/** What earlier calls tell about the next ones. */
import type pg from 'pg';
import { around, shareRange } from './arithmetic';
import type { Range } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;

/** Fewer than this are no measurement. */
export const ENOUGH = 20;
/** Only so many of the newest are looked at: models change, and a forecast must be quick. */
const NEWEST_CALLS = 20_000;
const NEWEST_PAIRS = 20_000;

export type MeasuredCalls = {
  n: number;
  outputTokens: Range;
  cachedShare: number;
  /** null when all were batched. */
  latencySeconds: number | null;
};

type CallRow = {
  model: string;
  purpose: string;
  n: number;
  mean: number;
  deviation: number | null;
  cached: number;
  latency: number | null;
};

/** Output tokens, cache use and latency of the newest calls, by `${slug}/${purpose}`; only where there are enough. */
export async function measureCalls(db: Queryable, slugs: readonly string[]): Promise<Map<string, MeasuredCalls>> {
  const { rows } = await db.query<CallRow>(
    `SELECT model_slug AS model, purpose, count(*)::int AS n, avg(tokens_out)::float8 AS mean,
       stddev_samp(tokens_out)::float8 AS deviation,
       coalesce(sum(tokens_cached)::float8 / nullif(sum(tokens_in), 0), 0) AS cached,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE NOT batch) AS latency
     FROM (SELECT * FROM model_call ORDER BY id DESC LIMIT ${NEWEST_CALLS}) AS newest
     WHERE model_slug = ANY($1) AND status IN ('answered', 'truncated')
     GROUP BY model_slug, purpose HAVING count(*) >= ${ENOUGH}`,
    [slugs],
  );
  return new Map(
    rows.map((row) => [
      callsKey(row.model, row.purpose),
      {
        n: row.n,
        outputTokens: around(row.mean, (row.deviation ?? 0) / Math.sqrt(row.n)),
        cachedShare: row.cached,
        latencySeconds: row.latency === null ? null : row.latency / 1_000,
      },
    ]),
  );
}

export const callsKey = (slug: string, purpose: string) => `${slug}/${purpose}`;

/** Share of tries that gave a valid pair, by generator, over a project's newest pairs; only where there are enough. */
export async function measureValidity(
  db: Queryable,
  { projectId, generators }: { projectId: string; generators: readonly string[] },
): Promise<Map<string, { n: number; validity: Range }>> {
  const { rows } = await db.query<{ generator: string; n: number; valid: number; attempts: number }>(
    `SELECT newest.generator, count(*)::int AS n, (count(*) FILTER (WHERE newest.valid))::int AS valid,
       sum(answer.attempts)::int AS attempts
     FROM (
       SELECT generator, valid, answer_id FROM pair WHERE project_id = $1
       ORDER BY created_at DESC, id DESC LIMIT ${NEWEST_PAIRS}
     ) AS newest JOIN answer ON answer.id = newest.answer_id
     WHERE newest.generator = ANY($2)
     GROUP BY newest.generator HAVING count(*) >= ${ENOUGH}`,
    [projectId, generators],
  );
  return new Map(rows.map((row) => [row.generator, { n: row.n, validity: shareRange(row.valid, row.attempts) }]));
}
