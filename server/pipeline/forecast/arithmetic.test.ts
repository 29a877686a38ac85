import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelSettingsSchema } from '@/server/foundation/models/schema';
import {
  callsPerAnswer,
  callsPerSecond,
  exactly,
  type ForecastInput,
  type ModelLoad,
  meanRange,
  shareRange,
  sumForecast,
  validInTheEnd,
} from './arithmetic';

const load = (settings: object = {}, rest: Partial<ModelLoad> = {}): ModelLoad => ({
  ...{ slug: 'lab/m', label: 'M', batch: false, cachedShare: 0, latencySeconds: 2 },
  settings: modelSettingsSchema.parse({ price: { input: 2, output: 10 }, max_concurrency: 10, ...settings }),
  ...{ input: exactly(1_000), output: exactly(100) },
  ...rest,
});

/** 100 contexts with two types each, one generator that is always right, one judge. */
const input = (rest: Partial<ForecastInput> = {}): ForecastInput => ({
  contexts: exactly(100),
  typesPerContext: [{ types: 2, weight: 1 }],
  generators: [{ id: 'lab/m', validity: exactly(1), stored: 0, model: load() }],
  judges: [{ id: 'lab/m', stored: 0, model: load() }],
  retries: 2,
  samples: 1,
  ...rest,
});

