import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

type EmptyStateProps = {
  icon?: LucideIcon;
  /** One sentence on what would be here. */
  title: string;
  body?: ReactNode;
  /** The button that makes it so. */
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ icon: Icon, title, body, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center justify-center gap-1 px-6 py-12 text-center', className)}>
      {Icon && <Icon aria-hidden className="mb-2 size-5 text-faint-foreground" />}
      <p className="text-base font-medium">{title}</p>
      {body && <p className="max-w-md text-sm text-muted-foreground">{body}</p>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}
