import type { ComponentProps } from 'react';
import { cn } from './cn';

/** What scrolls must be reachable by keyboard, also in browsers that do not see to it themselves. */
const REACHABLE = { tabIndex: 0 };

type ScrollRegionProps = ComponentProps<'section'> & { label: string };

/** A named part of the page that scrolls by itself. */
export function ScrollRegion({ label, className, ...props }: ScrollRegionProps) {
  return <section aria-label={label} className={cn('min-w-0 overflow-auto', className)} {...REACHABLE} {...props} />;
}
