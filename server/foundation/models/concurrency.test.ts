import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConcurrencyLimiter, type Outcome, type Permit } from './concurrency';

const open = () => new AbortController().signal;
const take = (limiter: ReturnType<typeof createConcurrencyLimiter>, n: number) =>
  Promise.all(Array.from({ length: n }, () => limiter.acquire(open())));

describe('createConcurrencyLimiter', () => {
  it('starts at the maximum and never has more under way, whatever ends how', async () => {
    const outcome = fc.constantFrom<Outcome>('success', 'overload', 'neutral');
    const step = fc.oneof(fc.constant('acquire' as const), outcome);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), async (maximum, steps) => {
        const limiter = createConcurrencyLimiter(maximum);
        const held: Permit[] = [];
        expect(limiter.limit()).toBe(maximum);
        for (const next of steps) {
          if (next === 'acquire') void limiter.acquire(open()).then((permit) => held.push(permit));
          else held.shift()?.release(next);
          await Promise.resolve();
          expect(limiter.limit()).toBeGreaterThanOrEqual(1);
          expect(limiter.limit()).toBeLessThanOrEqual(maximum);
          expect(limiter.running()).toBeLessThanOrEqual(maximum);
        }
      }),
    );
  });

  it('halves once for all calls that were under way when the overload came', async () => {
    const limiter = createConcurrencyLimiter(16);
    const permits = await take(limiter, 16);
    for (const permit of permits) permit.release('overload');
    expect(limiter.limit()).toBe(8);
    const [next] = await take(limiter, 1);
    next?.release('overload');
    expect(limiter.limit()).toBe(4);
  });

  it('gives back one place a round trip of successes, up to the maximum', async () => {
    const limiter = createConcurrencyLimiter(8);
    const [first] = await take(limiter, 1);
    first?.release('overload');
    expect(limiter.limit()).toBe(4);
    for (const limit of [4, 5, 6, 7, 8, 8]) {
      for (const permit of await take(limiter, limiter.limit() + 1 > 8 ? 8 : limiter.limit()))
        permit.release('success');
      expect(limiter.limit()).toBeGreaterThanOrEqual(limit);
    }
    expect(limiter.limit()).toBe(8);
  });

  it('never drops below one call at once', async () => {
    const limiter = createConcurrencyLimiter(2);
    for (let round = 0; round < 10; round += 1) {
      const [permit] = await take(limiter, 1);
      permit?.release('overload');
    }
    expect(limiter.limit()).toBe(1);
  });

  it('serves calls in the order in which they came, repeated ones first', async () => {
    const limiter = createConcurrencyLimiter(1);
    const order: string[] = [];
    const [held] = await take(limiter, 1);
    const enter = (name: string, again = false) =>
      limiter.acquire(open(), again).then((permit) => {
        order.push(name);
        permit.release('success');
      });
    const all = [enter('a'), enter('b'), enter('retry', true), enter('c')];
    held?.release('success');
    await Promise.all(all);
    expect(order).toEqual(['retry', 'a', 'b', 'c']);
  });

  it('forgets a call that is aborted while it waits', async () => {
    const limiter = createConcurrencyLimiter(1);
    const [held] = await take(limiter, 1);
    const stop = new AbortController();
    const aborted = limiter.acquire(stop.signal);
    const next = limiter.acquire(open());
    stop.abort(new Error('cancelled'));
    await expect(aborted).rejects.toThrow('cancelled');
    held?.release('success');
    (await next).release('success');
    expect(limiter.running()).toBe(0);
  });

  it('takes a raised maximum at once', async () => {
    const limiter = createConcurrencyLimiter(1);
    await take(limiter, 1);
    const second = limiter.acquire(open());
    limiter.setMaximum(2);
    await second;
    expect(limiter.running()).toBe(2);
  });

  it('releases a place once only', async () => {
    const limiter = createConcurrencyLimiter(2);
    const [first] = await take(limiter, 2);
    first?.release('success');
    first?.release('success');
    expect(limiter.running()).toBe(1);
  });
});
