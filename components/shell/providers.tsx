'use client';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { ApiProvider } from '@/components/trpc/provider';
import { Toaster } from '@/components/ui/toaster';
import { TooltipProvider } from '@/components/ui/tooltip';
import { ShortcutProvider } from './shortcuts';

// zod would try `new Function` to learn whether it may compile schemas; the content security policy refuses, loudly.
z.config({ jitless: true });

/**
 * The theme's script has run before React starts; when the browser has to make the page anew (not found, an error) it
 * must not be a script again, which React would complain about.
 */
const themeScript = typeof window === 'undefined' ? undefined : { type: 'application/json' };

/** What every page of the product stands in. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      disableTransitionOnChange
      nonce={nonce}
      scriptProps={themeScript}
    >
      <ApiProvider>
        <NuqsAdapter>
          <ShortcutProvider>
            <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
          </ShortcutProvider>
        </NuqsAdapter>
      </ApiProvider>
      <Toaster />
    </ThemeProvider>
  );
}
