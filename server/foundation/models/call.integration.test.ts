import { APICallError } from '@ai-sdk/provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDb } from '@/server/foundation/db/client';
import { RunStop } from '@/server/foundation/runs/types';
import { openTestDb, type TestDb } from '@/test/database';
import { findStoredCalls } from './call';
import { createFastClock, createManualClock, seedBudget, seedModel, startProcess } from './testing/call-setup';
import { makeAnswer } from './testing/models';
import { ModelCallError } from './types';

let db: TestDb;
/** The pool of a second worker. */
let other: ReturnType<typeof openDb>;

beforeAll(async () => {
  db = await openTestDb();
  other = openDb(db.url);
});
afterAll(async () => {
  await other.close();
  await db.close();
});

const price = { input: 2, output: 10 };
/** 100 tokens in, 10 out, at the price above. */
const COST = 300;

const apiError = (statusCode: number, rest: Partial<ConstructorParameters<typeof APICallError>[0]> = {}) =>
  new APICallError({ message: 'no', url: 'http://local', requestBodyValues: {}, statusCode, ...rest });

/** Answers that come when `open` is called, and never before. */
function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

async function booksOf(runId: string) {
  const { rows } = await db.pool.query<{ calls: number; sum: number; spent: number }>(
    `SELECT (SELECT count(*)::int FROM model_call WHERE run_id = $1) AS calls,
       (SELECT coalesce(sum(cost_micros), 0)::int FROM model_call WHERE run_id = $1) AS sum,
       (SELECT spent_micros::int FROM run_budget WHERE run_id = $1) AS spent`,
    [runId],
  );
  return rows[0];
}

describe('callModel: one answer a key', () => {
  it('sends one request for callers that ask for the same key at once, and none for those that come later', async () => {
    const model = await seedModel(db, { price });
    const budget = await seedBudget(db, null);
    const answer = vi.fn(async () => makeAnswer({ text: 'only once' }));
    const { ask } = startProcess({ db, model, answer, budget });
    const results = await Promise.all(Array.from({ length: 20 }, () => ask('same')));
    const later = await ask('same');
    expect(answer).toHaveBeenCalledTimes(1);
    expect(new Set(results.map((result) => result.callId)).size).toBe(1);
    expect(later).toMatchObject({ raw: 'only once', reused: true, costMicros: COST, callId: results[0]?.callId });
    expect(await booksOf(budget.runId)).toEqual({ calls: 1, sum: COST, spent: COST });
    const stored = await findStoredCalls(db, ['same', 'never asked']);
    expect([...stored.keys()]).toEqual(['same']);
  });

  it('gives both workers the answer that was stored first, and keeps the other in the books', async () => {
    const model = await seedModel(db, { price });
    const budget = await seedBudget(db, null);
    const gate = createGate();
    let asked = 0;
    const answer = async () => {
      asked += 1;
      const text = `answer ${asked}`;
      if (asked === 2) gate.open();
      await gate.opened;
      return makeAnswer({ text });
    };
    const [a, b] = await Promise.all([
      startProcess({ db, model, answer, budget }).ask('raced'),
      startProcess({ db: other, model, answer, budget }).ask('raced'),
    ]);
    expect(a.callId).toBe(b.callId);
    expect(a.raw).toBe(b.raw);
    expect([a.reused, b.reused].sort()).toEqual([false, true]);
    expect(await booksOf(budget.runId)).toEqual({ calls: 2, sum: 2 * COST, spent: 2 * COST });
    const answers = await db.pool.query(`SELECT 1 FROM model_call WHERE run_id = $1 AND status <> 'failed'`, [
      budget.runId,
    ]);
    expect(answers.rowCount).toBe(1);
  });

  it('answers every key exactly once when a fifth of the requests fail in every way', async () => {
    const model = await seedModel(db, { price, max_concurrency: 16 });
    const budget = await seedBudget(db, null);
    let requests = 0;
    let completed = 0;
    const faults = [
      () => apiError(429),
      () => apiError(500),
      () => apiError(200, { message: 'Invalid JSON response' }),
      () => new TypeError('terminated'),
    ];
    const answer = async () => {
      requests += 1;
      if (requests % 5 === 0) throw faults[(requests / 5) % faults.length]?.();
      completed += 1;
      return makeAnswer();
    };
    const workers = [db, other].map((pool) =>
      startProcess({ db: pool, model, answer, budget, clock: createFastClock() }),
    );
    const keys = Array.from({ length: 300 }, (_, n) => `fault-${n}`);
    await Promise.all(keys.map((key, n) => workers[n % 2]?.ask(key)));
    const { rows } = await db.pool.query(
      `SELECT count(*)::int AS calls, count(DISTINCT key)::int AS keys, sum(requests)::int AS requests FROM model_call
       WHERE run_id = $1 AND status = 'answered'`,
      [budget.runId],
    );
    expect(rows[0]).toEqual({ calls: 300, keys: 300, requests });
    expect(completed).toBe(300);
    expect(await booksOf(budget.runId)).toEqual({ calls: 300, sum: 300 * COST, spent: 300 * COST });
  });
});

