/** Spending, counted over the stored calls. Days are UTC. */
import type pg from 'pg';
import type { CallPurpose } from './schema';
import type { InstanceUsage, RunSpend, UsageFigures, UsageRange, UsageSummary } from './usage-schema';

type Queryable = Pick<pg.Pool, 'query'>;

/** Most runs listed by name. */
const MOST_RUNS = 50;

const FIGURES = `count(*)::int AS calls,
  count(*) FILTER (WHERE c.status = 'failed')::int AS failed,
  count(*) FILTER (WHERE c.status <> 'failed' AND c.cost_micros IS NULL)::int AS unpriced,
  coalesce(sum(c.tokens_in), 0) AS tokens_in, coalesce(sum(c.tokens_cached), 0) AS tokens_cached,
  coalesce(sum(c.tokens_out), 0) AS tokens_out, sum(c.cost_micros) AS cost`;

// How long a batch took says nothing about the model, nor does a call that never ended well.
const TIMED = `FILTER (WHERE c.status <> 'failed' AND NOT c.batch)`;
const LATENCY = `avg(c.latency_ms) ${TIMED} AS mean,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY c.latency_ms) ${TIMED} AS p50,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY c.latency_ms) ${TIMED} AS p95`;

/** $1 project (null: all), $2 and $3 first and last day. */
const CALLS = `model_call c WHERE ($1::uuid IS NULL OR c.project_id = $1)
  AND c.created_at >= $2::date::timestamp AT TIME ZONE 'UTC'
  AND c.created_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'`;

type FiguresRow = {
  calls: number;
  failed: number;
  unpriced: number;
  tokens_in: string;
  tokens_cached: string;
  tokens_out: string;
  cost: string | null;
};
type LatencyRow = { mean: string | null; p50: number | null; p95: number | null };
type RunRow = FiguresRow & {
  id: string | null;
  name: string | null;
  state: string | null;
  cap: string | null;
  last: Date;
  runs: number;
};

/** Spending of a project in a range of days: in all, by day and model, by model, by purpose, by run. */
export function summarizeUsage(
  db: Queryable,
  { projectId, range }: { projectId: string; range: UsageRange },
): Promise<UsageSummary> {
  return summarize(db, projectId, range);
}

/** The same over all projects, and by project. */
export async function summarizeInstanceUsage(db: Queryable, { range }: { range: UsageRange }): Promise<InstanceUsage> {
  const [summary, projects] = await Promise.all([
    summarize(db, null, range),
    db.query<FiguresRow & { id: string | null; slug: string | null; name: string | null; limit: string | null }>(
      `SELECT own.*, project.slug, project.name, project.spend_limit_micros AS limit
       FROM (SELECT c.project_id AS id, ${FIGURES} FROM ${CALLS} GROUP BY c.project_id) AS own
         LEFT JOIN project ON project.id = own.id
       ORDER BY own.cost DESC NULLS LAST, own.calls DESC, project.slug`,
      [null, range.from, range.to],
    ),
  ]);
  return {
    ...summary,
    projects: projects.rows.map((row) => ({
      ...{ id: row.id, slug: row.slug, name: row.name, ...toFigures(row) },
      limitMicros: toMicros(row.limit),
    })),
  };
}

