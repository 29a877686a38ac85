'use client';
import { type ReactNode, useId, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { formatCount, formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';

export function FacetSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b px-3 py-2.5 last:border-0">
      <h2 id={id} className="mb-1 px-1 text-xs font-medium text-muted-foreground">
        {title}
      </h2>
      {children}
    </section>
  );
}

type FacetGroupProps = {
  title: string;
  /** Value and count, in the order to show. */
  counts: [value: string, count: number][];
  selected: string[];
  nameOf: (value: string) => string;
  onToggle: (value: string) => void;
  /** Values shown before the rest is asked for. */
  most?: number;
};

/** The values of one facet, each with its count and a bar against the most frequent one. */
export function FacetGroup({ title, counts, selected, nameOf, onToggle, most = 8 }: FacetGroupProps) {
  const [open, setOpen] = useState(false);
  const highest = Math.max(1, ...counts.map(([, count]) => count));
  const hidden = counts.slice(most).filter(([value]) => !selected.includes(value));
  const shown = open ? counts : counts.filter((entry) => !hidden.includes(entry));
  return (
    <FacetSection title={title}>
      <ul>
        {shown.map(([value, count]) => (
          <li key={value}>
            <FacetValue
              name={showInert(nameOf(value))}
              count={count}
              share={count / highest}
              checked={selected.includes(value)}
              onToggle={() => onToggle(value)}
            />
          </li>
        ))}
      </ul>
      {hidden.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mt-0.5 rounded-sm px-1 text-xs text-link hover:underline"
        >
          {open ? 'Show fewer' : `Show ${formatPlural(hidden.length, 'more', 'more')}`}
        </button>
      )}
    </FacetSection>
  );
}

type FacetValueProps = { name: string; count: number; share: number; checked: boolean; onToggle: () => void };

function FacetValue({ name, count, share, checked, onToggle }: FacetValueProps) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={cn(
        'relative flex h-6.5 cursor-pointer items-center gap-2 rounded-sm px-1 text-sm hover:bg-hover',
        count === 0 && !checked && 'text-faint-foreground',
      )}
    >
      <Checkbox
        id={id}
        checked={checked}
        onCheckedChange={onToggle}
        aria-label={`${name}, ${formatPlural(count, 'pair')}`}
        className="size-3.5 rounded-[3px] border-input [&_svg]:size-2.5"
      />
      <span className="min-w-0 flex-1 truncate" title={name}>
        {name}
      </span>
      <span className="num shrink-0 text-xs text-muted-foreground">{formatCount(count)}</span>
      <span aria-hidden className="absolute right-1 bottom-0 left-6.5 h-0.5 rounded-full bg-track/50">
        <span
          className={cn('block h-full rounded-full bg-faint-foreground/45', checked && 'bg-primary')}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </label>
  );
}
