'use client';
import { PageFailed, type PageFailedProps } from '@/components/shell/page-failed';

export default function ErrorPage(props: PageFailedProps) {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <PageFailed {...props} />
    </main>
  );
}
