import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import { askBatch } from './batch';
import { findStoredCalls } from './ledger';
import { batched, FAST, KEYS, KINDS, makeCalls, setUpBatchTests } from './testing/batch-setup';
import { ModelCallError } from './types';

const { db, serve, register, startRun, rowsOf, callsOf, spent, leaveUnderWay, openBadLine } = setUpBatchTests();

describe('after a killed worker', () => {
  it.each(KINDS)('a batch of %s under way is found by run and keys, and each call is made once', async (kind) => {
    const server = await serve({ batch: { ms: 300 } });
    const model = await register({ server, kind });
    const run = await startRun();
    const calls = makeCalls(model, 12);
    await leaveUnderWay(run, calls, 'The worker is stopping.');
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 12, reused: 0, failed: 0 });
    expect(batched(server)).toHaveLength(12);
    expect(await rowsOf(run.runId)).toMatchObject([{ state: 'collected' }]);
  });

  it.each(KINDS)('a batch whose id was never stored is found at %s', async (kind) => {
    const server = await serve({ batch: { ms: 100 } });
    const model = await register({ server, kind });
    const run = await startRun();
    const calls = makeCalls(model, 12);
    await leaveUnderWay(run, calls, 'The worker is stopping.');
    const [before] = await rowsOf(run.runId);
    await db().prisma.modelBatch.updateMany({
      where: { runId: run.runId },
      data: { state: 'submitting', remoteId: null },
    });
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 12, reused: 0, failed: 0 });
    expect(batched(server)).toHaveLength(12);
    expect(await rowsOf(run.runId)).toMatchObject([{ id: before?.id, remoteId: before?.remoteId, state: 'collected' }]);
  });

  it.each(KINDS)('a batch that never reached %s is submitted', async (kind) => {
    const server = await serve();
    const model = await register({ server, kind });
    const run = await startRun();
    const calls = makeCalls(model, 5);
    const keys = calls.map(({ key }) => key);
    await db().prisma.modelBatch.create({
      data: { id: newId(), runId: run.runId, modelId: model.id, keys, state: 'submitting' },
    });
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 5, reused: 0, failed: 0 });
    expect(batched(server)).toHaveLength(5);
    expect(await rowsOf(run.runId)).toMatchObject([{ state: 'failed' }, { state: 'collected' }]);
  });

  it('an answer that was stored half way is neither stored nor charged again', async () => {
    const server = await serve({ batch: { ms: 100 } });
    const model = await register({ server });
    const run = await startRun();
    const calls = makeCalls(model, 8);
    await askBatch(run.context(), calls, FAST);
    const whole = await spent(run.runId);
    // As a worker leaves it that dies after five of eight.
    await db().prisma.modelCall.deleteMany({ where: { key: { in: calls.slice(5).map(({ key }) => key) } } });
    const left = (await callsOf(run.runId)).reduce((sum, row) => sum + Number(row.costMicros), 0);
    await db().prisma.runBudget.update({ where: { runId: run.runId }, data: { spentMicros: left } });
    await db().prisma.modelBatch.updateMany({ where: { runId: run.runId }, data: { state: 'submitted' } });
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 3, reused: 5, failed: 0 });
    expect(await spent(run.runId)).toBe(whole);
    expect(await callsOf(run.runId)).toHaveLength(8);
    expect(batched(server)).toHaveLength(8);
  });

  it('two workers with the same calls submit them once between them', async () => {
    const server = await serve({ batch: { ms: 50 } });
    const model = await register({ server });
    const run = await startRun();
    const calls = makeCalls(model, 10);
    await Promise.all([askBatch(run.context(), calls, FAST), askBatch(run.context(), calls, FAST)]);
    expect(batched(server)).toHaveLength(10);
    expect(await callsOf(run.runId)).toHaveLength(10);
    expect(
      (
        await findStoredCalls(
          db(),
          calls.map(({ key }) => key),
        )
      ).size,
    ).toBe(10);
  });
});

