import { expect, test } from 'vitest';
import { listDays, PRESETS, presetOfRange, rangeOfPreset, readRange } from './range';

const now = Date.parse('2026-03-15T23:30:00Z');

test('presets are calendar days in UTC, both ends included', () => {
  expect(rangeOfPreset('month', now)).toEqual({ from: '2026-03-01', to: '2026-03-15' });
  expect(rangeOfPreset('last-month', now)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(rangeOfPreset('last-month', Date.parse('2026-01-31T00:00:00Z'))).toEqual({
    from: '2025-12-01',
    to: '2025-12-31',
  });
  expect(listDays(rangeOfPreset('7-days', now))).toHaveLength(7);
  expect(listDays(rangeOfPreset('30-days', now))).toHaveLength(30);
});

test('a preset is recognised by its days', () => {
  for (const { value } of PRESETS) expect(presetOfRange(rangeOfPreset(value, now), now)).toBe(value);
  expect(presetOfRange({ from: '2026-03-02', to: '2026-03-04' }, now)).toBeNull();
});

test('an address that makes no sense shows this month', () => {
  const month = rangeOfPreset('month', now);
  expect(readRange({ from: null, to: null }, now)).toEqual(month);
  expect(readRange({ from: '2026-02-31', to: 'x' }, now)).toEqual(month);
  expect(readRange({ from: '2026-03-10', to: '2026-03-05' }, now)).toEqual(month);
  expect(readRange({ from: '1999-01-01', to: '2026-03-05' }, now)).toEqual(month);
  expect(readRange({ from: '2026-03-02', to: '2026-03-04' }, now)).toEqual({ from: '2026-03-02', to: '2026-03-04' });
});

test('days of a range cross months', () => {
  expect(listDays({ from: '2026-02-27', to: '2026-03-02' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
});
