'use client';
import { CircleAlert, RotateCw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';

/** Next's error boundaries hand these over; `digest` is the id under which the server logged the error. */
export type PageFailedProps = { error: Error & { digest?: string }; reset: () => void };

export function PageFailed({ error, reset }: PageFailedProps) {
  const { digest } = error;
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-16 text-center">
      <CircleAlert aria-hidden className="mb-3 size-5 text-danger" />
      <h1 className="text-lg font-semibold">This page could not be shown</h1>
      <p className="mt-1 max-w-md text-sm text-muted-foreground">
        Something failed while it was being made. Your data is untouched. Try again; when it fails again, look into the
        server&apos;s log{digest ? ' for the id below' : ''}.
      </p>
      <Button variant="outline" className="mt-4" onClick={reset}>
        <RotateCw aria-hidden />
        Try again
      </Button>
      {digest && (
        <p className="mt-3 flex items-center gap-1 text-xs text-muted-foreground">
          <code>{digest}</code>
          <CopyButton text={digest} label="Copy the id" iconOnly variant="ghost" />
        </p>
      )}
    </div>
  );
}
