/** A forecast as text for a terminal. Pure. */
import type { Forecast, Range } from '@/server/pipeline/forecast/schema';

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const usd = (value: number) => `$${value.toFixed(value < 0.1 && value > 0 ? 4 : 2)}`;
const span = ({ low, expected, high }: Range, format: (value: number) => string) =>
  format(low) === format(high) ? format(expected) : `${format(expected)} (${format(low)} to ${format(high)})`;
const cost = (value: Range | null) => (value === null ? 'no price' : span(value, usd));

function duration(seconds: Range | null): string {
  if (seconds === null) return 'up to a day';
  const s = Math.round(seconds.expected);
  if (s < 60) return `${s} s`;
  return s < 3_600 ? `${Math.round(s / 60)} min` : `${(s / 3_600).toFixed(1)} h`;
}

export function writeForecast({ basis, contexts, pairs, models, total, assumptions }: Forecast): string {
  const rows = models.map((model) => [
    model.role,
    model.slug,
    count(model.calls.expected),
    count(model.tokens.input.expected),
    count(model.tokens.output.expected),
    model.costUsd === null ? 'no price' : usd(model.costUsd.expected),
    duration(model.seconds),
  ]);
  const lines = [
    `contexts   ${span(contexts, count)}`,
    `pairs      ${span(pairs, count)} valid`,
    `calls      ${span(total.calls, count)}`,
    `cost       ${models.length > 0 ? cost(total.costUsd) : 'none: the offline panel needs no provider'}`,
    ...(models.length > 0 ? [`time       ${duration(total.seconds)} with one worker`] : []),
    '',
    ...(rows.length > 0 ? [...table([['', 'model', 'calls', 'tokens in', 'out', 'cost', 'time'], ...rows]), ''] : []),
    basis.text,
    ...assumptions.map((assumption) => `Assumed: ${assumption}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Columns as wide as their widest cell; figures to the right. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
