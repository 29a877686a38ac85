import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { DIFF_COOKIE, readDiffColors } from '@/components/shell/diff-colors';
import { Providers } from '@/components/shell/providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Foolproof', template: '%s · Foolproof' },
  description: 'Hard-negative fill-in-the-middle pairs: made, judged, audited, trained on.',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const diff = readDiffColors((await cookies()).get(DIFF_COOKIE)?.value);
  return (
    // The theme's class is set by a script before React starts.
    <html lang="en" data-diff={diff} suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
