import { randomUUID } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { readRunSpend, summarizeInstanceUsage, summarizeUsage } from './usage';

let db: TestDb;
const projectId = newId();
const elsewhere = newId();
const runId = newId();
const range = { from: '2026-03-01', to: '2026-03-31' };

type Call = Partial<{
  projectId: string | null;
  runId: string | null;
  model: string;
  purpose: string;
  status: string;
  cost: number | null;
  tokens: [number, number, number];
  latencyMs: number;
  batch: boolean;
  at: string;
}>;

async function store(calls: Call[]) {
  await db.prisma.modelCall.createMany({
    data: calls.map((call) => ({
      ...{ id: newId(), key: randomUUID(), promptVersion: 'v1', raw: '' },
      projectId: call.projectId === undefined ? projectId : call.projectId,
      runId: call.runId ?? null,
      modelSlug: call.model ?? 'lab/a',
      purpose: call.purpose ?? 'generate',
      status: call.status ?? 'answered',
      costMicros: call.cost === undefined ? 1_000 : call.cost,
      ...{ tokensIn: call.tokens?.[0] ?? 100, tokensCached: call.tokens?.[1] ?? 0, tokensOut: call.tokens?.[2] ?? 10 },
      latencyMs: call.latencyMs ?? 100,
      batch: call.batch ?? false,
      createdAt: new Date(call.at ?? '2026-03-10T12:00:00Z'),
    })),
  });
}

beforeAll(async () => {
  db = await openTestDb();
  await db.prisma.project.createMany({
    data: [
      { id: projectId, slug: 'p', name: 'P', spendLimitMicros: 5_000_000 },
      { id: elsewhere, slug: 'q', name: 'Q' },
    ],
  });
  await db.prisma.run.create({
    data: {
      ...{ id: runId, projectId, kind: 'pipeline', name: 'Panel', launchKey: 'k', config: {}, stages: [] },
      budget: { create: { capMicros: 9_000, spentMicros: 7_000 } },
    },
  });
  await store([
    { runId, cost: 4_000, tokens: [200, 50, 20], latencyMs: 100 },
    { runId, cost: 3_000, purpose: 'judge', latencyMs: 300 },
    { runId, cost: 0, status: 'failed', latencyMs: 9_000 },
    { runId, model: 'own/b', cost: null, latencyMs: 500 },
    // The last moment of a UTC day, and the first of the next.
    { cost: 500, purpose: 'playground', at: '2026-03-11T23:59:59.999Z' },
    { cost: 600, purpose: 'playground', at: '2026-03-12T00:00:00Z' },
    // Outside of the range.
    { cost: 70_000, at: '2026-02-28T23:59:59.999Z' },
    { cost: 70_000, at: '2026-04-01T00:00:00Z' },
    // Other accounts.
    { projectId: elsewhere, cost: 90_000 },
    { projectId: null, purpose: 'test', cost: 10 },
  ]);
});
afterAll(() => db.close());

test('sums are those of the project and the days asked for', async () => {
  const { total } = await summarizeUsage(db.pool, { projectId, range });
  expect(total).toMatchObject({ calls: 6, failed: 1, unpriced: 1, costMicros: 8_100 });
  expect(total.tokens).toEqual({ input: 700, cached: 50, output: 70 });
});

test('days are UTC days, each with its models', async () => {
  const { days } = await summarizeUsage(db.pool, { projectId, range });
  expect(days.map(({ day, model, costMicros }) => [day, model, costMicros])).toEqual([
    ['2026-03-10', 'lab/a', 7_000],
    ['2026-03-10', 'own/b', null],
    ['2026-03-11', 'lab/a', 500],
    ['2026-03-12', 'lab/a', 600],
  ]);
});

test('calls without a price are no calls for nothing: their cost is unknown', async () => {
  const { models } = await summarizeUsage(db.pool, { projectId, range });
  expect(models.map(({ model, costMicros, unpriced }) => [model, costMicros, unpriced])).toEqual([
    ['lab/a', 8_100, 0],
    ['own/b', null, 1],
  ]);
});

test('latency leaves out what failed and what was batched', async () => {
  await store([{ model: 'slow/c', latencyMs: 50_000, batch: true, cost: 1, at: '2026-05-05T00:00:00Z' }]);
  const { models, total } = await summarizeUsage(db.pool, { projectId, range });
  expect(models[0]?.latency).toEqual({ mean: 150, p50: 100, p95: expect.closeTo(270, 3) });
  expect(total.latency?.p50).toBe(100);
  const may = await summarizeUsage(db.pool, { projectId, range: { from: '2026-05-01', to: '2026-05-31' } });
  expect(may.models[0]).toMatchObject({ model: 'slow/c', latency: null });
});

test('runs have their name, and calls outside of runs a row of their own', async () => {
  const { runs, moreRuns } = await summarizeUsage(db.pool, { projectId, range });
  expect(runs.map(({ id, name, costMicros, capMicros }) => ({ id, name, costMicros, capMicros }))).toEqual([
    { id: runId, name: 'Panel', costMicros: 7_000, capMicros: 9_000 },
    { id: null, name: null, costMicros: 1_100, capMicros: null },
  ]);
  expect(moreRuns).toBe(0);
});

test('a range without calls is empty, not an error', async () => {
  const empty = await summarizeUsage(db.pool, { projectId, range: { from: '2020-01-01', to: '2020-01-02' } });
  expect(empty).toMatchObject({ days: [], models: [], runs: [], purposes: [], moreRuns: 0 });
  expect(empty.total).toMatchObject({ calls: 0, costMicros: null, latency: null });
});

test('an admin of the installation sees all projects, and tests that belong to none', async () => {
  const { projects, total } = await summarizeInstanceUsage(db.pool, { range });
  expect(projects.map(({ slug, costMicros, limitMicros }) => [slug, costMicros, limitMicros])).toEqual([
    ['q', 90_000, null],
    ['p', 8_100, 5_000_000],
    [null, 10, null],
  ]);
  expect(total.calls).toBe(8);
});

test('a run knows what it spent, by model and purpose; one without models has nothing to say', async () => {
  expect(await readRunSpend(db.pool, { runId })).toMatchObject({
    ...{ capMicros: 9_000, spentMicros: 7_000, expectedMicros: 0 },
    models: [
      { model: 'lab/a', purpose: 'generate', calls: 2, failed: 1, costMicros: 4_000 },
      { model: 'own/b', purpose: 'generate', calls: 1, costMicros: null, unpriced: 1 },
      { model: 'lab/a', purpose: 'judge', calls: 1, costMicros: 3_000 },
    ],
  });
  expect(await readRunSpend(db.pool, { runId: newId() })).toBeNull();
});
