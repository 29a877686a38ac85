import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const buttonVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        default: 'border-transparent bg-primary text-primary-foreground hover:bg-primary-hover',
        outline: 'border-input bg-background text-foreground hover:bg-hover data-[state=open]:bg-hover',
        secondary: 'border-transparent bg-secondary text-foreground hover:bg-track',
        ghost:
          'border-transparent text-muted-foreground hover:bg-hover hover:text-foreground data-[state=open]:bg-hover data-[state=open]:text-foreground',
        destructive: 'border-transparent bg-danger-fill text-white hover:bg-danger-fill-hover',
        'destructive-outline': 'border-input bg-background text-danger hover:bg-danger-soft',
        link: 'border-transparent text-link underline-offset-4 hover:underline',
      },
      size: {
        default: 'h-8 px-3',
        sm: 'h-7 px-2 text-xs',
        lg: 'h-9 px-4 text-base',
        icon: 'size-8 [&_svg]:size-4',
        'icon-sm': 'size-7',
      },
    },
    defaultVariants: { variant: 'default', size: 'default' },
  },
);

export type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonVariants> & { asChild?: boolean };

/** `asChild` gives the look to its only child, such as a link. An icon button needs an aria-label. */
export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
  const styles = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root className={styles} {...props} />;
  return <button type={type ?? 'button'} className={styles} {...props} />;
}
