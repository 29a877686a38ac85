import { cn } from './cn';

type ProgressProps = {
  /** 0 to 1; null while it is not known. */
  value: number | null;
  /** What progresses, for those who cannot see it. */
  label: string;
  tone?: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'queued';
  className?: string;
};

const FILL = {
  queued: 'bg-queued',
  running: 'bg-running',
  succeeded: 'bg-succeeded',
  failed: 'bg-failed',
  cancelled: 'striped',
} as const;

export function Progress({ value, label, tone = 'running', className }: ProgressProps) {
  const percent = value === null ? 0 : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : percent}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-track', className)}
    >
      <div
        className={cn('h-full rounded-full transition-[width] duration-300', FILL[tone])}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
