'use client';
import { X } from 'lucide-react';
import { showInert } from '@/components/ui/inert-text';
import type { Filter } from '@/server/dataset/pairs/filter';
import { chipsOf, DEFAULT_FILTER } from './filter-edit';

type FilterChipsProps = { filter: Filter; onChange: (filter: Filter) => void };

/** The conditions in words, each with a way to let it go. */
export function FilterChips({ filter, onChange }: FilterChipsProps) {
  const chips = chipsOf(filter);
  const changed = JSON.stringify(filter) !== JSON.stringify(DEFAULT_FILTER);
  return (
    <ul aria-label="Filters" className="flex min-w-0 flex-1 items-center gap-1.5 overflow-hidden">
      {chips.map(({ key, label, value, rest }) => (
        <li
          key={key}
          className="flex h-6 max-w-60 min-w-0 items-center rounded-sm border bg-subtle pl-1.5 text-xs whitespace-nowrap"
        >
          <span className="shrink-0 text-muted-foreground">{label}</span>
          <span className="truncate pl-1 font-medium" title={showInert(value)}>
            {showInert(value)}
          </span>
          <button
            type="button"
            aria-label={`Remove the filter ${label} ${showInert(value)}`}
            onClick={() => onChange(rest)}
            className="ml-0.5 flex h-full shrink-0 items-center rounded-sm px-1 text-muted-foreground hover:bg-hover hover:text-foreground"
          >
            <X aria-hidden className="size-3" />
          </button>
        </li>
      ))}
      {changed && (
        <li>
          <button
            type="button"
            onClick={() => onChange(DEFAULT_FILTER)}
            className="rounded-sm px-1 text-xs whitespace-nowrap text-link hover:underline"
          >
            Reset
          </button>
        </li>
      )}
    </ul>
  );
}
