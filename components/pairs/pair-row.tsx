'use client';
import Link from 'next/link';
import { type MouseEvent, memo } from 'react';
import { cn } from '@/components/ui/cn';
import { FoolRateMeter } from '@/components/ui/fool-rate-meter';
import { formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Skeleton } from '@/components/ui/skeleton';
import type { PairRow } from '@/server/dataset/pairs/schema';
import { LANGUAGE_NAMES } from '@/server/pipeline/schema';
import { WordDiffLine } from './word-diff-line';
import { SHORT_TYPE_NAMES } from './words';

export const ROW_HEIGHT = 32;

/** Columns come in as the table gets room for them. */
const COLUMN = {
  type: 'w-25',
  language: 'hidden w-22 @min-[30rem]:table-cell',
  diff: '',
  generator: 'hidden w-35 @min-[42rem]:table-cell',
  fool: 'w-28',
  license: 'hidden w-28 @min-[51rem]:table-cell',
  source: 'hidden w-[26%] @min-[62rem]:table-cell',
};

const HEADS: [column: keyof typeof COLUMN, label: string][] = [
  ['type', 'Type'],
  ['language', 'Language'],
  ['diff', 'Chosen → rejected'],
  ['generator', 'Generator'],
  ['fool', 'Fool rate'],
  ['license', 'License'],
  ['source', 'Repository / file'],
];

const cell = 'h-8 truncate border-b px-1.5 first:pl-4 last:pr-4';

/** The names of the columns; stays in sight. */
export function PairTableHead() {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {HEADS.map(([column, label]) => (
          <th
            key={column}
            scope="col"
            className={cn(
              cell,
              'sticky top-0 z-10 bg-background text-left text-xs font-medium text-muted-foreground',
              COLUMN[column],
            )}
          >
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type PairTableRowProps = {
  pair: PairRow;
  /** Of the row's link, which takes the focus. */
  id: string;
  /** Place in the list, from 0. */
  index: number;
  selected: boolean;
  href: string;
  /** Called for a plain click and for Enter; a click with a modifier follows the link. */
  onPick: (pair: PairRow, byKey: boolean) => void;
};

/** One line, all of it a link. */
export const PairTableRow = memo(function PairTableRow(props: PairTableRowProps) {
  const { pair, id, index, selected, href, onPick } = props;
  const pick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // A click without a pointer is Enter.
    onPick(pair, event.detail === 0);
  };
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={selected || undefined}
      className={cn(
        'relative text-sm hover:bg-hover',
        selected && 'bg-selected shadow-[inset_2px_0_0_var(--primary)] hover:bg-selected',
      )}
    >
      <td className={cn(cell, COLUMN.type)}>{SHORT_TYPE_NAMES[pair.type]}</td>
      <td className={cn(cell, 'text-muted-foreground', COLUMN.language)}>{LANGUAGE_NAMES[pair.language]}</td>
      <td className={cn(cell, COLUMN.diff)}>
        <Link
          id={id}
          href={href}
          prefetch={false}
          onClick={pick}
          className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          <WordDiffLine chosen={pair.chosen} rejected={pair.rejected} />
        </Link>
      </td>
      <td className={cn(cell, 'font-mono text-xs text-muted-foreground', COLUMN.generator)}>
        {showInert(pair.generator)}
      </td>
      <td className={cn(cell, COLUMN.fool)}>
        <FoolCell pair={pair} />
      </td>
      <td className={cn(cell, 'text-muted-foreground', COLUMN.license)}>{showInert(pair.license ?? 'none')}</td>
      <td className={cn(cell, 'text-muted-foreground', COLUMN.source)}>
        <span className="text-foreground">{showInert(pair.repository)}</span>
        <span className="pl-1.5 text-xs">{showInert(`${fileName(pair.path)}:${pair.startLine}`)}</span>
      </td>
    </tr>
  );
});

/** The end of a path says more than its start; peek has the whole. */
const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function FoolCell({ pair: { valid, reason, foolRate, validVotes } }: { pair: PairRow }) {
  if (valid) return <FoolRateMeter value={foolRate} votes={validVotes} />;
  return <span className="text-xs text-danger">{formatReason(reason ?? 'refused')}</span>;
}

const SKELETONS: Record<keyof typeof COLUMN, string> = {
  type: 'w-12',
  language: 'w-14',
  diff: 'w-3/5',
  generator: 'w-24',
  fool: 'w-20',
  license: 'w-14',
  source: 'w-4/5',
};

export function PairSkeletonRow() {
  return (
    <tr aria-hidden>
      {HEADS.map(([column]) => (
        <td key={column} className={cn(cell, COLUMN[column])}>
          <Skeleton className={cn('h-3', SKELETONS[column])} />
        </td>
      ))}
    </tr>
  );
}
