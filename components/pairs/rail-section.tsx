import { type ReactNode, useId } from 'react';
import { Skeleton } from '@/components/ui/skeleton';

/** A part of the rail; holds its place until it has content. */
export function RailSection({ title, children }: { title: string; children?: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 px-4 py-3">
      <h2 id={id} className="mb-2 text-xs font-medium text-muted-foreground">
        {title}
      </h2>
      {children ?? <Skeleton className="h-24 w-full" />}
    </section>
  );
}
