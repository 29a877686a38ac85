import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import pg from 'pg';
import { findEmbeddedPostgres } from '@/server/foundation/db/embedded';
import { missingMigrations } from '@/server/foundation/db/migrate';
import { projectRoot } from '@/server/foundation/db/project-root';
import { foolproofHome } from '@/server/foundation/home';
import { WORKER_SILENCE_SECONDS } from '@/server/foundation/runs/worker';
import { buildIsFresh } from '../build';
import { printJson } from '../output';

const run = promisify(execFile);

/** `remedy` is what to do when the check fails; null when there is nothing to do. */
type Check = { name: string; ok: boolean; found: string; remedy: string | null };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what was found on this machine, what is missing, and the remedy for each')
    .option('--json', 'print one JSON object as the last line')
    .exitOverride()
    .action(async (options: { json?: boolean }) => {
      const checks = await examine();
      const ok = checks.every((check) => check.ok);
      for (const check of checks) {
        process.stderr.write(`${check.ok ? 'ok     ' : 'MISSING'} ${check.name.padEnd(14)} ${check.found}\n`);
        if (check.remedy) process.stderr.write(`        ${' '.repeat(14)} ${check.remedy}\n`);
      }
      if (options.json) printJson({ ok, checks });
      if (!ok) process.exitCode = 1;
    });
}

/** Runs every check; none of them changes anything. */
export async function examine(): Promise<Check[]> {
  const database = process.env.DATABASE_URL ?? (await findEmbeddedPostgres(foolproofHome()));
  return [
    pass('node', `${process.versions.node} at ${process.execPath}`),
    await checkPython(),
    checkHome(),
    checkBuild(),
    ...(await checkDatabase(database)),
  ];
}

const pass = (name: string, found: string): Check => ({ name, ok: true, found, remedy: null });
const fail = (name: string, found: string, remedy: string): Check => ({ name, ok: false, found, remedy });

async function checkPython(): Promise<Check> {
  try {
    const { stdout } = await run('python3', ['--version']);
    return pass('python', stdout.trim());
  } catch {
    return fail(
      'python',
      'no python3 on PATH',
      'Install Python 3.10 or later; fine-tuning needs it, the rest does not.',
    );
  }
}

function checkHome(): Check {
  const home = foolproofHome();
  try {
    fs.mkdirSync(home, { recursive: true });
    fs.accessSync(home, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(home);
    const free = (bavail * bsize) / 1024 ** 3;
    const found = `${home}, ${free.toFixed(1)} GiB free`;
    return free >= 1
      ? pass('data folder', found)
      : fail('data folder', found, 'Free at least 1 GiB, or set FOOLPROOF_HOME.');
  } catch (error) {
    return fail('data folder', (error as Error).message, 'Set FOOLPROOF_HOME to a folder that can be written.');
  }
}

function checkBuild(): Check {
  const folder = path.join(projectRoot, '.next');
  if (buildIsFresh()) return pass('build', `${folder} is up to date`);
  return { ...pass('build', 'none or stale'), remedy: '`npm start` builds it.' };
}

async function checkDatabase(url: string | null): Promise<Check[]> {
  if (!url) {
    return [
      {
        ...pass('database', 'the embedded Postgres is not running'),
        remedy: '`npm start` starts it; so does any command that needs it.',
      },
    ];
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows: version } = await client.query<{ server_version: string }>('SHOW server_version');
    const missing = await missingMigrations(client);
    const checks = [pass('database', `PostgreSQL ${version[0]?.server_version} on ${new URL(url).host}`)];
    checks.push(
      missing.length === 0
        ? pass('migrations', 'all applied')
        : fail('migrations', `missing: ${missing.join(', ')}`, 'Stop and start the server: `npm start` applies them.'),
    );
    if (missing.length > 0) return checks;
    const { rows } = await client.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM worker_heartbeat WHERE last_seen_at > now() - make_interval(secs => $1)',
      [WORKER_SILENCE_SECONDS],
    );
    const workers = rows[0]?.n ?? 0;
    const remedy = workers > 0 ? null : '`npm start` runs workers; `npx foolproof worker` adds one.';
    checks.push({ ...pass('workers', `${workers} alive`), remedy });
    return checks;
  } catch (error) {
    return [
      fail('database', (error as Error).message, 'Check DATABASE_URL, or unset it to use the embedded Postgres.'),
    ];
  } finally {
    await client.end().catch(() => {});
  }
}
