/** What is stored already for the contexts of a run, and so will not be asked for. */
import type pg from 'pg';
import type { PipelineConfig } from '../schema';

type Queryable = Pick<pg.Pool, 'query'>;
type Input = {
  runId: string;
  config: PipelineConfig;
  /** Slugs of models. */
  members: string[];
};

/** Answers by generator: of the types and with the prompt versions that the configuration names. */
export async function countStoredAnswers(
  db: Queryable,
  { runId, config, members }: Input,
): Promise<Map<string, number>> {
  const { types, languages } = config.extract;
  const { rows } = await db.query<{ generator: string; n: number }>(
    `SELECT answer.generator, count(*)::int AS n
     FROM run_context JOIN context ON context.id = run_context.context_id JOIN answer ON answer.context_id = context.id
       JOIN unnest($3::text[], $4::text[]) AS wanted(type, version)
         ON wanted.type = answer.type::text AND wanted.version = answer.prompt_version
     WHERE run_context.run_id = $1 AND answer.generator = ANY($2) AND context.language::text = ANY($5) AND answer.sample = 0
     GROUP BY answer.generator`,
    [runId, members, types, types.map((type) => config.generate.prompts[type]), languages],
  );
  return new Map(rows.map((row) => [row.generator, row.n]));
}

/** Votes by judge: those on the chosen candidate once a context, as they are asked for. */
export async function countStoredVotes(db: Queryable, { runId, config, members }: Input): Promise<Map<string, number>> {
  const { extract, generate, judge } = config;
  const { rows } = await db.query<{ judge: string; n: number }>(
    `SELECT vote.judge,
       (count(DISTINCT (context.id, vote.sample)) FILTER (WHERE vote.candidate = 'chosen')
         + count(*) FILTER (WHERE vote.candidate = 'rejected'))::int AS n
     FROM run_context JOIN context ON context.id = run_context.context_id JOIN pair ON pair.context_id = context.id
       JOIN vote ON vote.pair_id = pair.id
     WHERE run_context.run_id = $1 AND vote.judge = ANY($2) AND vote.prompt_version = $3 AND vote.sample < $4
       AND pair.valid AND pair.generator = ANY($5) AND pair.type::text = ANY($6) AND context.language::text = ANY($7)
     GROUP BY vote.judge`,
    [runId, members, judge.prompt, judge.samples, generate.generators, extract.types, extract.languages],
  );
  return new Map(rows.map((row) => [row.judge, row.n]));
}
