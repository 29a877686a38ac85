/** Scan: walks the source folder, finds repositories and their licenses, and lists which files are worth reading. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { Stage, StageContext } from '@/server/foundation/runs/types';
import type { PipelineConfig } from '../schema';
import { STAGES } from '../stages';
import { takeContexts } from './existing-contexts';
import { listRunRepositories, openRunTree, requireRunRepository } from './run-repositories';
import type { FoundLicense } from './source/licenses';
import { treeKey } from './source/tree';
import { type WalkedEntry, type WalkedRepository, walkSource } from './source/walk';

const run = promisify(execFile);
const BATCH = 1_000;

export const scanStage: Stage<PipelineConfig> = {
  ...STAGES.scan,
  plan: async ({ db, run: { id, config } }) => {
    const { source } = config;
    if ('run' in source) return [{ key: source.run, payload: null }];
    if ('directory' in source) {
      await requireDirectory(source.directory);
      return [{ key: source.directory, payload: null }];
    }
    const fetched = (await listRunRepositories(db.pool, id)).filter((row) => row.outcome === 'used');
    return fetched.map(({ key }) => ({ key, payload: { key } satisfies TreePayload }));
  },
  work: (ctx, payload) => {
    const { source } = ctx.run.config;
    if ('run' in source) return takeContexts(ctx, source);
    return 'directory' in source ? scan(ctx, directoryRoot(source.directory)) : scanTree(ctx, payload as TreePayload);
  },
};

type TreePayload = { key: string };

/** A folder to walk, and what its repositories and paths are called. */
type Root = {
  folder: string;
  /** Before every path, so that paths of a run are unique. */
  prefix: string;
  repository?: { name: string; license: FoundLicense | null };
  describe: (repository: WalkedRepository) => Promise<RepositoryFacts> | RepositoryFacts;
};

type RepositoryFacts = {
  key: string;
  url: string | null;
  commit: string | null;
  stars: number | null;
  forkOf: string | null;
};

function directoryRoot(folder: string): Root {
  return {
    folder,
    prefix: '',
    describe: async (repository) => {
      const own = path.join(folder, repository.folder);
      const commit = repository.hasGit ? await headCommit(own) : null;
      return { key: `directory:${own}`, commit, url: null, stars: null, forkOf: null };
    },
  };
}

async function scanTree(ctx: StageContext<PipelineConfig>, { key }: TreePayload) {
  const row = await requireRunRepository(ctx.db.pool, ctx.run.id, key);
  const { folder } = await openRunTree(ctx, row);
  return scan(ctx, {
    folder,
    prefix: `${row.name}/`,
    repository: { name: row.name, license: row.license === null ? null : { spdx: row.license, source: 'host' } },
    describe: (repository) => ({
      // Another commit is another repository here, so that what was cut from the first keeps its provenance.
      key: treeKey(row, repository.folder),
      ...{ url: row.url, commit: row.pin, stars: row.stars, forkOf: row.forkOf },
    }),
  });
}

async function requireDirectory(directory: string) {
  const fault = await fs.stat(directory).then(
    (stat) => (stat.isDirectory() ? null : 'is not a directory'),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'does not exist' : error.message),
  );
  if (fault) throw new PermanentError(`source.directory: ${directory} ${fault} on the worker's machine`);
}

async function scan(ctx: StageContext<PipelineConfig>, root: Root) {
  const { config } = ctx.run;
  const repositories = new Map<WalkedRepository, string>();
  let batch: FileRow[] = [];
  let [seen, candidates] = [0, 0];
  const flush = async () => {
    await insertFiles(ctx.db.pool, ctx.run.id, batch);
    batch = [];
  };
  const walk = walkSource(root.folder, {
    repository: root.repository,
    languages: config.extract.languages,
    licenses: config.licenses,
    maxFileBytes: config.extract.max_file_bytes,
    signal: ctx.signal,
  });
  for await (const entry of walk) {
    seen++;
    if (!entry.skip) {
      candidates++;
      if (!repositories.has(entry.repository)) {
        repositories.set(entry.repository, await upsertRepository(ctx, root, entry.repository));
      }
    }
    batch.push(toRow({ ...entry, path: root.prefix + entry.path }, repositories));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  await ctx.log('info', `${seen} paths seen, ${candidates} files to read in ${repositories.size} repositories`);
  return { seen, candidates, repositories: repositories.size };
}

type FileRow = {
  path: string;
  outcome: 'pending' | 'skipped';
  reason: string | null;
  detail: string | null;
  repository_id: string | null;
  language: string | null;
};

function toRow(entry: WalkedEntry, repositories: Map<WalkedRepository, string>): FileRow {
  if (entry.skip) {
    const { path: at, skip, detail } = entry;
    return { path: at, outcome: 'skipped', reason: skip, detail: detail ?? null, repository_id: null, language: null };
  }
  const repositoryId = repositories.get(entry.repository) ?? null;
  const { path: at, language } = entry;
  return { path: at, outcome: 'pending', reason: null, detail: null, repository_id: repositoryId, language };
}

async function insertFiles(pool: pg.Pool, runId: string, rows: FileRow[]) {
  if (rows.length === 0) return;
  await pool.query(
    `INSERT INTO run_file (run_id, path, outcome, reason, detail, repository_id, language)
     SELECT $1, path, outcome::"FileOutcome", reason, detail, repository_id, language::"Language"
     FROM jsonb_to_recordset($2::jsonb)
       AS row(path text, outcome text, reason text, detail text, repository_id uuid, language text)
     ON CONFLICT (run_id, path) DO NOTHING`,
    [runId, JSON.stringify(rows)],
  );
}

async function upsertRepository(
  { db, run: { projectId } }: StageContext<PipelineConfig>,
  root: Root,
  repository: WalkedRepository,
): Promise<string> {
  const { key, url, commit, stars, forkOf } = await root.describe(repository);
  const license = repository.verdict.allowed ? repository.verdict.license : null;
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO repository (id, project_id, key, name, "commit", license, license_source, url, stars, fork_of)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (project_id, key) DO UPDATE SET name = excluded.name, "commit" = excluded."commit",
       license = excluded.license, license_source = excluded.license_source, url = excluded.url, stars = excluded.stars,
       fork_of = excluded.fork_of
     RETURNING id`,
    [
      ...[newId(), projectId, key, repository.name, commit, license?.spdx ?? null, license?.source ?? null],
      ...[url, stars, forkOf],
    ],
  );
  if (!rows[0]) throw new Error(`could not store repository ${repository.name}`);
  return rows[0].id;
}

async function headCommit(folder: string): Promise<string | null> {
  try {
    // Scraped configuration must not run anything of its own: no hooks, no file system monitor.
    const safe = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'safe.directory=*'];
    const { stdout } = await run('git', [...safe, '-C', folder, 'rev-parse', '--verify', 'HEAD']);
    return stdout.trim();
  } catch {
    return null;
  }
}
