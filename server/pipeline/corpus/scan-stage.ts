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
import { type WalkedEntry, type WalkedRepository, walkSource } from './source/walk';

const run = promisify(execFile);
const BATCH = 1_000;

export const scanStage: Stage<PipelineConfig> = {
  ...STAGES.scan,
  plan: async ({ run: { config } }) => {
    await requireDirectory(config.source.directory);
    return [{ key: config.source.directory, payload: null }];
  },
  work: scan,
};

async function requireDirectory(directory: string) {
  const fault = await fs.stat(directory).then(
    (stat) => (stat.isDirectory() ? null : 'is not a directory'),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'does not exist' : error.message),
  );
  if (fault) throw new PermanentError(`source.directory: ${directory} ${fault} on the worker's machine`);
}

async function scan(ctx: StageContext<PipelineConfig>) {
  const { config } = ctx.run;
  const root = config.source.directory;
  const repositories = new Map<WalkedRepository, string>();
  let batch: FileRow[] = [];
  let [seen, candidates] = [0, 0];
  const flush = async () => {
    await insertFiles(ctx.db.pool, ctx.run.id, batch);
    batch = [];
  };
  const walk = walkSource(root, {
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
    batch.push(toRow(entry, repositories));
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
  root: string,
  repository: WalkedRepository,
): Promise<string> {
  const folder = path.join(root, repository.folder);
  const license = repository.verdict.allowed ? repository.verdict.license : null;
  const commit = repository.hasGit ? await headCommit(folder) : null;
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO repository (id, project_id, key, name, "commit", license, license_source)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (project_id, key) DO UPDATE SET name = excluded.name, "commit" = excluded."commit",
       license = excluded.license, license_source = excluded.license_source
     RETURNING id`,
    [
      newId(),
      projectId,
      `directory:${folder}`,
      repository.name,
      commit,
      license?.spdx ?? null,
      license?.source ?? null,
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
