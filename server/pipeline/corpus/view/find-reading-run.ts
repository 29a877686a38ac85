import type pg from 'pg';
import { NotFoundError } from '@/server/foundation/errors';
import type { ReadingRun } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;
type Input = { projectId: string; runId?: string | null; repositoryId?: string | null };

/**
 * The run whose view of the files is shown: the one asked for, else the newest that read the repository, else the newest
 * that named any file or repository. null when there is none.
 * @throws NotFoundError when the project has no such run
 */
export async function findReadingRun(db: Queryable, input: Input): Promise<ReadingRun | null> {
  const { projectId, runId = null, repositoryId = null } = input;
  const { rows } = await db.query<ReadingRun>(
    `SELECT id, name, created_at AS "createdAt" FROM run
     WHERE project_id = $1 AND ($2::uuid IS NULL OR id = $2) AND ($2::uuid IS NOT NULL OR CASE
       WHEN $3::uuid IS NOT NULL THEN EXISTS (SELECT 1 FROM run_file WHERE run_id = run.id AND repository_id = $3)
       ELSE EXISTS (SELECT 1 FROM run_file WHERE run_id = run.id)
         OR EXISTS (SELECT 1 FROM run_repository WHERE run_id = run.id) END)
     ORDER BY id DESC LIMIT 1`,
    [projectId, runId, repositoryId],
  );
  if (runId && !rows[0]) throw new NotFoundError('There is no such run in this project.');
  return rows[0] ?? null;
}

const MOST_RUNS = 100;

/** The runs that saw files or repositories, newest first. */
export async function listReadingRuns(db: Queryable, { projectId }: { projectId: string }): Promise<ReadingRun[]> {
  const { rows } = await db.query<ReadingRun>(
    `SELECT id, name, created_at AS "createdAt" FROM run
     WHERE project_id = $1 AND (EXISTS (SELECT 1 FROM run_file WHERE run_id = run.id)
       OR EXISTS (SELECT 1 FROM run_repository WHERE run_id = run.id))
     ORDER BY id DESC LIMIT ${MOST_RUNS}`,
    [projectId],
  );
  return rows;
}
