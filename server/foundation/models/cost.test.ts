import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costMicros, formatMicros } from './cost';

const settings = { price: { input: 2.5, cached: 0.25, output: 10 }, batch_discount: 0.5 };

describe('costMicros', () => {
  it('is tokens times price per million, in millionths of a dollar', () => {
    const usage = { input: 1_000, cached: 400, output: 100 };
    expect(costMicros({ settings, usage })).toBe(600 * 2.5 + 400 * 0.25 + 100 * 10);
    expect(costMicros({ settings, usage, batch: true })).toBe(1_300);
  });

  it('counts cached tokens at the full price when they have none of their own', () => {
    const price = { input: 2, output: 8 };
    const usage = { input: 100, cached: 100, output: 0 };
    expect(costMicros({ settings: { ...settings, price }, usage })).toBe(200);
  });

  it('is null without a price', () => {
    expect(
      costMicros({ settings: { ...settings, price: null }, usage: { input: 1, cached: 0, output: 1 } }),
    ).toBeNull();
  });

  it('adds what Anthropic asks for tokens that it writes to its cache', () => {
    const usage = { input: 1_000, cached: 0, output: 0 };
    const cost = (kind: 'anthropic' | 'openai') => costMicros({ settings, usage, cacheWrites: { kind, tokens: 800 } });
    expect(cost('anthropic')).toBe(2_500 + 500);
    expect(cost('openai')).toBe(2_500);
  });

  it('rounds a part of a millionth up, but no arithmetic noise', () => {
    const tenth = { price: { input: 0.1, output: 0.2 }, batch_discount: 0.5 };
    expect(costMicros({ settings: tenth, usage: { input: 1, cached: 0, output: 0 } })).toBe(1);
    expect(costMicros({ settings: tenth, usage: { input: 30, cached: 0, output: 0 } })).toBe(3);
  });

  it('never falls when more tokens are used, and is a whole number', () => {
    const tokens = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(tokens, tokens, tokens, fc.nat(1_000), (input, cached, output, more) => {
        const before = costMicros({ settings, usage: { input, cached, output } }) ?? -1;
        const after = costMicros({ settings, usage: { input, cached, output: output + more } }) ?? -1;
        expect(Number.isInteger(before)).toBe(true);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('formatMicros', () => {
  it.each([
    [1_000_000, '$1.00'],
    [1_003_100, '$1.00'],
    [0, '$0.00'],
    [5_000, '$0.0050'],
    [12, '$0.000012'],
  ])('writes %i as %s', (micros, text) => {
    expect(formatMicros(micros)).toBe(text);
  });
});
