import type pg from 'pg';
import { NotFoundError } from '@/server/foundation/errors';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import type { CorpusFile, FileContext } from './schema';
import { webAddress } from './web-address';

type Queryable = Pick<pg.Pool, 'query'>;
type Input = { projectId: string; fileId: string };
type FileLine = Omit<CorpusFile, 'repository' | 'sourceUrl' | 'verdict' | 'contexts' | 'cluster'> & {
  repository: CorpusFile['repository'] & { url: string | null };
};
type ContextLine = Omit<FileContext, 'start' | 'end'> & { byteStart: number; byteEnd: number };

/**
 * A stored file with the contexts cut from it, their pairs, and the files that are nearly the same.
 * @throws NotFoundError when the project has no such file
 */
export async function getCorpusFile(db: Queryable, { projectId, fileId }: Input): Promise<CorpusFile> {
  const { rows } = await db.query<FileLine>(
    `SELECT source_file.id, path, language, content, lines, bytes, coalesce(source_file.license, repository.license) AS license,
       coalesce(source_file.license_source, repository.license_source) AS "licenseSource", redactions,
       jsonb_build_object('id', repository.id, 'name', name, 'url', url, 'commit', "commit", 'stars', stars, 'forkOf',
         coalesce((SELECT origin.name FROM run_repository AS origin JOIN run ON run.id = origin.run_id
           WHERE origin.key = fork_of AND run.project_id = $1 ORDER BY run.id DESC LIMIT 1), fork_of)) AS repository
     FROM source_file JOIN repository ON repository.id = source_file.repository_id
     WHERE project_id = $1 AND source_file.id = $2`,
    [projectId, fileId],
  );
  const file = rows[0];
  if (!file) throw new NotFoundError('There is no such file in this project.');
  const [contexts, seen] = await Promise.all([readContexts(db, file), findVerdict(db, { projectId, file })]);
  const { url, ...repository } = file.repository;
  return {
    ...{ ...file, repository, contexts, sourceUrl: webAddress(url) },
    verdict: seen && { runId: seen.runId, outcome: seen.outcome, reason: seen.reason, detail: seen.detail },
    cluster: seen ? await listCluster(db, seen) : { total: 0, files: [] },
  };
}

async function readContexts(db: Queryable, { id, content }: FileLine): Promise<FileContext[]> {
  const { rows } = await db.query<ContextLine>(
    `SELECT id, type, types, node_type AS "nodeType", start_line AS "startLine", middle, byte_start AS "byteStart",
       byte_end AS "byteEnd", contaminated,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', pair.id, 'type', pair.type, 'generator', generator, 'symbol',
           symbol, 'valid', valid, 'foolRate', fool_rate, 'validVotes', valid_votes)
           ORDER BY valid DESC, pair.type, generator, pair.id)
         FROM pair WHERE pair.context_id = context.id), '[]') AS pairs
     FROM context WHERE file_id = $1 ORDER BY byte_start, byte_end, id`,
    [id],
  );
  return rows.map(({ byteStart, byteEnd, ...context }) => {
    const { prefix, middle } = splitAtBytes(content, byteStart, byteEnd);
    return { ...context, start: prefix.length, end: prefix.length + middle.length };
  });
}

type Seen = NonNullable<CorpusFile['verdict']> & { path: string; cluster: string | null };

/** What the newest run that saw the file did with it. */
async function findVerdict(db: Queryable, { projectId, file }: { projectId: string; file: FileLine }) {
  const { rows } = await db.query<Seen>(
    `SELECT run_id AS "runId", outcome, reason, detail, path, cluster FROM run_file
     WHERE run_id IN (SELECT id FROM run WHERE project_id = $1) AND path = $2 AND file_id = $3
     ORDER BY run_id DESC LIMIT 1`,
    [projectId, file.path, file.id],
  );
  return rows[0] ?? null;
}

const MOST_SHOWN = 200;

async function listCluster(db: Queryable, { runId, path, cluster }: Seen): Promise<CorpusFile['cluster']> {
  const head = cluster ?? path;
  const { rows } = await db.query<CorpusFile['cluster']['files'][number] & { total: number }>(
    `SELECT path, file_id AS "fileId", similarity, path = $2 AS "standsForAll", count(*) OVER ()::int AS total
     FROM run_file WHERE run_id = $1 AND (cluster = $2 OR path = $2)
     ORDER BY path = $2 DESC, similarity DESC NULLS LAST, path LIMIT ${MOST_SHOWN}`,
    [runId, head],
  );
  const total = rows[0]?.total ?? 0;
  return total < 2 ? { total: 0, files: [] } : { total, files: rows.map(({ total: _, ...row }) => row) };
}
