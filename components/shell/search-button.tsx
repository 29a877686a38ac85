'use client';
import { Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Kbd } from '@/components/ui/kbd';

export function SearchButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-keyshortcuts="Meta+K Control+K"
      className="mr-1 flex h-8 w-44 items-center gap-2 rounded-md border bg-subtle px-2 text-sm text-muted-foreground hover:border-input hover:text-foreground max-lg:w-8 max-lg:justify-center"
    >
      <Search aria-hidden className="size-3.5" />
      <span className="max-lg:sr-only">Search</span>
      <Kbd keys={useModifierKey()} className="ml-auto max-lg:hidden" />
    </button>
  );
}

const noChange = () => () => {};

/** '⌘K' on a Mac, 'Ctrl K' elsewhere and on the server. */
function useModifierKey(): string {
  return useSyncExternalStore(
    noChange,
    () => (/mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'),
    () => 'Ctrl K',
  );
}
