import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '@/server/foundation/db/client';
import { openTestDb, type TestDb } from '@/test/database';
import { type AnswerRecord, findStoredCalls, ledgerOf } from './ledger';
import { seedBudget, seedModel } from './testing/call-setup';

let db: TestDb;
let other: ReturnType<typeof openDb>;
let record: (key: string, rest?: Partial<AnswerRecord>) => AnswerRecord;

beforeAll(async () => {
  db = await openTestDb();
  other = openDb(db.url);
  const model = await seedModel(db);
  record = (key, rest = {}) => ({
    modelId: model.id,
    modelSlug: model.slug,
    projectId: null,
    runId: null,
    purpose: 'judge',
    key,
    promptVersion: 'v1',
    state: 'answered',
    raw: key,
    error: null,
    usage: { input: 10, cached: 4, output: 2 },
    costMicros: 7,
    latencyMs: 12.4,
    requests: 1,
    batch: false,
    excessTokens: 0,
    ...rest,
  });
});
afterAll(async () => {
  await other.close();
  await db.close();
});

const spentOf = async (runId: string) =>
  Number((await db.prisma.runBudget.findUniqueOrThrow({ where: { runId } })).spentMicros);

/** A pool whose first statement is carried out, but whose answer is lost on the way. */
function loseOneAnswer(pool: pg.Pool): pg.Pool {
  let lost = false;
  return new Proxy(pool, {
    get: (target, name) => {
      if (name !== 'query') return Reflect.get(target, name);
      return async (text: string, values: unknown[]) => {
        const result = await target.query(text, values);
        if (lost) return result;
        lost = true;
        throw new Error('Connection terminated unexpectedly');
      };
    },
  });
}

describe('ledger', () => {
  it('gives back what was stored', async () => {
    const ledger = ledgerOf(db);
    const stored = await ledger.store(record('plain'));
    expect(stored).toMatchObject({
      reused: false,
      raw: 'plain',
      costMicros: 7,
      usage: { input: 10, cached: 4, output: 2 },
    });
    expect(await ledger.find('plain')).toEqual({ ...stored, reused: true, latencyMs: 12 });
    expect(await ledger.find('missing')).toBeNull();
  });

  it('keeps books that add up when two workers store the same keys in opposite order for several runs', async () => {
    const budgets = await Promise.all([1, 2, 3].map(() => seedBudget(db, null)));
    const keys = Array.from({ length: 200 }, (_, n) => `crossed-${n}`);
    const storeAll = (ledger: ReturnType<typeof ledgerOf>, order: string[]) =>
      Promise.all(order.map((key, n) => ledger.store(record(key, { ...budgets[n % 3] }))));
    const [there, back] = await Promise.all([
      storeAll(ledgerOf(db), keys),
      storeAll(ledgerOf(other), [...keys].reverse()),
    ]);
    for (const [n, result] of there.entries()) expect(back[keys.length - 1 - n]?.callId).toBe(result.callId);
    const { rows } = await db.pool.query<{ run: string; cost: string }>(
      `SELECT run_id AS run, sum(cost_micros) AS cost FROM model_call WHERE run_id = ANY($1) GROUP BY run_id`,
      [budgets.map(({ runId }) => runId)],
    );
    expect(rows).toHaveLength(3);
    for (const { run, cost } of rows) expect(await spentOf(run)).toBe(Number(cost));
    expect(rows.reduce((sum, { cost }) => sum + Number(cost), 0)).toBe(2 * 200 * 7);
  });

  it('charges once when a statement is sent again because its answer was lost', async () => {
    const budget = await seedBudget(db, null);
    const result = await ledgerOf({ pool: loseOneAnswer(db.pool) }).store(record('lost answer', budget));
    expect(result.reused).toBe(false);
    expect(await spentOf(budget.runId)).toBe(7);
    expect((await findStoredCalls(db, ['lost answer'])).get('lost answer')?.callId).toBe(result.callId);
  });

  it('keeps a failed call beside the answer that came later', async () => {
    const ledger = ledgerOf(db);
    await ledger.storeFailure({ ...record('tried twice'), state: 'failed', error: 'busy', costMicros: 0 });
    expect(await ledger.find('tried twice')).toBeNull();
    expect((await ledger.store(record('tried twice'))).reused).toBe(false);
    const { rows } = await db.pool.query(`SELECT status FROM model_call WHERE key LIKE 'tried twice%' ORDER BY key`);
    expect(rows.map((row) => row.status)).toEqual(['answered', 'failed']);
  });

  it('stores counts of tokens that no column could hold', async () => {
    const stored = await ledgerOf(db).store(record('absurd', { usage: { input: 1e18, cached: -5, output: 3.6 } }));
    const row = await db.prisma.modelCall.findUniqueOrThrow({ where: { id: stored.callId } });
    expect([row.tokensIn, row.tokensCached, row.tokensOut]).toEqual([2_147_483_647, 0, 4]);
  });
});
