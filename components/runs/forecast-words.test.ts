import { expect, test } from 'vitest';
import type { Forecast } from '@/server/pipeline/forecast/schema';
import { formatCostRange, formatPrice, formatTime, suggestCap } from './forecast-words';

const total = (high: number | null) =>
  ({ total: { costUsd: high === null ? null : { low: 0, expected: 0, high } } }) as Forecast;

test('prices are per million tokens, and no price is not free', () => {
  expect(formatPrice({ input: 2, output: 8, cached: 0.5 })).toBe('$2 in, $8 out per M tokens');
  expect(formatPrice({ input: 0.075, output: 0.3 })).toBe('$0.075 in, $0.3 out per M tokens');
  expect(formatPrice({ input: 0, output: 0 })).toBe('free');
  expect(formatPrice(null)).toBe('no price');
});

test('a range is one figure when its ends are the same', () => {
  expect(formatCostRange({ low: 1.5, expected: 1.5, high: 1.5 })).toBe('$1.50');
  expect(formatCostRange({ low: 1, expected: 2, high: 4 })).toBe('$1.00 – $4.00');
  expect(formatCostRange(null)).toBe('no price');
});

test('a suggested cap is a tenth above the high end, in whole cents', () => {
  expect(suggestCap(total(10))).toBe(11);
  expect(suggestCap(total(0.001))).toBe(0.01);
  expect(suggestCap(total(0))).toBeNull();
  expect(suggestCap(total(null))).toBeNull();
});

test('a batch has no time of its own', () => {
  expect(formatTime(null)).toBe('up to a day');
  expect(formatTime({ low: 60, expected: 72, high: 90 })).toBe('1 min 12 s');
});
