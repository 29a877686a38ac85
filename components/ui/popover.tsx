'use client';
import { Popover as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverClose = Primitive.Close;

/** Give it an aria-label or aria-labelledby: it is announced as a dialog. */
export function PopoverContent({
  className,
  align = 'start',
  sideOffset = 4,
  ...props
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          'z-50 w-72 animate-in rounded-md bg-popover p-3 text-popover-foreground shadow-float duration-100 fade-in-0 focus:outline-none',
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}
