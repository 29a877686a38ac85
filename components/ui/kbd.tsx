import { cn } from './cn';

/** One key, or several that are pressed one after another ('g o'). */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-0.5', className)}>
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border bg-subtle px-1 font-sans text-2xs text-muted-foreground"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
