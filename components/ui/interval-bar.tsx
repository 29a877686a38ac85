import type { Interval } from '@/server/foundation/statistics/schema';
import { cn } from './cn';

type IntervalBarProps = { value: number | null; interval: Interval | null; className?: string };

/** 0 to 1 from left to right: a band for the interval, a tick for the share. The figures stand beside it. */
export function IntervalBar({ value, interval, className }: IntervalBarProps) {
  return (
    <span aria-hidden className={cn('relative block h-2 w-full rounded-[2px] bg-track', className)}>
      {interval && (
        <span
          className="absolute inset-y-0 rounded-[2px] bg-primary/35"
          style={{ left: percent(interval.low), width: percent(interval.high - interval.low) }}
        />
      )}
      {value !== null && (
        <span className="absolute -inset-y-0.5 -ml-px w-0.5 bg-foreground" style={{ left: percent(value) }} />
      )}
    </span>
  );
}

const percent = (share: number) => `${100 * share}%`;