describe('sumForecast', () => {
  test('asks once per context and type, and judges the chosen once a context and each rejected once', () => {
    const { models, pairs, total } = sumForecast(input());
    expect(models.map(({ role, calls }) => [role, calls.expected])).toEqual([
      ['generate', 200],
      ['judge', 300],
    ]);
    expect(pairs.expected).toBe(200);
    expect(total.calls.expected).toBe(500);
    expect(total.tokens.input.expected).toBe(500_000);
    // 0.5 M in at $2 and 0.05 M out at $10
    expect(total.costUsd?.expected).toBeCloseTo(1.5, 6);
  });

  test('counts the tries that refused answers cost, with the longer prompt that they have', () => {
    const generators = [{ id: 'lab/m', validity: exactly(0.5), stored: 0, model: load() }];
    const { models, pairs } = sumForecast(input({ generators, judges: [] }));
    expect(models[0]?.calls.expected).toBe(350); // 1 + 0.5 + 0.25 for each of 200
    expect(pairs.expected).toBe(175);
    expect(models[0]?.tokens.input.expected).toBeGreaterThan(350_000);
  });

  test('a context without a valid pair is not judged at all', () => {
    const generators = [{ id: 'offline', validity: exactly(0.5), stored: 0, model: null }];
    const { models } = sumForecast(input({ generators }));
    // 100 rejected, and the chosen of the 75 contexts that have a pair
    expect(models.map(({ role, calls }) => [role, calls.expected])).toEqual([['judge', 175]]);
  });

  test('what is stored is not asked for again', () => {
    const generators = [{ id: 'lab/m', validity: exactly(1), stored: 200, model: load() }];
    const judges = [{ id: 'lab/m', stored: 300, model: load() }];
    const { total, models } = sumForecast(input({ generators, judges }));
    expect(total.calls).toEqual(exactly(0));
    expect(total.costUsd).toEqual(exactly(0));
    expect(models.map(({ reused }) => reused)).toEqual([200, 300]);
  });

  test('samples multiply the votes, and only the votes', () => {
    const { models } = sumForecast(input({ samples: 3 }));
    expect(models.map(({ calls }) => calls.expected)).toEqual([200, 900]);
  });

  test('a batch costs its share of the price and has no time', () => {
    const model = load({ batch: true }, { batch: true });
    const { total } = sumForecast(
      input({ generators: [{ id: 'm', validity: exactly(1), stored: 0, model }], judges: [] }),
    );
    expect(total.costUsd?.expected).toBeCloseTo(0.3, 6); // half of 0.4 + 0.2
    expect(total.seconds).toBeNull();
  });

  test('tokens from the cache cost what cached tokens cost', () => {
    const model = load({ price: { input: 2, output: 10, cached: 0.5 } }, { cachedShare: 0.5 });
    const { total } = sumForecast(
      input({ generators: [{ id: 'm', validity: exactly(1), stored: 0, model }], judges: [] }),
    );
    expect(total.tokens.cached.expected).toBe(100_000);
    expect(total.costUsd?.expected).toBeCloseTo(0.2 + 0.05 + 0.2, 6);
  });

  test('one model without a price leaves the total without one, and the others with theirs', () => {
    const judges = [{ id: 'own/m', stored: 0, model: load({ price: null }, { slug: 'own/m' }) }];
    const { total, models } = sumForecast(input({ judges }));
    expect(total.costUsd).toBeNull();
    expect(models.map(({ costUsd }) => costUsd === null)).toEqual([false, true]);
  });

  test('models of one stage work side by side, stages one after the other', () => {
    const slow = load({ max_concurrency: 1 });
    const generators = [
      { id: 'a', validity: exactly(1), stored: 0, model: load() },
      { id: 'b', validity: exactly(1), stored: 0, model: slow },
    ];
    const { total } = sumForecast(input({ generators }));
    // 200 calls one by one at 2 s; then 100 + 400 votes, ten at once
    expect(total.seconds?.expected).toBeCloseTo(400 + 100, 6);
  });

  test('an empty sample is a forecast of nothing, not of NaN', () => {
    const { total, pairs } = sumForecast(input({ contexts: exactly(0), typesPerContext: [] }));
    expect([total.calls.expected, pairs.expected, total.costUsd?.expected]).toEqual([0, 0, 0]);
  });

  test('low is never above expected, nor that above high, whatever goes in', () => {
    const span = fc
      .tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map((values) => values.toSorted((a, b) => a - b) as [number, number, number])
      .map(([low, expected, high]) => ({ low, expected, high }));
    const scaled = (by: number) =>
      span.map(({ low, expected, high }) => ({ low: low * by, expected: expected * by, high: high * by }));
    fc.assert(
      fc.property(
        ...[scaled(10_000), span, scaled(5_000), scaled(800), fc.nat(5), fc.integer({ min: 1, max: 15 }), fc.nat(500)],
        (contexts, validity, inputTokens, outputTokens, retries, samples, stored) => {
          const model = load({}, { input: inputTokens, output: outputTokens });
          const generators = [{ id: 'm', validity, stored, model }];
          const judges = [{ id: 'm', stored, model }];
          const { total, pairs } = sumForecast(input({ contexts, generators, judges, retries, samples }));
          for (const one of [
            total.calls,
            pairs,
            total.tokens.input,
            total.tokens.output,
            total.costUsd,
            total.seconds,
          ]) {
            if (!one) continue;
            expect(one.low).toBeLessThanOrEqual(one.expected);
            expect(one.expected).toBeLessThanOrEqual(one.high);
            expect(one.low).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
});

test('retries: tries and validity follow the geometric series', () => {
  expect(callsPerAnswer(0.5, 2)).toBeCloseTo(1.75);
  expect(callsPerAnswer(1, 5)).toBe(1);
  expect(callsPerAnswer(0, 2)).toBe(3);
  expect(validInTheEnd(0.5, 2)).toBeCloseTo(0.875);
  expect(validInTheEnd(0.3, 0)).toBeCloseTo(0.3);
});

test('speed is that of the tightest limit', () => {
  const at = (settings: object) => callsPerSecond(load(settings), 1_200);
  expect(at({})).toEqual({ limit: 'concurrency', perSecond: 5 });
  expect(at({ requests_per_minute: 60 })).toEqual({ limit: 'requests', perSecond: 1 });
  expect(at({ requests_per_minute: 60, tokens_per_minute: 36_000 })).toEqual({ limit: 'tokens', perSecond: 0.5 });
});

test('intervals equal reference values', () => {
  // Wilson, 95%: 8 of 10
  expect(shareRange(8, 10).low).toBeCloseTo(0.4902, 3);
  expect(shareRange(8, 10).high).toBeCloseTo(0.9433, 3);
  expect(shareRange(0, 0)).toEqual({ low: 0, expected: 0, high: 1 });
  expect(meanRange([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ expected: 5 });
  expect(meanRange([2, 4, 4, 4, 5, 5, 7, 9]).high).toBeCloseTo(5 + 1.96 * (2.13809 / Math.sqrt(8)), 4);
  expect(meanRange([7])).toEqual(exactly(7));
});
