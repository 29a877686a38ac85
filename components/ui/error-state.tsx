'use client';
import { CircleAlert, RotateCw } from 'lucide-react';
import { codeOf, requestIdOf } from '@/components/trpc/query-client';
import { Button } from './button';
import { cn } from './cn';

type ErrorStateProps = {
  /** What failed: 'The runs could not be loaded.' */
  title: string;
  error: unknown;
  onRetry?: () => void;
  className?: string;
};

/** What failed, why, what to try, a retry, and the id to quote. */
export function ErrorState({ title, error, onRetry, className }: ErrorStateProps) {
  const requestId = requestIdOf(error);
  return (
    <div
      role="alert"
      className={cn('flex flex-col items-center justify-center gap-1 px-6 py-12 text-center', className)}
    >
      <CircleAlert aria-hidden className="mb-2 size-5 text-danger" />
      <p className="text-base font-medium">{title}</p>
      <p className="max-w-md text-sm break-words text-muted-foreground">{explain(error)}</p>
      {onRetry && (
        <Button variant="outline" className="mt-3" onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
      {requestId && (
        <p className="mt-2 text-xs text-faint-foreground">
          Request <code className="select-all">{requestId}</code>
        </p>
      )}
    </div>
  );
}

/** In words, also for toasts: what went wrong and what to do. */
export function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : 'Unknown error.';
  if (codeOf(error) !== undefined) return message;
  if (typeof navigator !== 'undefined' && !navigator.onLine) return 'This machine is offline. Check the connection.';
  return /fetch|network|load failed/i.test(message)
    ? 'The server did not answer. Check that it is running, then try again.'
    : message;
}
