import { expect, test } from 'vitest';
import { formatCost, formatLatency, noteOnCost } from './words';

test('what has no price is never shown as free', () => {
  expect(formatCost({ costMicros: null, unpriced: 3 })).toBe('no price');
  expect(formatCost({ costMicros: null, unpriced: 0 })).toBe('–');
  expect(formatCost({ costMicros: 0, unpriced: 0 })).toBe('$0');
  expect(formatCost({ costMicros: 1_230_000, unpriced: 0 })).toBe('$1.23');
});

test('a sum that leaves calls out says so', () => {
  expect(noteOnCost({ costMicros: 5, unpriced: 2 })).toBe('and 2 calls with no price');
  expect(noteOnCost({ costMicros: 5, unpriced: 0 })).toBeNull();
  expect(noteOnCost({ costMicros: null, unpriced: 2 })).toBeNull();
});

test('latency', () => {
  expect(formatLatency(87.4)).toBe('87 ms');
  expect(formatLatency(2_340)).toBe('2.3 s');
});
