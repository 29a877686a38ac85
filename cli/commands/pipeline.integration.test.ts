import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '@/server/foundation/db/project-root';
import { openTestDb, type TestDb } from '@/test/database';
import { seedProject, seedRun } from '@/test/fixtures/pairs';

let db: TestDb;
let box: string;
let projectId: string;

beforeAll(async () => {
  db = await openTestDb();
  box = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-pipeline-'));
  projectId = await seedProject(db, 'p');
  const providerId = newId();
  await db.prisma.provider.create({
    data: { id: providerId, name: 'Lab', kind: 'openai', keySource: 'none', settings: {} },
  });
  const settings = { price: { input: 2, output: 8 } };
  await db.prisma.model.create({
    data: { id: newId(), providerId, slug: 'lab/m', wireName: 'm', label: 'M', settings },
  });
  const members = { generate: { generators: ['lab/m'] }, judge: { judges: ['lab/m'] } };
  const source = { directory: path.join(projectRoot, 'demo/corpus/python') };
  fs.writeFileSync(path.join(box, 'panel.yaml'), JSON.stringify({ version: 1, source, ...members }));
});
afterAll(async () => {
  await db.close();
  fs.rmSync(box, { recursive: true, force: true });
});

type Outcome = { code: number; last: unknown; stdout: string; stderr: string };

function pipeline(...args: string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: db.url, FOOLPROOF_HOME: path.join(box, 'home') };
  return new Promise((resolve) => {
    const command = [path.join(projectRoot, 'scripts/foolproof.mjs'), 'pipeline', ...args];
    execFile(process.execPath, command, { env, cwd: box, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').at(-1) ?? '';
      const last = line.startsWith('{') ? JSON.parse(line) : null;
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, last, stdout, stderr });
    });
  });
}

test('forecast says what a run would cost, as text and as one JSON line, and launches nothing', async () => {
  const json = await pipeline('forecast', 'panel.yaml', '--json');
  expect(json).toMatchObject({
    code: 0,
    last: {
      basis: { kind: 'directory' },
      models: [
        { role: 'generate', slug: 'lab/m' },
        { role: 'judge', slug: 'lab/m' },
      ],
      total: { costUsd: { expected: expect.any(Number) } },
    },
  });
  const text = await pipeline('forecast', 'panel.yaml');
  expect(text.stdout).toMatch(/^contexts .*\n.*\ncalls .*\ncost +\$\d/);
  expect(text.stdout).toMatch(/generate +lab\/m/);
  expect(await db.prisma.run.count()).toBe(0);
});

test('a cap that is missing, or is no amount, is bad usage', async () => {
  const missing = await pipeline('run', 'panel.yaml');
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('budget.cap_usd')]);
  const wrong = await pipeline('run', 'panel.yaml', '--cap', 'much');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--cap much')]);
});

test('--cap stands for budget.cap_usd, and the limit of the project holds', async () => {
  const launched = await pipeline('run', 'panel.yaml', '--cap', '1.50', '--json');
  expect(launched).toMatchObject({ code: 0, last: { status: 'queued' } });
  expect(await db.prisma.runBudget.findMany()).toMatchObject([{ capMicros: 1_500_000n }]);
  await db.prisma.project.update({ where: { id: projectId }, data: { spendLimitMicros: 2_000_000 } });
  const refused = await pipeline('run', 'panel.yaml', '--cap', '1');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('may spend $2.00 this month')]);
  expect(refused.stderr).not.toContain('    at ');
  await db.prisma.project.update({ where: { id: projectId }, data: { spendLimitMicros: null } });
});

test('a run that stopped at its cap is resumed with a higher one, and with no other', async () => {
  const runId = await seedRun(db, projectId, { source: { directory: '/srv/code' } });
  await db.prisma.run.update({ where: { id: runId }, data: { state: 'cancelled' } });
  await db.prisma.runBudget.create({ data: { runId, capMicros: 1_000_000, spentMicros: 1_010_000 } });
  const same = await pipeline('resume', runId);
  expect([same.code, same.stderr]).toEqual([1, expect.stringContaining('Resume it with a cap above $1.01')]);
  const higher = await pipeline('resume', runId, '--cap', '3', '--json');
  expect(higher).toMatchObject({ code: 0, last: { run_id: runId, status: 'queued' } });
  expect(await db.prisma.runBudget.findUnique({ where: { runId } })).toMatchObject({ capMicros: 3_000_000n });
  const unknown = await pipeline('resume', newId());
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no such pipeline run')]);
});
