'use client';
import { useState } from 'react';
import { useCan } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { MonthSpend } from '@/server/foundation/models/usage-schema';
import { SpendLimitDialog } from './spend-limit-dialog';
import { formatMicros } from './words';

type MonthCardProps = { month: MonthSpend; projectId: string };

/** This month against the project's limit: what is spent, and what live runs may still spend. */
export function MonthCard({ month, projectId }: MonthCardProps) {
  const [editing, setEditing] = useState(false);
  const canEdit = useCan('admin');
  const { limitMicros, spentMicros, reservedMicros } = month;
  const title = month.month.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <section aria-label="This month" className="rounded-md border px-3 py-2.5">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
        <span className="text-lg font-semibold tabular-nums">{formatMicros(spentMicros)}</span>
        <span className="text-muted-foreground tabular-nums">
          {limitMicros === null
            ? `spent in ${title}; the project has no limit`
            : `of ${formatMicros(limitMicros)} spent in ${title}`}
          {reservedMicros > 0 && `; ${formatMicros(reservedMicros)} held by live runs`}
        </span>
        {canEdit ? (
          <Button variant="outline" size="sm" className="ml-auto" onClick={() => setEditing(true)}>
            {limitMicros === null ? 'Set a limit' : 'Change the limit'}
          </Button>
        ) : (
          <span className="ml-auto text-xs text-muted-foreground">An admin of the project sets the limit.</span>
        )}
      </div>
      <MonthBar month={month} />
      <SpendLimitDialog open={editing} onClose={() => setEditing(false)} projectId={projectId} current={limitMicros} />
    </section>
  );
}

function MonthBar({ month: { limitMicros, spentMicros, reservedMicros } }: { month: MonthSpend }) {
  const shareOf = (micros: number) => (limitMicros ? Math.min(1, micros / limitMicros) : 0);
  const [spent, held] = [shareOf(spentMicros), shareOf(spentMicros + reservedMicros)];
  const tight = limitMicros !== null && spentMicros + reservedMicros >= limitMicros;
  return (
    <div className="relative h-1.5 overflow-hidden rounded-full bg-track">
      <meter className="sr-only" aria-label="Spent of this month's limit" value={spent} />
      <span className="absolute inset-y-0 left-0 bg-queued/60" style={{ width: `${held * 100}%` }} />
      <span
        className={cn('absolute inset-y-0 left-0', tight ? 'bg-warning' : 'bg-primary')}
        style={{ width: `${spent * 100}%` }}
      />
    </div>
  );
}
