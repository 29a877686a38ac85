import { randomUUID } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cancelRun, launchRun, type RunServices, resumeRun } from '@/server/foundation/runs/launch';
import { openQueueSender } from '@/server/foundation/runs/queue';
import { openTestDb, type TestDb } from '@/test/database';
import { BudgetError, openBudget, readMonthSpend, requireMonthRoom, setSpendLimit } from './budget';

const USD = 1_000_000;

let db: TestDb;
let services: RunServices;
let projectId: string;

beforeEach(async () => {
  db = await openTestDb();
  const queue = openQueueSender(db.pool);
  await queue.start();
  services = { db, queue, user: null };
  projectId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: 'p', name: 'P' } });
});

afterEach(async () => {
  await services.queue.stop({ graceful: false });
  await db.close();
});

const limit = (usd: number | null) =>
  setSpendLimit(services, { projectId, limitMicros: usd === null ? null : usd * USD });

async function launch(capUsd: number | null): Promise<string> {
  const { runId } = await launchRun(services, {
    ...{ projectId, kind: 'test', name: 'T', config: {}, launchKey: randomUUID() },
    stages: [{ name: 'only', label: 'Only', unit: 'things' }],
    alongside: (tx, id) => openBudget(tx, { projectId, runId: id, capMicros: capUsd === null ? null : capUsd * USD }),
  });
  return runId;
}

/** A stored call, charged as the ledger does. */
async function spend(usd: number, { runId = null, at = new Date() }: { runId?: string | null; at?: Date } = {}) {
  await db.prisma.modelCall.create({
    data: {
      ...{ id: newId(), modelSlug: 'lab/m', projectId, runId, purpose: runId ? 'generate' : 'playground' },
      ...{ key: randomUUID(), promptVersion: 'v1', status: 'answered', raw: '', costMicros: usd * USD, latencyMs: 10 },
      createdAt: at,
    },
  });
  if (runId) await db.prisma.runBudget.update({ where: { runId }, data: { spentMicros: { increment: usd * USD } } });
}

const runCount = () => db.prisma.run.count();
const jobCount = async () => (await db.pool.query('SELECT count(*)::int AS n FROM pgboss.job')).rows[0].n;

describe('the limit of a project', () => {
  test('without one, any cap is taken', async () => {
    await launch(1_000_000);
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ limitMicros: null, reservedMicros: 1e12 });
  });

  test('a launch above it is refused with all three sums, and leaves neither run nor job', async () => {
    await limit(10);
    await spend(2.5);
    await launch(5);
    const [runs, jobs] = [await runCount(), await jobCount()];
    await expect(launch(3)).rejects.toThrow(/\$10\.00 this month: \$2\.50 is spent, \$5\.00 is held.*asks for \$3\.00/);
    await expect(launch(3)).rejects.toBeInstanceOf(BudgetError);
    expect([await runCount(), await jobCount()]).toEqual([runs, jobs]);
    await launch(2.5);
  });

  test('launches at the same moment cannot pass it together', async () => {
    await limit(10);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => launch(4)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(2);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(BudgetError);
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ reservedMicros: 8 * USD });
  });

  test('a run that has ended holds only what it spent', async () => {
    await limit(10);
    const runId = await launch(9);
    await spend(1, { runId });
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ spentMicros: USD, reservedMicros: 8 * USD });
    await expect(launch(5)).rejects.toThrow(BudgetError);
    await cancelRun(services, { projectId, runId });
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ spentMicros: USD, reservedMicros: 0 });
    await launch(9);
  });

  test('a batch that was handed in counts although its run has stopped', async () => {
    await limit(10);
    const runId = await launch(9);
    const providerId = newId();
    const settings = {};
    await db.prisma.provider.create({
      data: { id: providerId, name: 'Lab', kind: 'openai', keySource: 'none', settings },
    });
    const modelId = newId();
    const model = { id: modelId, providerId, slug: 'lab/m', wireName: 'm', label: 'M', settings };
    await db.prisma.model.create({ data: model });
    await db.prisma.modelBatch.create({
      data: { id: newId(), runId, modelId, keys: ['k'], state: 'submitted', expectedMicros: 6 * USD },
    });
    await cancelRun(services, { projectId, runId });
    await expect(launch(5)).rejects.toThrow(/\$6\.00 is held/);
    await launch(4);
  });

  test('what was spent before this month (UTC) does not count', async () => {
    await limit(10);
    const now = new Date();
    const monthStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
    await spend(9, { at: new Date(monthStart - 1) });
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ spentMicros: 0, month: new Date(monthStart) });
    await launch(10);
  });

  test('single calls outside of runs are refused once nothing is left', async () => {
    await limit(10);
    await requireMonthRoom(db.pool, { projectId });
    await launch(10);
    await expect(requireMonthRoom(db.pool, { projectId })).rejects.toThrow(BudgetError);
  });

  test('a change of it is in the audit log with both values', async () => {
    await limit(10);
    await limit(null);
    const rows = await db.prisma.auditLog.findMany({ where: { action: 'project.spendLimit' }, orderBy: { id: 'asc' } });
    expect(rows.map((row) => row.detail)).toEqual([
      { fromMicros: null, toMicros: 10 * USD },
      { fromMicros: 10 * USD, toMicros: null },
    ]);
  });
});

describe('going on with a run', () => {
  /** As a run that reached its cap: cancelled, with all of it spent. */
  async function stopAtCap(capUsd: number): Promise<string> {
    const runId = await launch(capUsd);
    await spend(capUsd + 0.01, { runId });
    await cancelRun(services, { projectId, runId });
    return runId;
  }

  test('one that has spent its cap needs a higher one, and goes on with it', async () => {
    const runId = await stopAtCap(1);
    await expect(resumeRun(services, { projectId, runId })).rejects.toThrow(
      /spent \$1\.01.*cap is \$1\.00.*above \$1\.01/,
    );
    await expect(resumeRun(services, { projectId, runId, capMicros: USD })).rejects.toThrow(BudgetError);
    expect((await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe('cancelled');
    await resumeRun(services, { projectId, runId, capMicros: 3 * USD });
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, include: { budget: true } });
    expect([run.state, run.budget?.capMicros]).toEqual(['running', 3_000_000n]);
  });

  test('one with something left of its cap goes on with that', async () => {
    const runId = await launch(2);
    await spend(1, { runId });
    await cancelRun(services, { projectId, runId });
    await resumeRun(services, { projectId, runId });
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ spentMicros: USD, reservedMicros: USD });
  });

  test('the rest of the new cap must fit the limit of the project', async () => {
    const runId = await stopAtCap(1);
    await limit(3);
    await expect(resumeRun(services, { projectId, runId, capMicros: 4 * USD })).rejects.toThrow(
      /this run asks for \$2\.99/,
    );
    await resumeRun(services, { projectId, runId, capMicros: 3 * USD });
  });

  test('a run that needs no cap goes on without one, and takes none', async () => {
    const runId = await launch(null);
    await cancelRun(services, { projectId, runId });
    await expect(resumeRun(services, { projectId, runId, capMicros: USD })).rejects.toThrow(/none to raise/);
    await resumeRun(services, { projectId, runId });
  });

  test('two that resume at the same moment cannot pass the limit together', async () => {
    const runs = [await stopAtCap(1), await stopAtCap(1)];
    await limit(4);
    const results = await Promise.allSettled(
      runs.map((runId) => resumeRun(services, { projectId, runId, capMicros: 2.5 * USD })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
