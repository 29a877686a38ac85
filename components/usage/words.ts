/** Money and figures of usage in words. Pure. */
import { formatPlural, formatUsd } from '@/components/ui/format';
import { microsToUsd } from '@/server/foundation/models/schema';
import type { UsageFigures } from '@/server/foundation/models/usage-schema';

export const formatMicros = (micros: number) => formatUsd(microsToUsd(micros));

/** A sum of money that says so where calls without a price are left out of it: never '$0' for what is not known. */
export function formatCost({ costMicros, unpriced }: Pick<UsageFigures, 'costMicros' | 'unpriced'>): string {
  if (costMicros === null) return unpriced > 0 ? 'no price' : '–';
  return formatMicros(costMicros);
}

/** What the sum leaves out, for a note beside it; null when nothing. */
export function noteOnCost({ costMicros, unpriced }: Pick<UsageFigures, 'costMicros' | 'unpriced'>): string | null {
  if (unpriced === 0 || costMicros === null) return null;
  return `and ${formatPlural(unpriced, 'call')} with no price`;
}

export const formatLatency = (ms: number) => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

export const PURPOSE_NAMES = {
  generate: 'Generate',
  judge: 'Judge',
  test: 'Test of a model',
  playground: 'Playground',
} as const;
