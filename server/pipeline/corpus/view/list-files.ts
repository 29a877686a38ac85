import type pg from 'pg';
import { z } from 'zod';
import { cutPage, decodeCursor } from './cursor';
import { findReadingRun } from './find-reading-run';
import type { CellFilter, FilePage, FileRow } from './schema';

export type ListFilesInput = CellFilter & {
  projectId: string;
  /** null: the newest run that read the repository, or any file. */
  runId?: string | null;
  repositoryId?: string | null;
  outcome?: 'used' | 'skipped' | null;
  reason?: string | null;
  license?: string | null;
  search?: string | null;
  limit: number;
  cursor?: string | null;
};

const placeSchema = z.tuple([z.uuid(), z.string()]);

/**
 * A page of the files that a run saw, in the order of their paths. Those that a scan passed over belong to no
 * repository; under the name of one, they are listed with it.
 * @throws NotFoundError for a run of another project; InvalidInputError for a cursor of another run
 */
export async function listFiles(db: Pick<pg.Pool, 'query'>, input: ListFilesInput): Promise<FilePage> {
  const { projectId, runId, repositoryId, outcome, reason, license, search, language, type, limit, cursor } = input;
  const [ofRun = null, after = null] = cursor ? decodeCursor(placeSchema, cursor) : [];
  const run = await findReadingRun(db, { projectId, runId: runId ?? ofRun, repositoryId });
  if (!run) return { run: null, items: [], next: null };
  const { rows } = await db.query<FileRow>(
    `WITH page AS MATERIALIZED (
       SELECT seen.path, seen.file_id, seen.repository_id, seen.language, seen.outcome, seen.reason, seen.detail
       FROM run_file AS seen
       WHERE seen.run_id = $1 AND ($2::text IS NULL OR seen.path > $2)
         AND ($3::uuid IS NULL OR seen.repository_id = $3 OR (seen.repository_id IS NULL AND starts_with(seen.path,
           (SELECT name || '/' FROM repository WHERE repository.id = $3 AND repository.project_id = $11))))
         AND ($4::"FileOutcome" IS NULL OR seen.outcome = $4) AND ($5::text IS NULL OR seen.reason = $5)
         AND ($6::text IS NULL OR position(lower($6) IN lower(seen.path)) > 0)
         AND ($7::"Language" IS NULL OR seen.language = $7)
         AND ($8::"HallucinationType" IS NULL OR EXISTS
           (SELECT 1 FROM context WHERE context.file_id = seen.file_id AND context.type = $8))
         AND ($9::text IS NULL OR EXISTS (SELECT 1 FROM source_file JOIN repository ON repository.id = repository_id
           WHERE source_file.id = seen.file_id AND coalesce(source_file.license, repository.license) = $9))
       ORDER BY seen.path LIMIT $10
     )
     SELECT page.path, page.file_id AS "fileId", repository.name AS repository, page.language, source_file.lines,
       coalesce(source_file.license, repository.license) AS license, coalesce(redactions, 0) AS redactions,
       page.outcome, page.reason, page.detail,
       (SELECT count(*)::int FROM context WHERE context.file_id = page.file_id) AS contexts
     FROM page LEFT JOIN source_file ON source_file.id = page.file_id
       LEFT JOIN repository ON repository.id = page.repository_id
     ORDER BY page.path`,
    [
      ...[run.id, after, repositoryId ?? null, outcome ?? null, reason ?? null, search?.trim() || null],
      ...[language ?? null, type ?? null, license ?? null, limit + 1, projectId],
    ],
  );
  return { run, ...cutPage(rows, limit, { place: (row) => [run.id, row.path], item: (row) => row }) };
}
