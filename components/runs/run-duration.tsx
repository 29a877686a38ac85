'use client';
import { formatDuration } from '@/components/ui/format';
import { useNow } from '@/components/ui/use-now';
import type { RunRow } from '@/server/foundation/runs/schema';

/** How long a run took, or has been at work so far; '–' before it began. */
export function RunDuration({ run }: { run: Pick<RunRow, 'startedAt' | 'finishedAt'> }) {
  const { startedAt, finishedAt } = run;
  if (!startedAt) return '–';
  if (!finishedAt) return <Elapsed since={startedAt.getTime()} />;
  return formatDuration((finishedAt.getTime() - startedAt.getTime()) / 1_000);
}

function Elapsed({ since }: { since: number }) {
  const now = useNow(1_000);
  // The server's clock may be ahead of this one.
  return now === null ? '–' : formatDuration(Math.max(0, Math.round((now - since) / 1_000)));
}