describe('callModel: retries', () => {
  it('waits at least as long as Retry-After says, with the whole model', async () => {
    const model = await seedModel(db);
    const clock = createFastClock();
    const sent: { key: number; at: number }[] = [];
    const answer = async () => {
      sent.push({ key: sent.length, at: clock.now() });
      if (sent.length === 1) throw apiError(429, { responseHeaders: { 'retry-after': '20' } });
      return makeAnswer();
    };
    const { ask } = startProcess({ db, model, answer, clock });
    const start = clock.now();
    await ask('limited');
    await ask('limited too');
    expect(sent).toHaveLength(3);
    for (const { at } of sent.slice(1)) expect(at - start).toBeGreaterThanOrEqual(20_000);
  });

  it('holds back calls that were not sent yet while a 429 pauses the model', async () => {
    const model = await seedModel(db, { max_concurrency: 1 });
    const clock = createManualClock();
    const answer = vi.fn(async () => {
      if (answer.mock.calls.length === 1) throw apiError(429, { responseHeaders: { 'retry-after': '30' } });
      return makeAnswer();
    });
    const { ask } = startProcess({ db, model, answer, clock });
    const both = Promise.all([ask('pause-1'), ask('pause-2')]);
    await vi.waitFor(() => expect(clock.sleepers()).toBe(2));
    clock.advance(29_999);
    expect(clock.sleepers()).toBe(2);
    expect(answer).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await both;
    expect(answer).toHaveBeenCalledTimes(3);
  });

  it('does not ask again after a 400, stores why, and asks when it is called again', async () => {
    const model = await seedModel(db, { price });
    const budget = await seedBudget(db, null);
    const answer = vi.fn(async () => {
      throw apiError(400, { message: 'unknown parameter' });
    });
    const { ask } = startProcess({ db, model, answer, budget });
    const failure = await ask('rejected').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelCallError);
    expect(failure).toMatchObject({ failure: 'rejected', message: `${model.slug}: 400 unknown parameter` });
    expect(answer).toHaveBeenCalledTimes(1);
    const { rows } = await db.pool.query('SELECT key, status, error, requests FROM model_call WHERE run_id = $1', [
      budget.runId,
    ]);
    expect(rows).toEqual([
      {
        key: expect.stringMatching(/^rejected#failed:/),
        status: 'failed',
        requests: 1,
        error: expect.stringContaining('400'),
      },
    ]);
    expect((await findStoredCalls(db, ['rejected', rows[0].key])).size).toBe(0);
    await expect(ask('rejected')).rejects.toThrow('400');
    expect(answer).toHaveBeenCalledTimes(2);
  });

  it('gives up as busy after six requests with growing pauses', async () => {
    const model = await seedModel(db);
    const clock = createFastClock();
    const answer = vi.fn(async () => {
      throw apiError(503);
    });
    const failure = await startProcess({ db, model, answer, clock })
      .ask('busy')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: 'busy', message: expect.stringContaining('6 requests') });
    expect(answer).toHaveBeenCalledTimes(6);
    expect(clock.waits.filter((ms) => ms >= 500)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it('ends a request at the timeout of the model and asks again', async () => {
    const model = await seedModel(db, { timeout_seconds: 1 });
    let requests = 0;
    const answer = () => {
      requests += 1;
      return requests === 1 ? new Promise<never>(() => {}) : Promise.resolve(makeAnswer());
    };
    const result = await startProcess({ db, model, answer, clock: createFastClock() }).ask('slow');
    expect(result.state).toBe('answered');
    expect(requests).toBe(2);
  });
});

describe('callModel: what counts as an answer', () => {
  it.each([
    ['content-filter', 'I cannot.', 'refused'],
    ['length', '{"half', 'truncated'],
  ] as const)('stores an answer that ended by %s and does not ask again', async (finish, text, state) => {
    const model = await seedModel(db, { price });
    const answer = vi.fn(async () => makeAnswer({ text, finish }));
    const { ask } = startProcess({ db, model, answer });
    expect(await ask(state)).toMatchObject({ state, raw: text, costMicros: COST });
    expect(await ask(state)).toMatchObject({ state, raw: text, reused: true });
    expect(answer).toHaveBeenCalledTimes(1);
  });

  it('stores a prompt that the filter of the provider declined as refused, at no cost', async () => {
    const model = await seedModel(db, { price });
    const answer = async () => {
      throw apiError(400, { message: 'filtered', data: { error: { code: 'content_filter' } } });
    };
    expect(await startProcess({ db, model, answer }).ask('filtered')).toMatchObject({
      state: 'refused',
      costMicros: 0,
    });
  });

  it('charges by an estimate when the provider counts no tokens', async () => {
    const model = await seedModel(db, { price });
    const answer = async () => makeAnswer({ text: 'x'.repeat(340), usage: [0, 0] });
    const result = await startProcess({ db, model, answer }).ask('uncounted');
    expect(result.usage.output).toBe(100);
    expect(result.usage.input).toBeGreaterThan(5);
    expect(result.costMicros).toBe(result.usage.input * 2 + 1_000);
  });

  it('stores raw text as it came, but for NUL, which a database cannot hold', async () => {
    const model = await seedModel(db);
    const text = '{"a": "\u0000 \u2028 \\ \' \ud83d\ude00"}\r\n';
    const first = await startProcess({ db, model, answer: async () => makeAnswer({ text }) }).ask('odd');
    const stored = (await findStoredCalls(db, ['odd'])).get('odd');
    expect(stored?.raw).toBe(text.replace('\0', '\uFFFD'));
    expect(first.raw).toBe(stored?.raw);
  });

  it('stores the answer of a model and a run that were deleted while it was on its way', async () => {
    const model = await seedModel(db, { price });
    const budget = await seedBudget(db, null);
    const answer = async () => {
      await db.prisma.model.delete({ where: { id: model.id } });
      await db.prisma.run.delete({ where: { id: budget.runId } });
      return makeAnswer();
    };
    const result = await startProcess({ db, model, answer, budget }).ask('orphan');
    const { rows } = await db.pool.query('SELECT model_id, model_slug, run_id FROM model_call WHERE id = $1', [
      result.callId,
    ]);
    expect(rows[0]).toEqual({ model_id: null, model_slug: model.slug, run_id: null });
  });
});

describe('callModel: the cap of a run', () => {
  it('stops at the cap with no more than the calls in flight above it, and goes on when it is raised', async () => {
    const model = await seedModel(db, { price, max_concurrency: 4 });
    const cap = 10 * COST;
    const budget = await seedBudget(db, cap);
    const answer = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return makeAnswer();
    };
    const workers = [db, other].map((pool) => startProcess({ db: pool, model, answer, budget }));
    const askAll = () =>
      Promise.allSettled(Array.from({ length: 60 }, (_, n) => workers[n % 2]?.ask(`capped-${budget.runId}-${n}`)));
    const ends = await askAll();
    const stops = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(stops.length).toBeGreaterThan(0);
    for (const stop of stops) expect(stop).toBeInstanceOf(RunStop);
    expect(String(stops[0])).toMatch(/The run reached its cap of \$0\.0030: \$0\.\d+ spent\. Raise the cap to go on\./);
    const books = await booksOf(budget.runId);
    expect(books?.spent).toBeGreaterThanOrEqual(cap);
    expect(books?.spent).toBeLessThanOrEqual(cap + 2 * 4 * COST);
    expect(books?.sum).toBe(books?.spent);

    await db.prisma.runBudget.update({ where: { runId: budget.runId }, data: { capMicros: 100 * COST } });
    const rest = await askAll();
    expect(rest.every((end) => end.status === 'fulfilled')).toBe(true);
    expect(await booksOf(budget.runId)).toEqual({ calls: 60, sum: 60 * COST, spent: 60 * COST });
  });

  it('gives stored answers to a run that is at its cap', async () => {
    const model = await seedModel(db, { price });
    const budget = await seedBudget(db, COST);
    const { ask } = startProcess({ db, model, answer: async () => makeAnswer(), budget });
    await ask('paid');
    expect(await ask('paid')).toMatchObject({ reused: true });
    await expect(ask('not paid')).rejects.toBeInstanceOf(RunStop);
  });

  it('does not use a model without a price under a cap', async () => {
    const model = await seedModel(db);
    const budget = await seedBudget(db, 1_000_000);
    const answer = vi.fn(async () => makeAnswer());
    const failure = startProcess({ db, model, answer, budget }).ask('unpriced');
    await expect(failure).rejects.toMatchObject({
      failure: 'rejected',
      message: expect.stringContaining('Set the price'),
    });
    expect(answer).not.toHaveBeenCalled();
    const { rows } = await db.pool.query('SELECT status, requests FROM model_call WHERE run_id = $1', [budget.runId]);
    expect(rows).toEqual([{ status: 'failed', requests: 0 }]);
  });
});

