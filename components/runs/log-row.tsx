import { CircleX, TriangleAlert } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { showInert } from '@/components/ui/inert-text';
import type { LogLine } from '@/server/foundation/runs/schema';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** One line, or more when its message breaks. The time is the reader's; lines come after hydration, so it may be. */
export function LogRow({ line: { at, level, stage, message } }: { line: LogLine }) {
  return (
    <div
      className={cn(
        'flex min-h-5.5 items-start gap-3 px-3 py-0.5 leading-4.5 hover:bg-hover',
        level === 'warn' && 'bg-warning-soft/60',
        level === 'error' && 'bg-danger-soft',
      )}
    >
      <time dateTime={at.toISOString()} title={at.toISOString()} className="shrink-0 text-muted-foreground">
        {clock.format(at)}
      </time>
      <span className="flex h-4.5 w-4 shrink-0 items-center">
        {level === 'warn' && <TriangleAlert role="img" aria-label="Warning" className="size-3.5 text-warning" />}
        {level === 'error' && <CircleX role="img" aria-label="Error" className="size-3.5 text-danger" />}
      </span>
      <span className="w-16 shrink-0 truncate text-muted-foreground">{stage ?? ''}</span>
      <span className="min-w-0 flex-1 break-words whitespace-pre-wrap">{showInert(message)}</span>
    </div>
  );
}
