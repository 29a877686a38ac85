/** A forecast in words. Pure. */
import { formatCompact, formatDuration, formatUsd } from '@/components/ui/format';
import type { AvailableModel } from '@/server/foundation/models/schema';
import type { Forecast, Range } from '@/server/pipeline/forecast/schema';

/** Per million tokens: '$2 in, $8 out', 'free', 'no price' */
export function formatPrice(price: AvailableModel['price']): string {
  if (price === null) return 'no price';
  if (price.input === 0 && price.output === 0) return 'free';
  const usd = (value: number) => `$${value.toLocaleString('en-US', { maximumFractionDigits: 4 })}`;
  return `${usd(price.input)} in, ${usd(price.output)} out per M tokens`;
}

/** '1,200', or '1,100 – 1,400' where the ends differ. */
export function formatRange({ low, high, expected }: Range, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)];
  return from === to ? format(expected) : `${from} – ${to}`;
}

/** 'no price' and never '$0' where a price is not known. */
export const formatCostRange = (cost: Range | null) => (cost === null ? 'no price' : formatRange(cost, formatUsd));
export const formatExpectedCost = (cost: Range | null) => (cost === null ? 'no price' : formatUsd(cost.expected));

export function formatTime(seconds: Range | null): string {
  if (seconds === null) return 'up to a day';
  return seconds.expected === 0 ? '–' : formatDuration(seconds.expected);
}

export const formatTokens = ({ input, output }: { input: Range; output: Range }) =>
  `${formatCompact(input.expected)} in, ${formatCompact(output.expected)} out`;

/** A cap that the run should keep below: the high end, and a little more. Dollars, in whole cents; null without a price. */
export function suggestCap({ total }: Pick<Forecast, 'total'>): number | null {
  if (total.costUsd === null || total.costUsd.high === 0) return null;
  return Math.max(0.01, Math.ceil(total.costUsd.high * 110) / 100);
}