async function summarize(db: Queryable, projectId: string | null, range: UsageRange): Promise<UsageSummary> {
  const values = [projectId, range.from, range.to];
  const [total, days, models, purposes, runs] = await Promise.all([
    db.query<FiguresRow & LatencyRow>(`SELECT ${FIGURES}, ${LATENCY} FROM ${CALLS}`, values),
    db.query<FiguresRow & { day: string; model: string }>(
      `SELECT to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, c.model_slug AS model, ${FIGURES}
       FROM ${CALLS} GROUP BY 1, 2 ORDER BY 1, 2`,
      values,
    ),
    db.query<FiguresRow & LatencyRow & { model: string }>(
      `SELECT c.model_slug AS model, ${FIGURES}, ${LATENCY} FROM ${CALLS}
       GROUP BY 1 ORDER BY sum(c.cost_micros) DESC NULLS LAST, count(*) DESC, 1`,
      values,
    ),
    db.query<FiguresRow & { purpose: CallPurpose }>(
      `SELECT c.purpose, ${FIGURES} FROM ${CALLS} GROUP BY 1 ORDER BY sum(c.cost_micros) DESC NULLS LAST, 1`,
      values,
    ),
    db.query<RunRow>(
      `SELECT own.*, run.name, run.state, run_budget.cap_micros AS cap, (count(*) OVER ())::int AS runs
       FROM (SELECT c.run_id AS id, max(c.created_at) AS last, ${FIGURES} FROM ${CALLS} GROUP BY c.run_id) AS own
         LEFT JOIN run ON run.id = own.id LEFT JOIN run_budget ON run_budget.run_id = own.id
       ORDER BY own.cost DESC NULLS LAST, own.last DESC LIMIT ${MOST_RUNS}`,
      values,
    ),
  ]);
  const sum = total.rows[0];
  if (!sum) throw new Error('A sum over no rows is still a row.');
  return {
    range,
    total: { ...toFigures(sum), latency: toLatency(sum) },
    days: days.rows.map((row) => ({ day: row.day, model: row.model, ...toFigures(row) })),
    models: models.rows.map((row) => ({ model: row.model, ...toFigures(row), latency: toLatency(row) })),
    purposes: purposes.rows.map((row) => ({ purpose: row.purpose, ...toFigures(row) })),
    runs: runs.rows.map((row) => ({
      ...{ id: row.id, name: row.name, state: row.state, lastCallAt: row.last, ...toFigures(row) },
      capMicros: toMicros(row.cap),
    })),
    moreRuns: Math.max(0, (runs.rows[0]?.runs ?? 0) - runs.rows.length),
  };
}

/**
 * What a run has spent, by model and purpose. Reads the calls of this run alone, by index.
 * @returns null for a run that has neither a budget nor calls: it uses no model
 */
export async function readRunSpend(db: Queryable, { runId }: { runId: string }): Promise<RunSpend | null> {
  const [budget, models] = await Promise.all([
    db.query<{ cap: string | null; spent: string; expected: string }>(
      `SELECT cap_micros AS cap, spent_micros AS spent,
         (SELECT coalesce(sum(expected_micros), 0) FROM model_batch
          WHERE run_id = $1 AND state IN ('submitting', 'submitted')) AS expected
       FROM run_budget WHERE run_id = $1`,
      [runId],
    ),
    db.query<FiguresRow & { model: string; purpose: CallPurpose }>(
      `SELECT c.model_slug AS model, c.purpose, ${FIGURES} FROM model_call c WHERE c.run_id = $1 GROUP BY 1, 2 ORDER BY 2, 1`,
      [runId],
    ),
  ]);
  const own = budget.rows[0];
  if (!own && models.rows.length === 0) return null;
  return {
    capMicros: toMicros(own?.cap ?? null),
    spentMicros: Number(own?.spent ?? 0),
    expectedMicros: Number(own?.expected ?? 0),
    models: models.rows.map((row) => ({ model: row.model, purpose: row.purpose, ...toFigures(row) })),
  };
}

function toFigures(row: FiguresRow): UsageFigures {
  return {
    ...{ calls: row.calls, failed: row.failed, unpriced: row.unpriced, costMicros: toMicros(row.cost) },
    tokens: { input: Number(row.tokens_in), cached: Number(row.tokens_cached), output: Number(row.tokens_out) },
  };
}

function toLatency({ mean, p50, p95 }: LatencyRow): UsageSummary['total']['latency'] {
  return mean === null || p50 === null || p95 === null ? null : { mean: Number(mean), p50, p95 };
}

const toMicros = (value: string | null) => (value === null ? null : Number(value));
