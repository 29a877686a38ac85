import { expect, test } from 'vitest';
import type { UsageSummary } from '@/server/foundation/models/usage-schema';
import { chartData, OTHERS } from './chart-data';

const row = (day: string, model: string, costMicros: number | null, calls = 1): UsageSummary['days'][number] => ({
  ...{ day, model, costMicros, calls, failed: 0, unpriced: costMicros === null ? calls : 0 },
  tokens: { input: 1, cached: 0, output: 1 },
});
const range = { from: '2026-03-01', to: '2026-03-03' };

test('every day has a bar, and the dearest model stands lowest', () => {
  const days = [row('2026-03-01', 'a', 1_000_000), row('2026-03-03', 'a', 500_000), row('2026-03-03', 'b', 4_000_000)];
  expect(chartData(days, range, 'cost')).toEqual({
    series: ['b', 'a'],
    bars: [
      { day: '2026-03-01', total: 1, values: [0, 1] },
      { day: '2026-03-02', total: 0, values: [0, 0] },
      { day: '2026-03-03', total: 4.5, values: [4, 0.5] },
    ],
  });
});

test('a model without a price is in the bars of calls, and in none of money', () => {
  const days = [row('2026-03-01', 'own', null, 7), row('2026-03-01', 'a', 1_000_000)];
  expect(chartData(days, range, 'cost').series).toEqual(['a']);
  expect(chartData(days, range, 'calls').series).toEqual(['own', 'a']);
});

test('more models than colours are summed up, and nothing is lost', () => {
  const days = Array.from({ length: 9 }, (_, i) => row('2026-03-02', `m${i}`, (i + 1) * 1_000_000));
  const { series, bars } = chartData(days, range, 'cost');
  expect(series).toEqual(['m8', 'm7', 'm6', 'm5', 'm4', OTHERS]);
  expect(bars[1]?.values).toEqual([9, 8, 7, 6, 5, 4 + 3 + 2 + 1]);
  expect(bars[1]?.total).toBe(45);
});