describe('callModel: aborts', () => {
  it('ends a request at once with the reason, and frees its place', async () => {
    const model = await seedModel(db, { max_concurrency: 1 });
    const gate = createGate();
    let requests = 0;
    const answer = () => {
      requests += 1;
      if (requests > 1) return Promise.resolve(makeAnswer());
      gate.open();
      return new Promise<never>(() => {});
    };
    const { ask } = startProcess({ db, model, answer });
    const stop = new AbortController();
    const aborted = ask('aborted', stop.signal);
    await gate.opened;
    stop.abort(new Error('the run was cancelled'));
    await expect(aborted).rejects.toThrow('the run was cancelled');
    expect((await ask('next')).state).toBe('answered');
  });

  it('ends the wait for a place at once', async () => {
    const model = await seedModel(db, { max_concurrency: 1 });
    const gate = createGate();
    const answer = vi.fn(async () => {
      await gate.opened;
      return makeAnswer();
    });
    const { ask } = startProcess({ db, model, answer });
    const first = ask('holds the place');
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
    const stop = new AbortController();
    const waiting = ask('waits', stop.signal);
    stop.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    gate.open();
    await first;
    expect(answer).toHaveBeenCalledTimes(1);
  });

  it('leaves a shared call to those that still want it', async () => {
    const model = await seedModel(db);
    const gate = createGate();
    const answer = vi.fn(async () => {
      await gate.opened;
      return makeAnswer();
    });
    const { ask } = startProcess({ db, model, answer });
    const stop = new AbortController();
    const leaver = ask('shared', stop.signal);
    const stayer = ask('shared');
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
    stop.abort(new Error('not mine any more'));
    await expect(leaver).rejects.toThrow('not mine any more');
    gate.open();
    expect((await stayer).state).toBe('answered');
    expect(answer).toHaveBeenCalledTimes(1);
  });

  it('stores an answer that has come, whoever left in the meantime', async () => {
    const model = await seedModel(db, { price });
    const budget = await seedBudget(db, null);
    const stop = new AbortController();
    const answer = async () => {
      // After the answer, before it is stored.
      setImmediate(() => stop.abort(new Error('too late')));
      return makeAnswer();
    };
    const result = await startProcess({ db, model, answer, budget }).ask('paid in time', stop.signal);
    expect(result).toMatchObject({ state: 'answered', costMicros: COST });
    expect(stop.signal.aborted).toBe(true);
    expect(await booksOf(budget.runId)).toEqual({ calls: 1, sum: COST, spent: COST });
  });
});
