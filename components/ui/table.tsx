import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Rows of 32 px at 13 px. The frame scrolls sideways before the page does. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return (
    <div className="relative w-full overflow-x-auto">
      <table className={cn('w-full border-collapse text-sm', className)} {...props} />
    </div>
  );
}

export function TableHeader({ className, ...props }: ComponentProps<'thead'>) {
  return <thead className={cn('[&_tr]:border-b', className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody className={cn('[&_tr:last-child]:border-0', className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return <tr className={cn('border-b hover:bg-hover data-[state=selected]:bg-selected', className)} {...props} />;
}

type CellProps = { numeric?: boolean };

export function TableHead({ className, numeric, scope = 'col', ...props }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope={scope}
      className={cn(
        'h-8 px-3 text-xs font-medium whitespace-nowrap text-muted-foreground',
        numeric ? 'num' : 'text-left',
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ className, numeric, ...props }: ComponentProps<'td'> & CellProps) {
  return <td className={cn('h-8 px-3 py-1 align-middle', numeric && 'num', className)} {...props} />;
}

export function TableCaption({ className, ...props }: ComponentProps<'caption'>) {
  return <caption className={cn('caption-bottom px-3 py-2 text-xs text-muted-foreground', className)} {...props} />;
}
