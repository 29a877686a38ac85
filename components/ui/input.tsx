import type { ComponentProps } from 'react';
import { cn } from './cn';

const box =
  'w-full min-w-0 rounded-md border border-input bg-background px-2.5 text-sm text-foreground placeholder:text-faint-foreground transition-colors focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-subtle disabled:text-muted-foreground aria-invalid:border-danger aria-invalid:focus-visible:outline-danger';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(box, 'h-8', className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(box, 'min-h-20 py-1.5 leading-5', className)} {...props} />;
}
