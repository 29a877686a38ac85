import { NotFound } from '@/components/shell/not-found';

export default function NotFoundPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <NotFound />
    </main>
  );
}
