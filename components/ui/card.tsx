import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** A bordered surface; floats over nothing, so it casts no shadow. */
export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section className={cn('min-w-0 rounded-md border bg-card', className)} {...props} />;
}

type CardHeaderProps = { title: ReactNode; note?: ReactNode; actions?: ReactNode; id?: string; className?: string };

/** `id` is for `aria-labelledby` on the card. */
export function CardHeader({ title, note, actions, id, className }: CardHeaderProps) {
  return (
    <div className={cn('flex min-h-10 items-center justify-between gap-3 border-b px-3 py-1.5', className)}>
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {note && <span className="text-xs text-muted-foreground">{note}</span>}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-1.5">{actions}</div>}
    </div>
  );
}

export function CardBody({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('p-3', className)} {...props} />;
}
