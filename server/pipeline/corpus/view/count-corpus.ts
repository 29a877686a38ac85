import type pg from 'pg';
import type { CorpusOverview } from './schema';

/** Counts repositories, files, contexts and what overlaps benchmarks; contexts also by language and type. */
export async function countCorpus(
  db: Pick<pg.Pool, 'query'>,
  { projectId }: { projectId: string },
): Promise<CorpusOverview> {
  const [totals, cells] = await Promise.all([
    db.query<Pick<CorpusOverview['counts'], 'repositories' | 'files' | 'benchmarks'>>(
      `SELECT
         (SELECT count(*)::int FROM repository WHERE project_id = $1) AS repositories,
         (SELECT count(*)::int FROM source_file JOIN repository ON repository.id = source_file.repository_id
          WHERE project_id = $1) AS files,
         (SELECT count(*)::int FROM benchmark WHERE project_id = $1) AS benchmarks`,
      [projectId],
    ),
    db.query<CorpusOverview['cells'][number] & { contaminated: number }>(
      `SELECT language, type, count(*)::int AS contexts, count(*) FILTER (WHERE contaminated)::int AS contaminated
       FROM context WHERE project_id = $1 GROUP BY language, type ORDER BY language, type`,
      [projectId],
    ),
  ]);
  const { repositories = 0, files = 0, benchmarks = 0 } = totals.rows[0] ?? {};
  const contexts = cells.rows.reduce((sum, cell) => sum + cell.contexts, 0);
  const contaminated = cells.rows.reduce((sum, cell) => sum + cell.contaminated, 0);
  return {
    counts: { repositories, files, contexts, contaminated, benchmarks },
    cells: cells.rows.map(({ contaminated: _, ...cell }) => cell),
  };
}
