import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { StageContext } from '@/server/foundation/runs/types';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { HALLUCINATION_TYPES, type PipelineConfig, pipelineConfigSchema } from '../schema';
import { extractStage } from './extract-stage';
import { scanStage } from './scan-stage';
import { selectStage } from './select-stage';

let db: TestDb;
let projectId: string;
let origin: string;

beforeAll(async () => {
  db = await openTestDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  projectId = await seedProject(db, newId());
  origin = await seedRun(db, projectId, pipelineConfigSchema.parse({ source: { directory: 'code' } }));
  // Six of each language and type, but for one cell that has two.
  for (const language of ['python', 'go'] as const) {
    for (const type of HALLUCINATION_TYPES) {
      const count = language === 'go' && type === 'import' ? 2 : 6;
      await seedPairs(db, projectId, Array(count).fill({ language, type, runId: origin }));
    }
  }
});

type Parts = { source?: object; extract?: object; seed?: number };

async function startRun({ source = {}, extract = {}, seed = 1 }: Parts = {}, project = projectId) {
  const config = pipelineConfigSchema.parse({ source: { run: origin, ...source }, extract, seed });
  const id = await seedRun(db, project, config);
  const ctx: StageContext<PipelineConfig> = {
    ...{ db, signal: new AbortController().signal, log: async () => {} },
    run: { id, projectId: project, kind: 'pipeline', config },
  };
  const take = async () => {
    for (const task of await scanStage.plan(ctx)) await scanStage.work(ctx, task.payload);
  };
  return { id, ctx, take };
}

async function countCells(runId: string): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<{ cell: string; n: number }>(
    `SELECT context.language || '/' || context.type AS cell, count(*)::int AS n
     FROM run_context JOIN context ON context.id = run_context.context_id WHERE run_id = $1 GROUP BY 1`,
    [runId],
  );
  return Object.fromEntries(rows.map((row) => [row.cell, row.n]));
}

async function contextIds(runId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT context_id AS id FROM run_context WHERE run_id = $1 ORDER BY 1',
    [runId],
  );
  return rows.map((row) => row.id);
}

test('all contexts of the other run are taken, once, and nothing is left to read or to choose', async () => {
  const { id, ctx, take } = await startRun();
  await take();
  await take();
  expect(await contextIds(id)).toEqual(await contextIds(origin));
  expect(await extractStage.plan(ctx)).toEqual([]);
  expect(await selectStage.plan(ctx)).toEqual([]);
});

test('languages and types that are not asked for are left out', async () => {
  const { id, take } = await startRun({ extract: { languages: ['go'], types: ['import', 'method'] } });
  await take();
  expect(await countCells(id)).toEqual({ 'go/import': 2, 'go/method': 6 });
});

test('a limit takes as many of each language and type as there are', async () => {
  const { id, take } = await startRun({ source: { contexts: 30 } });
  await take();
  const { 'go/import': few, ...others } = await countCells(id);
  expect(few).toBe(2);
  expect(Object.values(others)).toEqual(Array(7).fill(4));
});

test('the seed decides which, and it alone', async () => {
  const runs = [await startRun({ source: { contexts: 8 } }), await startRun({ source: { contexts: 8 } })];
  const other = await startRun({ source: { contexts: 8 }, seed: 2 });
  for (const run of [...runs, other]) await run.take();
  const [one, same, different] = await Promise.all([...runs, other].map((run) => contextIds(run.id)));
  expect(one).toHaveLength(8);
  expect(same).toEqual(one);
  expect(different).not.toEqual(one);
  expect(Object.values(await countCells(other.id))).toEqual(Array(8).fill(1));
});

test('contexts of another project are out of reach, and so is a run that has none', async () => {
  const stranger = await startRun({}, await seedProject(db, newId()));
  await expect(stranger.take()).rejects.toThrow(PermanentError);
  expect(await contextIds(stranger.id)).toEqual([]);
  const { take } = await startRun({ extract: { languages: ['rust'] } });
  await expect(take()).rejects.toThrow(/^source\.run: run .* has no contexts/);
});
