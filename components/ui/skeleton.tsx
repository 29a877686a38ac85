import { cn } from './cn';

/** Holds the place of what is loading; give it the size of that. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded-sm bg-track/70', className)} />;
}

type SkeletonRowsProps = { rows: number; className?: string; label?: string };

/** Lines of a table's height, with one word for those who cannot see them. */
export function SkeletonRows({ rows, className, label = 'Loading' }: SkeletonRowsProps) {
  return (
    <div role="status" aria-label={label} className={className}>
      {[...Array(rows).keys()].map((row) => (
        <div key={row} className="flex h-8 items-center gap-3 border-b px-3 last:border-0">
          <Skeleton className="h-3 w-1/4" />
          <Skeleton className="h-3 w-1/3" />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
