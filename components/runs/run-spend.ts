/** What a run's page says about its money. Pure. */
import type { RunPage } from '@/server/api/run-page';

/** It ended by itself because its cap was reached, and not because somebody cancelled it. */
export function stoppedAtCap({ state, error, spend }: Pick<RunPage, 'state' | 'error' | 'spend'>): boolean {
  if (state !== 'cancelled' || error === null || !spend || spend.capMicros === null) return false;
  // A batch that would have passed the cap is not handed in: less than the cap may be spent then.
  return spend.spentMicros + spend.expectedMicros >= spend.capMicros || error.includes('cap');
}

/** Millionths of a dollar for each valid pair; null before there is one, or when nothing has a price. */
export function costPerPair({ spend, summary }: Pick<RunPage, 'spend' | 'summary'>): number | null {
  const priced = spend?.models.some((row) => row.costMicros !== null) ?? false;
  const pairs = summary?.pairs.valid ?? 0;
  return spend && priced && pairs > 0 ? spend.spentMicros / pairs : null;
}

/** A cap to offer for going on: twice the old one, or a dollar above what is spent. Dollars. */
export function suggestCapUsd({ capMicros, spentMicros }: { capMicros: number; spentMicros: number }): number {
  const usd = Math.max((capMicros * 2) / 1_000_000, spentMicros / 1_000_000 + 1);
  return Math.ceil(usd * 100) / 100;
}
