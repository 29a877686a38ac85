import type { ReactNode } from 'react';
import { cn } from './cn';

/** The padding of a page. Tables use the whole width, text and forms do not. */
export function Page({
  width = 'full',
  className,
  children,
}: {
  width?: 'full' | 'text';
  className?: string;
  children: ReactNode;
}) {
  return <div className={cn('space-y-4 px-6 py-5', width === 'text' && 'max-w-4xl', className)}>{children}</div>;
}
