'use client';
import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Short messages in the corner: `import { toast } from 'sonner'`. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      gap={8}
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-80 items-start gap-2 rounded-md bg-popover p-3 text-sm text-popover-foreground shadow-float [&_[data-icon]]:mt-0.5',
          title: 'font-medium',
          description: 'text-muted-foreground',
          actionButton: 'ml-auto shrink-0 rounded-sm px-1.5 text-sm font-medium text-link hover:bg-hover',
          error: '[&_[data-icon]]:text-danger',
          success: '[&_[data-icon]]:text-success',
          warning: '[&_[data-icon]]:text-warning',
        },
      }}
    />
  );
}