describe('a cancelled run', () => {
  it.each(KINDS)('cancels its batches at %s', async (kind) => {
    const server = await serve({ batch: { ms: 60_000 } });
    const model = await register({ server, kind });
    const run = await startRun();
    const calls = makeCalls(model, 6);
    await leaveUnderWay(run, calls, 'The run was cancelled.');
    const [row] = await rowsOf(run.runId);
    const path = kind === 'openai' ? 'batches' : 'messages/batches';
    const key: Record<string, string> =
      kind === 'openai'
        ? { authorization: `Bearer ${KEYS.openai}` }
        : { 'x-api-key': KEYS.anthropic, 'anthropic-version': '2023-06-01' };
    const remote = await (await fetch(`${server.url}/v1/${path}/${row?.remoteId}`, { headers: key })).json();
    expect(['cancelling', 'cancelled', 'canceling', 'ended']).toContain(remote.status ?? remote.processing_status);
    expect(row).toMatchObject({ state: 'submitted' });
  });

  it.each(KINDS)('asks %s for what the cancelled batch left open when it is resumed', async (kind) => {
    const server = await serve({ batch: { ms: 200 } });
    const model = await register({ server, kind });
    const run = await startRun();
    const calls = makeCalls(model, 6);
    await leaveUnderWay(run, calls, 'The run was cancelled.');
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 6, reused: 0, failed: 0 });
    const answered = (await callsOf(run.runId)).filter(({ status }) => status === 'answered');
    expect(answered).toHaveLength(6);
    expect(server.completed).toHaveLength(6);
  });
});

describe('a bad line', () => {
  const PATHS = { openai: '/v1/batches', anthropic: '/v1/messages/batches' };

  it.each(KINDS.flatMap((kind) => [true, false].map((arrives) => ({ kind, arrives }))))(
    'submits a batch once, whether or not the first try arrived: $kind, $arrives',
    async ({ kind, arrives }) => {
      const server = await serve();
      const line = await openBadLine(server, { path: PATHS[kind], arrives });
      const model = await register({ server: line, kind });
      const run = await startRun();
      const calls = makeCalls(model, 7);
      expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 7, reused: 0, failed: 0 });
      expect(line.lost()).toBe(1);
      expect(batched(server)).toHaveLength(7);
      expect(await rowsOf(run.runId)).toMatchObject([{ state: 'collected' }]);
    },
  );

  it('sends a file again that did not arrive', async () => {
    const server = await serve();
    const line = await openBadLine(server, { path: '/v1/files', arrives: false });
    const model = await register({ server: line });
    const run = await startRun();
    expect(await askBatch(run.context(), makeCalls(model, 3), FAST)).toMatchObject({ stored: 3 });
    expect(line.lost()).toBe(1);
    expect(batched(server)).toHaveLength(3);
  });
});

describe('a batch that goes wrong', () => {
  it.each(KINDS)('keeps what %s answered before it expired; the rest fails with the reason', async (kind) => {
    const server = await serve({ batch: { expireAfter: 4 } });
    const model = await register({ server, kind });
    const run = await startRun();
    const calls = makeCalls(model, 7);
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 4, reused: 0, failed: 3 });
    const failed = (await callsOf(run.runId)).filter(({ status }) => status === 'failed');
    expect(failed).toHaveLength(3);
    for (const { error, key, costMicros } of failed) {
      expect(error).toMatch(new RegExp(`^${model.slug}: .*expired`));
      expect(key).toMatch(/#failed:/);
      expect(Number(costMicros)).toBe(0);
    }
  });

  it('fails all its calls with the reason when the provider does not take it', async () => {
    const server = await serve({ batch: { fail: () => ({ code: 'invalid', message: 'Line 1 is bad.' }) } });
    const run = await startRun();
    const calls = makeCalls(await register({ server }), 3);
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 0, reused: 0, failed: 3 });
    for (const { error } of await callsOf(run.runId)) expect(error).toContain('Line 1 is bad.');
    expect(await rowsOf(run.runId)).toMatchObject([{ state: 'failed', error: 'Line 1 is bad.' }]);
  });

  it('is cut smaller while the provider has no room for it', async () => {
    const full = { code: 'token_limit_exceeded', message: 'Enqueued token limit reached.' };
    const server = await serve({ batch: { fail: (n) => (n <= 2 ? full : null) } });
    const run = await startRun();
    const calls = makeCalls(await register({ server }), 40);
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 40, reused: 0, failed: 0 });
    expect(server.completed).toHaveLength(40);
  });

  it.each(KINDS)('is refused by %s with its words, and no call counts as asked', async (kind) => {
    const server = await serve({ apiKey: 'another-key' });
    const run = await startRun();
    const calls = makeCalls(await register({ server, kind }), 3);
    const failure = askBatch(run.context(), calls, FAST);
    await expect(failure).rejects.toThrow(ModelCallError);
    await expect(failure).rejects.toMatchObject({ failure: 'rejected', message: expect.stringContaining('HTTP 401') });
    expect(await rowsOf(run.runId)).toMatchObject([{ state: 'failed' }]);
    expect(await callsOf(run.runId)).toEqual([]);
  });
});
