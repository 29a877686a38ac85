'use client';
import { PageFailed, type PageFailedProps } from '@/components/shell/page-failed';
import './globals.css';

/** When the root layout itself has failed: it stands in for the whole document. */
export default function GlobalError(props: PageFailedProps) {
  return (
    <html lang="en">
      <body>
        <title>Foolproof</title>
        <main className="flex min-h-dvh items-center justify-center">
          <PageFailed {...props} />
        </main>
      </body>
    </html>
  );
}
