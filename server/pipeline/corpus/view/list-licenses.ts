import type pg from 'pg';
import { PERMISSIVE_LICENSES } from '../../schema';
import { judgeLicenses } from '../source/licenses';
import type { Licenses } from './schema';

type Row = Omit<Licenses['rows'][number], 'allowed'>;

/**
 * The licenses of a project's files, with what stands under each, and those for which hosts' repositories were refused.
 * Whether one is allowed is judged by the project's list of now, not by that of the run which read it.
 */
export async function listLicenses(
  db: Pick<pg.Pool, 'query'>,
  { projectId }: { projectId: string },
): Promise<Licenses> {
  const [found, project] = await Promise.all([
    db.query<Row>(
      `WITH stored AS (
         SELECT coalesce(source_file.license, repository.license) AS license, repository.id AS repository_id,
           source_file.id, (SELECT count(*) FROM context WHERE context.file_id = source_file.id) AS contexts
         FROM source_file JOIN repository ON repository.id = source_file.repository_id WHERE project_id = $1
       ), used AS (
         SELECT license, count(DISTINCT repository_id)::int AS repositories, count(*)::int AS files,
           sum(contexts)::int AS contexts, 0 AS refused
         FROM stored GROUP BY license
       ), refused AS (
         SELECT run_repository.license, 0, 0, 0, count(DISTINCT run_repository.key)::int AS refused
         FROM run_repository JOIN run ON run.id = run_repository.run_id
         WHERE run.project_id = $1 AND run_repository.outcome = 'skipped' AND run_repository.reason LIKE 'license-%'
         GROUP BY 1
       )
       SELECT license, sum(repositories)::int AS repositories, sum(files)::int AS files,
         sum(contexts)::int AS contexts, sum(refused)::int AS refused
       FROM (SELECT * FROM used UNION ALL SELECT * FROM refused) AS both_of_them
       GROUP BY license ORDER BY files DESC, refused DESC, license NULLS LAST`,
      [projectId],
    ),
    db.query<{ licenses: string[] }>('SELECT licenses FROM project WHERE id = $1', [projectId]),
  ]);
  const own = project.rows[0]?.licenses ?? [];
  const allowed = own.length > 0 ? own : [...PERMISSIVE_LICENSES];
  return {
    allowed,
    rows: found.rows.map((row) => ({
      ...row,
      allowed: row.license !== null && judgeLicenses([{ spdx: row.license, source: '' }], allowed).allowed,
    })),
  };
}
