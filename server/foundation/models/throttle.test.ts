import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from './throttle';

describe('bucketOf', () => {
  it('lets no minute have more requests than its limit, wherever it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (perMinute) => {
        const { capacity, perSecond } = bucketOf(perMinute);
        // The worst minute begins with a full bucket.
        expect(Math.floor(capacity + 60 * perSecond + 1e-6)).toBeLessThanOrEqual(perMinute);
      }),
    );
  });

  it('holds at least one request and gives at least nine tenths of the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (perMinute) => {
        const { capacity, perSecond } = bucketOf(perMinute);
        expect(capacity).toBeGreaterThanOrEqual(1);
        expect(60 * perSecond).toBeGreaterThanOrEqual(perMinute * 0.9 - 1e-6);
      }),
    );
  });
});
