import { Ban, CircleCheck, CircleDashed, CirclePlay, CircleX, type LucideIcon } from 'lucide-react';
import type { RunState } from '@/server/foundation/runs/schema';
import { cn } from './cn';

type Look = { label: string; icon: LucideIcon; text: string };

const LOOKS: Record<RunState, Look> = {
  queued: { label: 'Queued', icon: CircleDashed, text: 'text-queued' },
  running: { label: 'Running', icon: CirclePlay, text: 'text-running' },
  succeeded: { label: 'Succeeded', icon: CircleCheck, text: 'text-succeeded' },
  failed: { label: 'Failed', icon: CircleX, text: 'text-failed' },
  cancelled: { label: 'Cancelled', icon: Ban, text: 'text-cancelled' },
};

export const runStateLabel = (state: RunState) => LOOKS[state].label;

type RunStateProps = { state: RunState; className?: string };

/** The icon alone; put the word near it, or use RunStateBadge. */
export function RunStateIcon({ state, className }: RunStateProps) {
  const { icon: Icon, label, text } = LOOKS[state];
  return <Icon role="img" aria-label={label} className={cn('size-4 shrink-0', text, className)} />;
}

export function RunStateBadge({ state, className }: RunStateProps) {
  const { icon: Icon, label, text } = LOOKS[state];
  return (
    <span className={cn('inline-flex items-center gap-1.5 text-sm whitespace-nowrap', className)}>
      <Icon aria-hidden className={cn('size-4 shrink-0', text)} />
      {label}
    </span>
  );
}
