import { describe, expect, it } from 'vitest';
import { RunStop } from '@/server/foundation/runs/types';
import type { ModelServerOptions } from '@/test/model-servers/types';
import { askBatch } from './batch';
import { callModel } from './call';
import { batched, FAST, KINDS, makeCalls, PRICE, setUpBatchTests } from './testing/batch-setup';

const { serve, register, startRun, rowsOf, callsOf, spent } = setUpBatchTests();

describe('askBatch', () => {
  it.each(KINDS)('stores the answers of %s as single calls would, at the discount', async (kind) => {
    const server = await serve();
    const model = await register({ server, kind, settings: { batch_discount: 0.5 } });
    const run = await startRun(1_000_000);
    const calls = makeCalls(model, 25);
    const progress: { done: number; total: number }[] = [];
    const tally = await askBatch(run.context(), calls, { ...FAST, onProgress: (p) => progress.push(p) });
    expect(tally).toEqual({ stored: 25, reused: 0, failed: 0 });
    expect(progress.at(-1)).toEqual({ done: 25, total: 25 });

    const stored = await callsOf(run.runId);
    expect(stored).toHaveLength(25);
    for (const row of stored) {
      const full = row.tokensIn * PRICE.input + row.tokensOut * PRICE.output;
      expect(row).toMatchObject({ status: 'answered', batch: true, modelSlug: model.slug, promptVersion: 'v1' });
      expect(row.tokensIn).toBeGreaterThan(0);
      // Anthropic's cache writes cost more; without them it is half to the micro.
      expect(Number(row.costMicros)).toBeGreaterThanOrEqual(Math.ceil(full / 2));
    }
    expect(await spent(run.runId)).toBe(stored.reduce((sum, row) => sum + Number(row.costMicros), 0));
    expect(await rowsOf(run.runId)).toMatchObject([{ state: 'collected', error: null }]);

    // Each answer belongs to its own question, whatever the order in which they came.
    const sent = batched(server);
    for (const call of calls) {
      const own = sent.find(({ users }) => users[0] === call.messages[0]?.text);
      const answer = server.completed.find(({ n }) => n === own?.n);
      expect(stored.find(({ key }) => key === call.key)?.raw).toBe(answer?.text);
    }
  });

  it.each(KINDS)('sends %s the same body as a single call, which then finds the stored answer', async (kind) => {
    const server = await serve();
    const model = await register({ server, kind });
    const run = await startRun();
    const [call] = makeCalls(model, 1);
    if (!call) throw new Error('no call');
    await askBatch(run.context(), [call], FAST);
    const found = await callModel(run.context(), call);
    expect(found.reused).toBe(true);
    expect(server.received).toHaveLength(1);
    await callModel(run.context(), { ...call, key: `${call.key}/again` });
    expect(server.received.map(({ batch, body }) => ({ batch, body }))).toEqual([
      { batch: true, body: server.received[0]?.body },
      { batch: false, body: server.received[0]?.body },
    ]);
  });

  it('leaves out what is stored already, and submits nothing when all is', async () => {
    const server = await serve();
    const model = await register({ server });
    const run = await startRun();
    const calls = makeCalls(model, 6);
    expect(await askBatch(run.context(), calls.slice(0, 2), FAST)).toEqual({ stored: 2, reused: 0, failed: 0 });
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 4, reused: 2, failed: 0 });
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 0, reused: 6, failed: 0 });
    expect(batched(server)).toHaveLength(6);
    expect(await rowsOf(run.runId)).toHaveLength(2);
  });

  it('takes models of several providers at once', async () => {
    const server = await serve();
    const models = [await register({ server }), await register({ server, kind: 'anthropic' })];
    const run = await startRun();
    const calls = models.flatMap((model) => makeCalls(model, 4));
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 8, reused: 0, failed: 0 });
    expect((await rowsOf(run.runId)).map(({ modelId }) => modelId).sort()).toEqual(models.map(({ id }) => id).sort());
  });

  it('stores refusals and answers that were cut as what they are', async () => {
    const faults: ModelServerOptions['faults'] = ({ users }) =>
      users[0]?.endsWith('0') ? 'blocked' : users[0]?.endsWith('1') ? 'cut-off' : null;
    const server = await serve({ faults });
    const model = await register({ server });
    const run = await startRun();
    expect(await askBatch(run.context(), makeCalls(model, 3), FAST)).toMatchObject({ stored: 3, failed: 0 });
    const states = Object.fromEntries((await callsOf(run.runId)).map(({ key, status }) => [key.split('/')[1], status]));
    expect(states).toMatchObject({ 0: 'refused', 1: 'truncated', 2: 'answered' });
  });
});

describe('the cap of a run', () => {
  it('stops it before anything is submitted that may not fit', async () => {
    const server = await serve();
    const model = await register({ server });
    const run = await startRun(10);
    await expect(askBatch(run.context(), makeCalls(model, 3), FAST)).rejects.toThrow(RunStop);
    expect(server.received).toEqual([]);
    expect(await rowsOf(run.runId)).toEqual([]);
  });

  it('lets a few calls show what answers take when the dearest case does not fit', async () => {
    const server = await serve();
    const model = await register({ server });
    // 1,024 tokens at most would cost 4,096 each; real answers are a hundredth of it.
    const run = await startRun(60 * 4_100);
    const calls = makeCalls(model, 200);
    expect(await askBatch(run.context(), calls, FAST)).toEqual({ stored: 200, reused: 0, failed: 0 });
    expect((await rowsOf(run.runId)).map(({ keys }) => keys.length)).toEqual([40, 160]);
    expect(await spent(run.runId)).toBeLessThan(60 * 4_100);
  });

  it('is not passed by two batches together: the second waits for the bill of the first', async () => {
    const server = await serve({ batch: { ms: 100 } });
    const model = await register({ server });
    // Room for ten answers of 1,024 tokens at half of 8 dollars a million, and not for twenty.
    const run = await startRun(60_000);
    const calls = makeCalls(model, 20);
    const halves = [calls.slice(0, 10), calls.slice(10)];
    const tallies = await Promise.all(halves.map((half) => askBatch(run.context(), half, FAST)));
    expect(tallies).toEqual(Array(2).fill({ stored: 10, reused: 0, failed: 0 }));
    const [first, second] = await rowsOf(run.runId);
    expect(second?.createdAt.getTime()).toBeGreaterThanOrEqual(
      first?.finishedAt?.getTime() ?? Number.POSITIVE_INFINITY,
    );
  });

  it('takes no model without a price', async () => {
    const server = await serve();
    const model = await register({ server, settings: { price: null } });
    const run = await startRun(1_000_000);
    await expect(askBatch(run.context(), makeCalls(model, 2), FAST)).rejects.toThrow('has no price');
    const free = await startRun();
    expect(await askBatch(free.context(), makeCalls(model, 2), FAST)).toMatchObject({ stored: 2 });
  });
});
