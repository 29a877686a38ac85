import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOOL_STEPS, foolStep } from './fool-rate';
import {
  formatCompact,
  formatDuration,
  formatPercent,
  formatPlural,
  formatReason,
  formatRelative,
  formatSpeed,
  formatTimeLeft,
} from './format';

test('a share is 0% or 100% only when it is exactly that', () => {
  expect([0, 0.0001, 0.004, 0.634, 0.996, 0.9999, 1].map((share) => formatPercent(share))).toEqual([
    '0%',
    '<1%',
    '<1%',
    '63%',
    '>99%',
    '>99%',
    '100%',
  ]);
  expect([0.0004, 0.0125, 0.9996].map((share) => formatPercent(share, 1))).toEqual(['<0.1%', '1.3%', '>99.9%']);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true }), (share) => {
      expect(['0%', '100%']).not.toContain(formatPercent(share));
    }),
  );
});

test('durations carry at most two units and never show 60 of one', () => {
  expect([0.04, 9.94, 9.96, 59.6, 72, 3_599.7, 3_900, 86_399, 90_000].map(formatDuration)).toEqual([
    '0.0 s',
    '9.9 s',
    '10 s',
    '1 min',
    '1 min 12 s',
    '1 h',
    '1 h 5 min',
    '1 d',
    '1 d 1 h',
  ]);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (seconds) => {
      expect(formatDuration(seconds)).not.toMatch(/\b(60 s|60 min|24 h)\b/);
    }),
  );
});

test('what is left is said without false exactness', () => {
  expect([1, 38, 57, 58, 170, 3_580, 5_400].map(formatTimeLeft)).toEqual([
    'less than 5 s',
    'about 40 s',
    'about 55 s',
    'about 1 min',
    'about 3 min',
    'about 1 h',
    'about 1.5 h',
  ]);
});

test('counts, speeds, plurals and reasons', () => {
  expect([999, 9_999, 48_201, 1_250_000].map(formatCompact)).toEqual(['999', '9,999', '48.2k', '1.3M']);
  expect([1_234.4, 12.6, 1.25, 0.5].map((speed) => formatSpeed(speed, 'files'))).toEqual([
    '1,234 files/s',
    '13 files/s',
    '1.3 files/s',
    '30.0 files/min',
  ]);
  expect([0, 1, 1_500].map((count) => formatPlural(count, 'run'))).toEqual(['0 runs', '1 run', '1,500 runs']);
  expect(formatReason('license-not-allowed')).toBe('License not allowed');
});

test('times are relative for two weeks', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  const ago = (seconds: number) => formatRelative(now - seconds * 1_000, now);
  expect([10, 50, 300, 7_200, 100_000, 300_000].map(ago)).toEqual([
    'just now',
    '1 min ago',
    '5 min ago',
    '2 h ago',
    'yesterday',
    '3 d ago',
  ]);
  expect(ago(20 * 86_400)).toBe('3 Nov 2026');
  // A clock of the server that is a little ahead is no news from the future.
  expect(ago(-20)).toBe('just now');
});

test('a fool rate always has one of the eleven steps, and a harder pair never a lighter one', () => {
  const rate = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (a, b) => {
      const [easy, hard] = [foolStep(Math.min(a, b)), foolStep(Math.max(a, b))];
      expect(easy).toBeLessThanOrEqual(hard);
      expect(easy).toBeGreaterThanOrEqual(0);
      expect(hard).toBeLessThan(FOOL_STEPS);
    }),
  );
});
