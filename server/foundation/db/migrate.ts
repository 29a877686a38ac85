/** Applies the SQL migrations of prisma/migrations, through the Prisma CLI, one process at a time. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { projectRoot } from './project-root';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
/** Any constant works, as long as nothing else in the database uses it. */
const MIGRATION_LOCK = 7_246_001;

/**
 * Brings the database up to the newest migration.
 * @returns names of the migrations that were applied now; empty when it was up to date
 * @throws with the CLI's output when a migration fails
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'foolproof-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const missing = await missingMigrations(client);
    if (missing.length === 0) return [];
    await deploy(url);
    return missing;
  } finally {
    await client.end();
  }
}

/** Migrations on disk that the database has not finished. */
export async function missingMigrations(client: pg.Client | pg.Pool): Promise<string[]> {
  const folder = path.join(projectRoot, 'prisma', 'migrations');
  const onDisk = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const { rows: tables } = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`);
  if (!tables[0].there) return onDisk;
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.name));
  return onDisk.filter((name) => !applied.has(name));
}

async function deploy(url: string) {
  const prisma = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  try {
    await run(process.execPath, [prisma, 'migrate', 'deploy'], {
      cwd: projectRoot,
      env: {
        ...process.env,
        DATABASE_URL: url,
        PRISMA_SCHEMA_ENGINE_BINARY: path.join(projectRoot, 'scripts', 'schema-engine.mjs'),
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`The database migration failed.\n${stderr ?? ''}${stdout ?? ''}`.trim());
  }
}
