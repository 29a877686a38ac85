import type pg from 'pg';
import { findReadingRun } from './find-reading-run';
import type { RefusalReason, Refusals } from './schema';
import { webAddress } from './web-address';

const EXAMPLES = 5;

type Input = { projectId: string; runId?: string | null };

/**
 * What a run left out, by reason: repositories of its source, and paths. null for the newest run that read anything.
 * @throws NotFoundError for a run of another project
 */
export async function listRefusals(db: Pick<pg.Pool, 'query'>, input: Input): Promise<Refusals> {
  const run = await findReadingRun(db, input);
  if (!run) return { run: null, repositories: [], files: [] };
  const [repositories, files] = await Promise.all([
    db.query<RefusalReason>(
      byReason(`SELECT coalesce(reason, 'unknown') AS reason, name, detail, url FROM run_repository
        WHERE run_id = $1 AND outcome = 'skipped'`),
      [run.id],
    ),
    db.query<RefusalReason>(
      byReason(`SELECT coalesce(reason, 'unknown') AS reason, path AS name, detail, NULL::text AS url FROM run_file
        WHERE run_id = $1 AND outcome = 'skipped'`),
      [run.id],
    ),
  ]);
  return { run, repositories: repositories.rows.map(withLinks), files: files.rows };
}

/** Counts, and the first few by name as JSON. */
const byReason = (refused: string) => `
  SELECT reason, max(total)::int AS count,
    jsonb_agg(jsonb_build_object('name', name, 'detail', detail, 'url', url) ORDER BY name COLLATE "C") AS examples
  FROM (
    SELECT reason, name, detail, url, count(*) OVER (PARTITION BY reason) AS total,
      row_number() OVER (PARTITION BY reason ORDER BY name COLLATE "C") AS place
    FROM (${refused}) AS refused
  ) AS counted
  WHERE place <= ${EXAMPLES} GROUP BY reason ORDER BY count DESC, reason`;

const withLinks = (row: RefusalReason): RefusalReason => ({
  ...row,
  examples: row.examples.map((example) => ({ ...example, url: webAddress(example.url) })),
});
