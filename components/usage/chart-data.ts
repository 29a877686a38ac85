/** The bars of the usage chart. Pure. */
import { microsToUsd } from '@/server/foundation/models/schema';
import type { UsageRange, UsageSummary } from '@/server/foundation/models/usage-schema';
import { listDays } from './range';

export type Measure = 'cost' | 'calls';

/** As many as there are colours; what is beyond is summed up. */
export const MOST_SERIES = 6;
export const OTHERS = 'all others';

export type Bar = { day: string; total: number; values: number[] };
export type ChartData = { series: string[]; bars: Bar[] };

/** One bar for every day of the range, those without calls included; models by their sum, the largest first. */
export function chartData(days: UsageSummary['days'], range: UsageRange, measure: Measure): ChartData {
  const measureOf = (row: UsageSummary['days'][number]) =>
    measure === 'calls' ? row.calls : microsToUsd(row.costMicros ?? 0);
  const sums = new Map<string, number>();
  for (const row of days) sums.set(row.model, (sums.get(row.model) ?? 0) + measureOf(row));
  const models = [...sums]
    .filter(([, sum]) => sum > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([model]) => model);
  const named = models.length > MOST_SERIES ? models.slice(0, MOST_SERIES - 1) : models;
  const series = models.length > named.length ? [...named, OTHERS] : named;

  const bars = new Map(
    listDays(range).map((day): [string, Bar] => [day, { day, total: 0, values: series.map(() => 0) }]),
  );
  for (const row of days) {
    const bar = bars.get(row.day);
    if (!bar || !sums.get(row.model)) continue;
    const place = named.includes(row.model) ? named.indexOf(row.model) : series.length - 1;
    bar.values[place] = (bar.values[place] ?? 0) + measureOf(row);
    bar.total += measureOf(row);
  }
  return { series, bars: [...bars.values()] };
}
