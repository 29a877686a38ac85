/** The state of a project's loop in numbers, counted over its rows. */
import type pg from 'pg';
import { z } from 'zod';
import { HALLUCINATION_TYPES, hallucinationTypeSchema, LANGUAGES, languageSchema } from './schema';

export const countLoopSchema = z.object({
  counts: z.object({
    files: z.number(),
    contexts: z.number(),
    pairs: z.number(),
    validPairs: z.number(),
    judgedPairs: z.number(),
    votes: z.number(),
    meanFoolRate: z.number().nullable(),
    /** Added since midnight UTC. */
    today: z.object({ contexts: z.number(), pairs: z.number(), votes: z.number() }),
  }),
  cells: z.array(
    z.object({
      language: languageSchema,
      type: hallucinationTypeSchema,
      contexts: z.number(),
      validPairs: z.number(),
      meanFoolRate: z.number().nullable(),
    }),
  ),
  foolRateHistogram: z.array(z.number()).length(11),
});
export type LoopCounts = z.infer<typeof countLoopSchema>;

type Queryable = Pick<pg.Pool, 'query'>;
type ContextCell = { language: string; type: string; contexts: number; today: number };
type PairCell = {
  language: string;
  type: string;
  pairs: number;
  valid: number;
  judged: number;
  rates: number;
  today: number;
};

/** Counts contexts, pairs, votes and fool rates of a project, in all and by language and type. */
export async function countLoop(db: Queryable, { projectId }: { projectId: string }): Promise<LoopCounts> {
  const [files, contexts, pairs, votes, histogram] = await Promise.all([
    db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM source_file JOIN repository ON repository.id = source_file.repository_id
       WHERE repository.project_id = $1`,
      [projectId],
    ),
    db.query<ContextCell>(
      `SELECT language, type, count(*)::int AS contexts,
         count(*) FILTER (WHERE created_at >= date_trunc('day', now(), 'UTC'))::int AS today
       FROM context WHERE project_id = $1 GROUP BY language, type`,
      [projectId],
    ),
    db.query<PairCell>(
      `SELECT language, type, count(*)::int AS pairs, count(*) FILTER (WHERE valid)::int AS valid,
         count(fool_rate) FILTER (WHERE valid)::int AS judged,
         coalesce(sum(fool_rate) FILTER (WHERE valid), 0)::float AS rates,
         count(*) FILTER (WHERE created_at >= date_trunc('day', now(), 'UTC'))::int AS today
       FROM pair WHERE project_id = $1 GROUP BY language, type`,
      [projectId],
    ),
    db.query<{ n: number; today: number }>(
      `SELECT count(*)::int AS n,
         count(*) FILTER (WHERE vote.created_at >= date_trunc('day', now(), 'UTC'))::int AS today
       FROM vote JOIN pair ON pair.id = vote.pair_id WHERE pair.project_id = $1`,
      [projectId],
    ),
    db.query<{ bin: number; n: number }>(
      `SELECT round(fool_rate * 10)::int AS bin, count(*)::int AS n FROM pair
       WHERE project_id = $1 AND valid AND fool_rate IS NOT NULL GROUP BY 1`,
      [projectId],
    ),
  ]);
  const total = <Row>(rows: Row[], value: (row: Row) => number) => rows.reduce((sum, row) => sum + value(row), 0);
  const judged = total(pairs.rows, (row) => row.judged);
  const rates = total(pairs.rows, (row) => row.rates);
  return {
    counts: {
      files: files.rows[0]?.n ?? 0,
      contexts: total(contexts.rows, (row) => row.contexts),
      pairs: total(pairs.rows, (row) => row.pairs),
      validPairs: total(pairs.rows, (row) => row.valid),
      judgedPairs: judged,
      votes: votes.rows[0]?.n ?? 0,
      meanFoolRate: judged > 0 ? rates / judged : null,
      today: {
        contexts: total(contexts.rows, (row) => row.today),
        pairs: total(pairs.rows, (row) => row.today),
        votes: votes.rows[0]?.today ?? 0,
      },
    },
    cells: LANGUAGES.flatMap((language) =>
      HALLUCINATION_TYPES.map((type) => {
        const cell = pairs.rows.find((row) => row.language === language && row.type === type);
        return {
          ...{ language, type },
          contexts: contexts.rows.find((row) => row.language === language && row.type === type)?.contexts ?? 0,
          validPairs: cell?.valid ?? 0,
          meanFoolRate: cell && cell.judged > 0 ? cell.rates / cell.judged : null,
        };
      }),
    ),
    foolRateHistogram: Array.from({ length: 11 }, (_, bin) => histogram.rows.find((row) => row.bin === bin)?.n ?? 0),
  };
}
