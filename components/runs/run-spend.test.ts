import { expect, test } from 'vitest';
import type { RunPage } from '@/server/api/run-page';
import { costPerPair, stoppedAtCap, suggestCapUsd } from './run-spend';

const spend = (rest: Partial<NonNullable<RunPage['spend']>> = {}): RunPage['spend'] => ({
  ...{ capMicros: 1_000_000, spentMicros: 1_010_000, expectedMicros: 0 },
  models: [
    {
      ...{ model: 'lab/m', purpose: 'generate', calls: 4, failed: 0, unpriced: 0, costMicros: 1_010_000 },
      tokens: { input: 1, cached: 0, output: 1 },
    },
  ],
  ...rest,
});
const reason = 'The run reached its cap of $1.00: $1.01 spent. Raise the cap to go on.';

test('only a run that stopped by itself has stopped at its cap', () => {
  expect(stoppedAtCap({ state: 'cancelled', error: reason, spend: spend() })).toBe(true);
  expect(stoppedAtCap({ state: 'cancelled', error: null, spend: spend() })).toBe(false);
  expect(stoppedAtCap({ state: 'failed', error: reason, spend: spend() })).toBe(false);
  expect(stoppedAtCap({ state: 'cancelled', error: 'The folder is gone.', spend: spend({ spentMicros: 5 }) })).toBe(
    false,
  );
  expect(stoppedAtCap({ state: 'cancelled', error: reason, spend: null })).toBe(false);
  // The next batch would have passed it.
  expect(stoppedAtCap({ state: 'cancelled', error: reason, spend: spend({ spentMicros: 700_000 }) })).toBe(true);
});

test('cost of a valid pair', () => {
  const summary = { pairs: { valid: 10 } } as RunPage['summary'];
  expect(costPerPair({ spend: spend(), summary })).toBe(101_000);
  expect(costPerPair({ spend: spend(), summary: null })).toBeNull();
  expect(costPerPair({ spend: null, summary })).toBeNull();
  expect(costPerPair({ spend: spend({ models: [] }), summary })).toBeNull();
});

test('a suggested cap leaves room above what is spent', () => {
  expect(suggestCapUsd({ capMicros: 5_000_000, spentMicros: 5_100_000 })).toBe(10);
  expect(suggestCapUsd({ capMicros: 100_000, spentMicros: 900_000 })).toBe(1.9);
});
