import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coalesce } from './coalesce';

describe('coalesce', () => {
  it('gives each item its own result, in batches within the limit, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 50 }),
        fc.integer({ min: 1, max: 7 }),
        async (items, most) => {
          const batches: number[][] = [];
          const double = coalesce<number, number>({
            run: async (batch) => {
              batches.push(batch);
              return batch.map((item) => item * 2);
            },
            lingerMs: 0,
            most,
          });
          expect(await Promise.all(items.map(double))).toEqual(items.map((item) => item * 2));
          expect(batches.flat()).toEqual(items);
          expect(batches.every((batch) => batch.length > 0 && batch.length <= most)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has one batch under way at a time', async () => {
    let running = 0;
    let most = 0;
    const ask = coalesce<number, number>({
      run: async (batch) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return batch;
      },
      lingerMs: 0,
      most: 2,
    });
    await Promise.all([1, 2, 3, 4, 5].map(ask));
    expect(most).toBe(1);
  });

  it('fails the items of a batch that fails, and goes on with the next', async () => {
    const ask = coalesce<string, string>({
      run: async (batch) => {
        if (batch.includes('bad')) throw new Error('refused');
        return batch;
      },
      lingerMs: 0,
      most: 2,
    });
    const results = await Promise.allSettled(['bad', 'beside', 'good'].map(ask));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await ask('later')).toBe('later');
  });
});
