import { APICallError } from '@ai-sdk/provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDb } from '@/server/foundation/db/client';
import { openTestDb, type TestDb } from '@/test/database';
import { systemClock } from './clock';
import { createFastClock, seedModel, startProcess } from './testing/call-setup';
import { makeAnswer } from './testing/models';
import { bucketOf, createThrottle } from './throttle';

let db: TestDb;
let other: ReturnType<typeof openDb>;

beforeAll(async () => {
  db = await openTestDb();
  other = openDb(db.url);
});
afterAll(async () => {
  await other.close();
  await db.close();
});

const serverError = () =>
  new APICallError({ message: 'no', url: 'http://local', requestBodyValues: {}, statusCode: 500 });
const tooMany = () =>
  new APICallError({ message: 'slow', url: 'http://local', requestBodyValues: {}, statusCode: 429 });

async function throttleOf(modelId: string) {
  const { rows } = await db.pool.query<{
    requests: number;
    tokens: number;
    failures: number;
    open_seconds: number | null;
  }>(
    `SELECT requests, tokens, failures, extract(epoch FROM open_until - now())::float8 AS open_seconds
     FROM model_throttle WHERE model_id = $1`,
    [modelId],
  );
  return rows[0];
}

const letTimePass = (modelId: string) =>
  db.pool.query(`UPDATE model_throttle SET open_until = now() WHERE model_id = $1`, [modelId]);

const breakModel = (modelId: string, failures = 10) =>
  db.pool.query(
    `INSERT INTO model_throttle (model_id, requests, tokens, failures, open_until)
     VALUES ($1, 1, 1, $2, now() + interval '15 seconds')
     ON CONFLICT (model_id) DO UPDATE SET failures = excluded.failures, open_until = excluded.open_until`,
    [modelId, failures],
  );

describe('token buckets', () => {
  it('are shared by two workers: together they never send more than the buckets allow', async () => {
    const model = await seedModel(db, { requests_per_minute: 3_600, max_concurrency: 64 });
    const { capacity, perSecond } = bucketOf(3_600);
    const sent: number[] = [];
    const answer = async () => {
      sent.push(performance.now());
      return makeAnswer();
    };
    const workers = [db, other].map((pool) => startProcess({ db: pool, model, answer }));
    const start = performance.now();
    await Promise.all(Array.from({ length: 120 }, (_, n) => workers[n % 2]?.ask(`bucket-${n}`)));
    expect(sent).toHaveLength(120);
    for (const [n, at] of sent.entries()) {
      expect(n + 1).toBeLessThanOrEqual(capacity + (perSecond * (at - start)) / 1_000 + 1);
    }
  });

  it('are taken from once when many workers reach for the same ones', async () => {
    const model = await seedModel(db, { requests_per_minute: 1 });
    const limits = { ...model.settings, requests_per_minute: 6_000, tokens_per_minute: 600_000 };
    const bucket = bucketOf(limits.requests_per_minute);
    const pools = Array.from({ length: 8 }, () => openDb(db.url, 1));
    const throttles = pools.map(({ pool }) => createThrottle({ pool, modelId: model.id, clock: systemClock }));
    const { signal } = new AbortController();
    const granted: number[] = [];
    const start = performance.now();
    const take = async (throttle: (typeof throttles)[number]) => {
      for (let n = 0; n < 40; n += 1) {
        await throttle.admit({ runId: null, tokens: 10, limits, signal });
        granted.push(performance.now() - start);
      }
    };
    await Promise.all(throttles.map(take));
    await Promise.all(pools.map((pool) => pool.close()));
    for (const [n, at] of granted.entries()) {
      expect(n + 1).toBeLessThanOrEqual(bucket.capacity + (bucket.perSecond * at) / 1_000 + 1);
    }
    expect((await throttleOf(model.id))?.requests).toBeLessThan(bucket.capacity);
  });

  it('count tokens by estimate before the call and by the bill after it', async () => {
    const model = await seedModel(db, { tokens_per_minute: 600_000, max_output_tokens: 2_000 });
    const { capacity } = bucketOf(600_000);
    const clock = createFastClock();
    let during: number | undefined;
    const answer = async () => {
      during = (await throttleOf(model.id))?.tokens;
      return makeAnswer({ usage: [4_000, 3_000] });
    };
    await startProcess({ db, model, answer, clock }).ask('counted');
    expect(during).toBeGreaterThan(capacity - 2_100);
    expect(during).toBeLessThan(capacity - 2_000);
    expect((await throttleOf(model.id))?.tokens).toBeCloseTo(capacity - 7_000, 3);
  });

  it('let a call through that is larger than the bucket, once it is full, and then owe the rest', async () => {
    const model = await seedModel(db, { tokens_per_minute: 6_000, max_output_tokens: 1_000 });
    const answer = vi.fn(async () => makeAnswer({ usage: [900, 100] }));
    await startProcess({ db, model, answer }).ask('large');
    const left = (await throttleOf(model.id))?.tokens ?? 0;
    expect(left).toBeLessThan(-800);
    expect(answer).toHaveBeenCalledTimes(1);
  });

  it('end the wait of an aborted call at once, and let the next have its turn', async () => {
    const model = await seedModel(db, { requests_per_minute: 6_000, max_concurrency: 8 });
    const answer = vi.fn(async () => makeAnswer());
    const { ask } = startProcess({ db, model, answer });
    await ask('first');
    await db.pool.query('UPDATE model_throttle SET requests = -1000000 WHERE model_id = $1', [model.id]);
    const stop = new AbortController();
    const aborted = ask('aborted', stop.signal);
    const next = ask('next');
    const asleep = expect(aborted).rejects.toThrow('cancelled');
    stop.abort(new Error('cancelled'));
    await asleep;
    await db.pool.query('UPDATE model_throttle SET requests = 10 WHERE model_id = $1', [model.id]);
    expect((await next).state).toBe('answered');
    expect(answer).toHaveBeenCalledTimes(2);
  });

  it('cost no row and no statement of their own where there are no limits', async () => {
    const model = await seedModel(db);
    await startProcess({ db, model, answer: async () => makeAnswer() }).ask('free');
    expect(await throttleOf(model.id)).toBeUndefined();
  });
});

