'use client';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { formatFoolRate, formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { FileContext } from '@/server/pipeline/corpus/view/schema';
import { TYPE_NAMES } from '@/server/pipeline/schema';

type FileContextsProps = {
  contexts: readonly FileContext[];
  slug: string;
  at: string | null;
  onPick: (id: string) => void;
};

/** The contexts of a file in the order of its text; the one under the cursor shows its pairs. */
export function FileContexts({ contexts, slug, at, onPick }: FileContextsProps) {
  if (contexts.length === 0) {
    return <p className="px-3 py-3 text-sm text-muted-foreground">No context was cut from this file.</p>;
  }
  return (
    <ul>
      {contexts.map((context) => (
        <ContextEntry key={context.id} context={context} slug={slug} open={context.id === at} onPick={onPick} />
      ))}
    </ul>
  );
}

type ContextEntryProps = { context: FileContext; slug: string; open: boolean; onPick: (id: string) => void };

function ContextEntry({ context, slug, open, onPick }: ContextEntryProps) {
  const entry = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) entry.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const { id, type, startLine, middle, pairs, contaminated } = context;
  return (
    <li ref={entry} className={cn('border-b', open && 'bg-selected shadow-[inset_2px_0_0_var(--primary)]')}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onPick(id)}
        className="block w-full px-3 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-baseline gap-2 text-xs text-muted-foreground">
          <span className="min-w-0 truncate font-medium text-foreground">{TYPE_NAMES[type]}</span>
          <span className="shrink-0">line {startLine}</span>
          {contaminated && <Badge variant="warning">Contaminated</Badge>}
          <span className="ml-auto shrink-0 tabular-nums">{formatPlural(pairs.length, 'pair')}</span>
        </span>
        <code
          className={cn('block font-mono text-xs leading-5', open ? 'break-words whitespace-pre-wrap' : 'truncate')}
        >
          {showInert(middle)}
        </code>
      </button>
      {open && pairs.length > 0 && (
        <ul className="pb-1.5">
          {pairs.map((pair) => (
            <li key={pair.id}>
              <Link
                href={`/p/${slug}/pairs/${pair.id}`}
                prefetch={false}
                className="flex items-baseline gap-2 py-0.5 pr-3 pl-5 text-xs hover:bg-hover"
              >
                <code className="min-w-0 truncate font-mono text-link">{showInert(pair.symbol || 'no answer')}</code>
                <span className="truncate text-muted-foreground">{showInert(pair.generator)}</span>
                <span className="ml-auto shrink-0 tabular-nums">
                  {pair.valid ? formatFoolRate(pair.foolRate) : 'refused'}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
