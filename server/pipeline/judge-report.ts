/** How far the judges of a run can be trusted, and how hard its pairs are: counted over its rows. */
import type pg from 'pg';
import { NotFoundError } from '@/server/foundation/errors';
import { toShare } from '@/server/foundation/statistics/wilson';
import { listJudges } from './judging/judges';
import type { BandCounts, JudgeReport, JudgeRow } from './judging/schema';
import { type HallucinationType, type Language, type PipelineConfig, pipelineConfigSchema } from './schema';
import { PIPELINE_KIND } from './stages';

type Queryable = Pick<pg.Pool, 'query'>;
type Input = { runId: string; config: PipelineConfig };

/** A judge as this run asks it; votes with another prompt are not this run's. */
type Seat = { judge: string; kind: JudgeRow['kind']; version: string; samples: number };

/** $1 run, $2 generators, $3 types: the valid pairs of a run. */
const RUN_PAIRS = `SELECT pair.* FROM run_context JOIN pair ON pair.context_id = run_context.context_id
  WHERE run_context.run_id = $1 AND pair.generator = ANY($2) AND pair.type::text = ANY($3) AND pair.valid`;

/** $4 the panel: the votes that this run asks for, its own and those that earlier runs had asked for already. */
const RUN_VOTES = `SELECT vote.*, pairs.context_id FROM pairs JOIN vote ON vote.pair_id = pairs.id
  JOIN jsonb_to_recordset($4::jsonb) AS seat(judge text, version text, samples int)
    ON seat.judge = vote.judge AND seat.version = vote.prompt_version AND vote.sample < seat.samples`;

/**
 * The report on a run of a project.
 * @returns null for runs that are no pipeline
 * @throws NotFoundError when the project has no such run
 */
export async function findJudgeReport(
  db: Queryable,
  { projectId, runId }: { projectId: string; runId: string },
): Promise<JudgeReport | null> {
  const { rows } = await db.query<{ kind: string; config: unknown }>(
    'SELECT kind, config FROM run WHERE id = $1 AND project_id = $2',
    [runId, projectId],
  );
  const run = rows[0];
  if (!run) throw new NotFoundError(`There is no run ${runId} in this project.`);
  if (run.kind !== PIPELINE_KIND) return null;
  return reportJudges(db, { runId, config: pipelineConfigSchema.parse(run.config) });
}

/** Counts votes by judge, and fool rates by language, type and difficulty. */
export async function reportJudges(db: Queryable, { runId, config }: Input): Promise<JudgeReport> {
  const panel = seatsOf(config);
  const pairs = [runId, config.generate.generators, config.extract.types];
  const [judges, rates, byJudgesFooled] = await Promise.all([
    countByJudge(db, { pairs, panel }),
    countRates(db, pairs),
    countJudgesFooled(db, { pairs, panel }),
  ]);
  return { judges, panel: { ...rates, byJudgesFooled } };
}

function seatsOf({ judge: { judges, samples, prompt } }: PipelineConfig): Seat[] {
  const offline = new Map(listJudges().map(({ id, promptVersion }) => [id, promptVersion]));
  return judges.map((judge) => {
    const version = offline.get(judge);
    return version === undefined
      ? { judge, kind: 'model', version: prompt, samples }
      : { judge, kind: 'offline', version, samples: 1 };
  });
}

type Counted = {
  judge: string;
  pairs: number;
  stored: number;
  valid: number;
  real: number;
  chosen: number;
  caught: number;
  rejected: number;
  both: number;
  asked: number;
  failed: number;
  invalid: Record<string, number> | null;
};

async function countByJudge(db: Queryable, { pairs, panel }: { pairs: unknown[]; panel: Seat[] }): Promise<JudgeRow[]> {
  const { rows } = await db.query<Counted>(
    `WITH pairs AS MATERIALIZED (${RUN_PAIRS}), votes AS MATERIALIZED (${RUN_VOTES}),
     stored AS (
       SELECT judge, count(*) AS stored, count(score) AS valid,
         count(*) FILTER (WHERE candidate = 'rejected' AND score = 0) AS caught,
         count(score) FILTER (WHERE candidate = 'rejected') AS rejected
       FROM votes GROUP BY judge
     ),
     answers AS (
       SELECT DISTINCT ON (judge, context_id, sample) judge, score FROM votes
       WHERE candidate = 'chosen' AND score IS NOT NULL ORDER BY judge, context_id, sample, id
     ),
     real AS (SELECT judge, count(*) FILTER (WHERE score = 1) AS real, count(*) AS chosen FROM answers GROUP BY judge),
     both_sides AS (
       SELECT chosen.judge, count(*) AS asked, count(*) FILTER (WHERE chosen.score = 1 AND rejected.score = 0) AS "both"
       FROM votes AS chosen JOIN votes AS rejected
         ON rejected.pair_id = chosen.pair_id AND rejected.judge = chosen.judge AND rejected.sample = chosen.sample
       WHERE chosen.candidate = 'chosen' AND rejected.candidate = 'rejected' GROUP BY chosen.judge
     ),
     invalid AS (
       SELECT judge, jsonb_object_agg(error, n) AS invalid FROM (
         SELECT judge, coalesce(error, 'unknown') AS error, count(*) AS n FROM votes WHERE score IS NULL GROUP BY 1, 2
       ) AS kinds GROUP BY judge
     ),
     failed AS (
       SELECT model_slug AS judge, count(*) AS failed FROM model_call
       WHERE run_id = $1 AND purpose = 'judge' AND status = 'failed' GROUP BY 1
     )
     SELECT seat.judge, (SELECT count(*)::int FROM pairs) AS pairs, coalesce(stored, 0)::int AS stored,
       coalesce(valid, 0)::int AS valid, coalesce(real.real, 0)::int AS real, coalesce(chosen, 0)::int AS chosen,
       coalesce(caught, 0)::int AS caught, coalesce(rejected, 0)::int AS rejected, coalesce("both", 0)::int AS "both",
       coalesce(asked, 0)::int AS asked, coalesce(failed, 0)::int AS failed, invalid
     FROM jsonb_to_recordset($4::jsonb) AS seat(judge text) LEFT JOIN stored USING (judge) LEFT JOIN real USING (judge)
       LEFT JOIN both_sides USING (judge) LEFT JOIN invalid USING (judge) LEFT JOIN failed USING (judge)`,
    [...pairs, JSON.stringify(panel)],
  );
  const counted = new Map(rows.map((row) => [row.judge, row]));
  return panel.flatMap((seat) => {
    const row = counted.get(seat.judge);
    return row ? [toJudgeRow(seat, row)] : [];
  });
}

