import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '@/server/foundation/db/project-root';
import { openTestDb, type TestDb } from '@/test/database';

let db: TestDb;
beforeAll(async () => {
  db = await openTestDb();
});
afterAll(() => db.close());

/** Runs the stock Prisma CLI with our stand-in for its engine; returns exit code and output. */
function prisma(url: string, ...args: string[]): { code: number; output: string } {
  const cli = path.join(projectRoot, 'node_modules/prisma/build/index.js');
  const engine = path.join(projectRoot, 'scripts/schema-engine.mjs');
  const env = { ...process.env, DATABASE_URL: url, PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: '1' };
  try {
    return {
      code: 0,
      output: execFileSync(process.execPath, [cli, ...args], {
        env,
        cwd: projectRoot,
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, output: stdout + stderr };
  }
}

it('finds the migrated database up to date and equal to the schema', () => {
  expect(prisma(db.url, 'migrate', 'status')).toMatchObject({ code: 0, output: expect.stringContaining('up to date') });
  const diff = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
  expect(prisma(db.url, ...diff)).toMatchObject({ code: 0, output: expect.stringContaining('No difference') });
});

it('passes on connection parameters and keeps the schema parameter to itself', () => {
  const url = `${db.url}?sslmode=disable&schema=public&connection_limit=3`;
  expect(prisma(url, 'migrate', 'status')).toMatchObject({ code: 0, output: expect.stringContaining('up to date') });
});

it('reports a server that is not there', () => {
  const { code, output } = prisma('postgresql://u:p@127.0.0.1:9/nothing', 'migrate', 'status');
  expect(code).toBe(1);
  expect(output).toMatch(/P1001|ECONNREFUSED/);
});
