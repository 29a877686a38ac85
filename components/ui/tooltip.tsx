'use client';
import { Tooltip as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export const TooltipProvider = Primitive.Provider;
export const Tooltip = Primitive.Root;
export const TooltipTrigger = Primitive.Trigger;

export function TooltipContent({ className, sideOffset = 5, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          'z-50 max-w-xs animate-in rounded-md bg-popover px-2 py-1 text-xs text-popover-foreground shadow-float duration-100 fade-in-0',
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}

type HintProps = {
  text: ReactNode;
  side?: ComponentProps<typeof Primitive.Content>['side'];
  children: ReactNode;
};

/** The short form: a text over one focusable child. A hint repeats or details what is there; it never holds it alone. */
export function Hint({ text, side, children }: HintProps) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>{children}</TooltipTrigger>
      <TooltipContent side={side}>{text}</TooltipContent>
    </Tooltip>
  );
}
