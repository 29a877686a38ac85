'use client';
import { formatExact, formatRelative } from './format';
import { useNow } from './use-now';

/** 'n min ago' that keeps up, with the exact time on hover. On the server it is the date in UTC, since nobody knows the reader's clock there. */
export function RelativeTime({ date, className }: { date: Date; className?: string }) {
  const now = useNow();
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={now === null ? undefined : formatExact(date.getTime())} className={className}>
      {now === null ? iso.slice(0, 10) : formatRelative(date.getTime(), now)}
    </time>
  );
}