describe('circuit breaker', () => {
  it('opens after ten failures in a row, for all workers', async () => {
    const model = await seedModel(db, { max_concurrency: 2 });
    const failing = vi.fn(async () => {
      throw serverError();
    });
    const first = startProcess({ db, model, answer: failing, clock: createFastClock() });
    await Promise.allSettled([first.ask('a'), first.ask('b')]);
    const { failures = 0, open_seconds } = (await throttleOf(model.id)) ?? {};
    expect(failures).toBeGreaterThanOrEqual(10);
    expect(open_seconds).toBeGreaterThan(5);

    await breakModel(model.id);
    const answer = vi.fn(async () => makeAnswer());
    const failure = startProcess({ db: other, model, answer, clock: createFastClock() }).ask('c');
    await expect(failure).rejects.toMatchObject({
      failure: 'busy',
      message: expect.stringContaining('failed many times'),
    });
    expect(answer).not.toHaveBeenCalled();
  });

  it('lets one call of all workers try when its time has come, and closes when that is answered', async () => {
    const model = await seedModel(db);
    await breakModel(model.id);
    await letTimePass(model.id);
    let probes = 0;
    let closed = false;
    const answer = async () => {
      if (!closed) probes += 1;
      // The others have asked and were told to wait by the time that the probe is answered.
      await vi.waitFor(async () => expect((await throttleOf(model.id))?.open_seconds ?? 1).toBeGreaterThan(0));
      closed = true;
      return makeAnswer();
    };
    const workers = [db, other].map((pool) => startProcess({ db: pool, model, answer }));
    const results = await Promise.all(Array.from({ length: 10 }, (_, n) => workers[n % 2]?.ask(`probe-${n}`)));
    expect(results.every((result) => result?.state === 'answered')).toBe(true);
    expect(probes).toBe(1);
    expect(await throttleOf(model.id)).toMatchObject({ failures: 0, open_seconds: null });
  });

  it('stays open for twice as long after each probe that fails, up to two minutes', async () => {
    const model = await seedModel(db);
    const clock = createFastClock();
    const failing = async () => {
      throw serverError();
    };
    const spans: number[] = [];
    await breakModel(model.id);
    for (const n of [1, 2, 3, 4]) {
      await letTimePass(model.id);
      await startProcess({ db, model, answer: failing, clock })
        .ask(`again-${n}`)
        .catch(() => undefined);
      spans.push(Math.round(((await throttleOf(model.id))?.open_seconds ?? 0) / 15));
    }
    expect(spans).toEqual([2, 4, 8, 8]);
  });

  it('does not count 429s, and takes one for a sign of life', async () => {
    const model = await seedModel(db);
    await breakModel(model.id);
    await letTimePass(model.id);
    let requests = 0;
    const answer = async () => {
      requests += 1;
      if (requests === 1) throw tooMany();
      return makeAnswer();
    };
    expect((await startProcess({ db, model, answer, clock: createFastClock() }).ask('limited')).state).toBe('answered');
    expect((await throttleOf(model.id))?.failures).toBe(0);
  });

  it('stays closed when answers come between the failures, however fast', async () => {
    const model = await seedModel(db, { max_concurrency: 64 });
    let requests = 0;
    const answer = async () => {
      requests += 1;
      if (requests % 2 === 0) throw serverError();
      return makeAnswer();
    };
    const { ask } = startProcess({ db, model, answer, clock: createFastClock() });
    await Promise.all(Array.from({ length: 200 }, (_, n) => ask(`between-${n}`).catch(() => undefined)));
    expect((await throttleOf(model.id))?.open_seconds).toBeNull();
  });

  it('starts to count anew after a success', async () => {
    const model = await seedModel(db);
    await breakModel(model.id, 9);
    await startProcess({ db, model, answer: async () => makeAnswer() }).ask('fine');
    expect(await throttleOf(model.id)).toMatchObject({ failures: 0, open_seconds: null });
  });

  it('gives the probe to another when the call that had it is aborted', async () => {
    const model = await seedModel(db);
    await breakModel(model.id);
    await letTimePass(model.id);
    const hanging = vi.fn(() => new Promise<never>(() => {}));
    const stop = new AbortController();
    const aborted = startProcess({ db, model, answer: hanging }).ask('hangs', stop.signal);
    await vi.waitFor(() => expect(hanging).toHaveBeenCalledTimes(1));
    stop.abort(new Error('cancelled'));
    await expect(aborted).rejects.toThrow('cancelled');
    const { state } = await startProcess({ db: other, model, answer: async () => makeAnswer() }).ask('tries');
    expect(state).toBe('answered');
  });
});
