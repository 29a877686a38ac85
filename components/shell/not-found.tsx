import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';

export function NotFound() {
  return (
    <div className="flex flex-col items-center px-6 py-16 text-center">
      <SearchX aria-hidden className="mb-3 size-5 text-faint-foreground" />
      <h1 className="text-lg font-semibold">Nothing is at this address</h1>
      <p className="mt-1 max-w-md text-sm text-muted-foreground">
        It was removed, it never was, or it belongs to a project that you are not a member of.
      </p>
      <Button asChild variant="outline" className="mt-4">
        <Link href="/">Go to the start page</Link>
      </Button>
    </div>
  );
}
