/** What the figures of a judge say, in words. Pure. */
import { formatCount, formatPercent, formatReason } from '@/components/ui/format';
import type { Share } from '@/server/foundation/statistics/schema';
import type { JudgeRow } from '@/server/pipeline/judging/schema';

/** From this share of equal scores on, on both candidates, a judge's votes hardly tell one from the other. */
const NEARLY_ALL = 0.95;
/** With fewer votes on a candidate than this, that may be chance. */
const ENOUGH = 20;

/** A judge that says 1 (or 0) to nearly everything it is shown; null for all others. */
export function warnOfJudge({ chosen, rejected }: Pick<JudgeRow, 'chosen' | 'rejected'>): string | null {
  if (chosen.value === null || rejected.value === null || Math.min(chosen.n, rejected.n) < ENOUGH) return null;
  const ones = { chosen: chosen.value, rejected: 1 - rejected.value };
  for (const score of [1, 0]) {
    const shares = [ones.chosen, ones.rejected].map((share) => (score === 1 ? share : 1 - share));
    const least = Math.min(...shares);
    if (least >= NEARLY_ALL) {
      const all = shares.every((share) => share === 1);
      return `Scores ${score} on ${all ? 'all' : `${formatPercent(least)} or more`} of both: its votes say little.`;
    }
  }
  return null;
}

/** '88% to 96%, n = 120' */
export function describeShare({ n, interval }: Share): string {
  if (!interval) return 'no valid vote';
  return `${formatPercent(interval.low)} to ${formatPercent(interval.high)}, n = ${formatCount(n)}`;
}

/** What is no vote, and how often: '3 unparseable answer, 1 refused, 2 not answered yet'; '' when all are votes. */
export function describeGaps({ invalid, missing, failedCalls }: Pick<JudgeRow, 'invalid' | 'missing' | 'failedCalls'>) {
  const parts = Object.entries(invalid)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${formatCount(count)} ${formatReason(reason).toLowerCase()}`);
  if (missing > 0) parts.push(`${formatCount(missing)} without an answer`);
  if (failedCalls > 0) parts.push(`${formatCount(failedCalls)} failed ${failedCalls === 1 ? 'call' : 'calls'}`);
  return parts.join(', ');
}
