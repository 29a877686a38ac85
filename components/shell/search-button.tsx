'use client';
import { Search } from 'lucide-react';
import { Kbd } from '@/components/ui/kbd';
import { useModifierKey } from './use-modifier-key';

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
      <Kbd keys={useModifierKey('K')} className="ml-auto max-lg:hidden" />
    </button>
  );
}
