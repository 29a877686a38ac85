import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile';
import { wilsonInterval } from './wilson';

describe('the normal quantile', () => {
  // Python 3.11, statistics.NormalDist().inv_cdf
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798405],
    [1e-5, -4.2648907939228256],
    [0.025, -1.9599639845400538],
    [0.075, -1.4395314709384557],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.975, 1.9599639845400536],
    [0.995, 2.5758293035489],
    [0.9999995, 4.891638475714779],
  ])('of %d is %d', (probability, z) => {
    expect(normalQuantile(probability)).toBeCloseTo(z, 12);
  });

  it.each([0, 1, -0.1, 1.1, Number.NaN])('of %d does not exist', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(RangeError);
  });

  it('is odd about one half and grows', () => {
    const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        expect(normalQuantile(a)).toBeCloseTo(-normalQuantile(1 - a), 6);
        if (a < b) expect(normalQuantile(a)).toBeLessThanOrEqual(normalQuantile(b));
      }),
    );
  });
});

describe("Wilson's interval", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is as Newcombe printed it', (successes, n, low, high) => {
    const interval = wilsonInterval({ successes, n });
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  // scipy, binomtest(k, n).proportion_ci(confidence, method='wilson')
  it.each([
    [81, 263, 0.95, 0.2552885198782742, 0.36620957698280004],
    [15, 148, 0.95, 0.06238639953073629, 0.16048724172330803],
    [20, 20, 0.95, 0.8388748419471808, 1],
    [1, 1, 0.95, 0.20654931437723745, 1],
    [7, 9, 0.9, 0.503642782376754, 0.9235052624456035],
    [500, 1000, 0.99, 0.45940700521208483, 0.5405929947879151],
    [3, 10, 0.8, 0.15379917807596727, 0.502628294760249],
  ])('of %d in %d at %d equals that of scipy', (successes, n, confidence, low, high) => {
    const interval = wilsonInterval({ successes, n, confidence });
    expect(interval?.low).toBeCloseTo(low, 12);
    expect(interval?.high).toBeCloseTo(high, 12);
  });

  const share = fc
    .integer({ min: 1, max: 1_000_000 })
    .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));
  const confidence = fc.double({ min: 0.01, max: 0.999999, noNaN: true });

  it('lies in [0, 1] and holds the share, at any confidence', () => {
    fc.assert(
      fc.property(share, confidence, ({ successes, n }, confidence) => {
        const { low, high } = wilsonInterval({ successes, n, confidence }) ?? { low: 2, high: -1 };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / n);
        expect(high).toBeGreaterThanOrEqual(successes / n);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('narrows as n grows with the same share, and widens with confidence', () => {
    const width = (input: Parameters<typeof wilsonInterval>[0]) => {
      const { low, high } = wilsonInterval(input) ?? { low: 0, high: 9 };
      return high - low;
    };
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 50 }), ({ successes, n }, times) => {
        const once = width({ successes, n });
        expect(width({ successes: successes * times, n: n * times })).toBeLessThan(once);
        expect(width({ successes, n, confidence: 0.99 })).toBeGreaterThan(once);
      }),
    );
  });

  it('mirrors: failures have the interval of successes turned around', () => {
    fc.assert(
      fc.property(share, ({ successes, n }) => {
        const { low, high } = wilsonInterval({ successes, n }) ?? { low: 0, high: 9 };
        const mirrored = wilsonInterval({ successes: n - successes, n });
        expect(mirrored?.low).toBeCloseTo(1 - high, 12);
        expect(mirrored?.high).toBeCloseTo(1 - low, 12);
      }),
    );
  });

  it('of nothing is none, and of nonsense an error', () => {
    expect(wilsonInterval({ successes: 0, n: 0 })).toBeNull();
    for (const [successes, n] of [[-1, 3] as const, [4, 3] as const, [0.5, 3] as const, [Number.NaN, 3] as const]) {
      expect(() => wilsonInterval({ successes, n })).toThrow(RangeError);
    }
    expect(() => wilsonInterval({ successes: 1, n: 3, confidence: 1 })).toThrow(RangeError);
  });
});