function toJudgeRow({ judge, kind, version, samples }: Seat, row: Counted): JudgeRow {
  return {
    ...{ judge, kind, promptVersion: version, samples },
    chosen: toShare({ successes: row.real, n: row.chosen }),
    rejected: toShare({ successes: row.caught, n: row.rejected }),
    bothCorrect: toShare({ successes: row.both, n: row.asked }),
    valid: row.valid,
    invalid: row.invalid ?? {},
    missing: row.pairs * 2 * samples - row.stored,
    failedCalls: row.failed,
  };
}

type Rated = BandCounts & {
  language: Language;
  type: HallucinationType;
  total: number;
  fooled: number;
  votes: number;
};

type Rates = Omit<JudgeReport['panel'], 'byJudgesFooled'>;

/** Rates as the pairs have them, which is what lists and filters show. */
async function countRates(db: Queryable, pairs: unknown[]): Promise<Rates> {
  const { rows: projects } = await db.query<{ easyMax: number; hardMin: number }>(
    `SELECT easy_max AS "easyMax", hard_min AS "hardMin" FROM project JOIN run ON run.project_id = project.id WHERE run.id = $1`,
    [pairs[0]],
  );
  const cutOffs = projects[0];
  if (!cutOffs) throw new NotFoundError(`There is no run ${pairs[0]}.`);
  const { rows } = await db.query<Rated>(
    `SELECT language, type, coalesce(sum(fool_rate), 0)::float AS total, coalesce(sum(fooled_votes), 0)::int AS fooled,
       coalesce(sum(valid_votes), 0)::int AS votes, count(*) FILTER (WHERE fool_rate <= $4)::int AS easy,
       count(*) FILTER (WHERE fool_rate > $4 AND fool_rate < $5)::int AS medium,
       count(*) FILTER (WHERE fool_rate > $4 AND fool_rate >= $5)::int AS hard,
       count(*) FILTER (WHERE fool_rate IS NULL)::int AS unrated
     FROM (${RUN_PAIRS}) AS pairs GROUP BY language, type ORDER BY language, type`,
    [...pairs, cutOffs.easyMax, cutOffs.hardMin],
  );
  const sum = (read: (row: Rated) => number) => rows.reduce((total, row) => total + read(row), 0);
  const bands = {
    ...{ easy: sum((row) => row.easy), medium: sum((row) => row.medium), hard: sum((row) => row.hard) },
    unrated: sum((row) => row.unrated),
  };
  const n = rated(bands);
  return {
    pairs: n + bands.unrated,
    meanFoolRate: { value: n > 0 ? sum((row) => row.total) / n : null, n },
    pooledFoolRate: toShare({ successes: sum((row) => row.fooled), n: sum((row) => row.votes) }),
    bands,
    cutOffs,
    cells: rows.map(({ total, fooled, votes, ...cell }) => ({
      ...cell,
      mean: rated(cell) > 0 ? total / rated(cell) : null,
      pooled: toShare({ successes: fooled, n: votes }),
    })),
  };
}

const rated = ({ easy, medium, hard }: Omit<BandCounts, 'unrated'>) => easy + medium + hard;

async function countJudgesFooled(
  db: Queryable,
  { pairs, panel }: { pairs: unknown[]; panel: Seat[] },
): Promise<number[]> {
  const { rows } = await db.query<{ fooled: number; count: number }>(
    `WITH pairs AS MATERIALIZED (${RUN_PAIRS}), votes AS (${RUN_VOTES}),
     verdicts AS (
       SELECT pair_id, judge, avg(score) > 0.5 AS fooled FROM votes
       WHERE candidate = 'rejected' AND score IS NOT NULL GROUP BY pair_id, judge
     ),
     complete AS (
       SELECT count(*) FILTER (WHERE fooled) AS fooled FROM verdicts GROUP BY pair_id HAVING count(*) = $5
     )
     SELECT fooled::int AS fooled, count(*)::int AS count FROM complete GROUP BY 1`,
    [...pairs, JSON.stringify(panel), panel.length],
  );
  return Array.from({ length: panel.length + 1 }, (_, fooled) => rows.find((row) => row.fooled === fooled)?.count ?? 0);
}
