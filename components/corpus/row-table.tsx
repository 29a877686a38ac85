'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useShortcut } from '@/components/shell/shortcuts';
import { cn } from '@/components/ui/cn';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';

const ROW_HEIGHT = 32;
const FIRST_SKELETONS = 16;
const MORE_SKELETONS = 8;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 40;

export type Column<Row> = {
  head: string;
  /** Width, and from which width of the table on it is shown. */
  className?: string;
  numeric?: boolean;
  cell: (row: Row) => ReactNode;
};

type RowTableProps<Row> = {
  label: string;
  /** The first one is the row's link. */
  columns: readonly Column<Row>[];
  /** What has been loaded so far; undefined before the first page. */
  rows: Row[] | undefined;
  keyOf: (row: Row) => string;
  /** null: the row leads nowhere. */
  hrefOf: (row: Row) => string | null;
  hasMore: boolean;
  onNeedMore: () => void;
  /** Key of the row under the cursor. */
  at: string | null;
  onMove: (key: string) => void;
  /** The rows are those of the view before. */
  stale?: boolean;
};

/** A long list of which only the rows in sight are in the page. j and k move, Enter opens. */
export function RowTable<Row>(props: RowTableProps<Row>) {
  const { label, columns, rows, keyOf, hrefOf, hasMore, onNeedMore, at, onMove, stale = false } = props;
  const id = useId();
  const router = useRouter();
  const frame = useRef<HTMLElement>(null);
  const [steps, setSteps] = useState(0);
  const loaded = rows?.length ?? 0;
  const cursor = at === null || !rows ? -1 : rows.findIndex((row) => keyOf(row) === at);
  const virtualizer = useVirtualizer({
    count: rows ? loaded + (hasMore ? MORE_SKELETONS : 0) : FIRST_SKELETONS,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // The head of the table stays above the rows.
    scrollPaddingStart: ROW_HEIGHT,
    scrollMargin: ROW_HEIGHT,
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const above = (items[0]?.start ?? ROW_HEIGHT) - ROW_HEIGHT;
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? ROW_HEIGHT) - ROW_HEIGHT);
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && lastShown >= loaded - AHEAD) onNeedMore();
  }, [hasMore, lastShown, loaded, onNeedMore]);
  useEffect(() => {
    if (cursor >= 0) virtualizer.scrollToIndex(cursor, { align: 'auto' });
  }, [cursor, virtualizer]);

  const focused = useRef(steps);
  useEffect(() => {
    if (focused.current === steps) return;
    // A row that was out of sight is there one render later.
    const row = document.getElementById(`${id}-${cursor}`);
    if (!row) return;
    focused.current = steps;
    row.focus({ preventScroll: true });
  });

  const step = (by: 1 | -1) => {
    const target = rows?.[Math.min(loaded - 1, Math.max(0, cursor + by))];
    if (!target) return;
    setSteps((count) => count + 1);
    onMove(keyOf(target));
  };
  const open = () => {
    const row = rows?.[cursor];
    const href = row && hrefOf(row);
    if (href) router.push(href);
  };
  useShortcut({ keys: 'j', label: 'Next row', group: 'Corpus', run: () => step(1) });
  useShortcut({ keys: 'k', label: 'Previous row', group: 'Corpus', run: () => step(-1) });
  useShortcut({ keys: 'Enter', label: 'Open the row', group: 'Corpus', run: open });

  return (
    <ScrollRegion
      ref={frame}
      label={`List: ${label}`}
      className="@container min-h-0 flex-1 outline-offset-[-2px] [overflow-anchor:none]"
    >
      <table
        aria-label={label}
        aria-busy={rows === undefined || stale}
        className={cn(
          'w-full table-fixed border-separate border-spacing-0 text-sm transition-opacity',
          stale && 'opacity-50',
        )}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.head}
                scope="col"
                className={cn(
                  CELL,
                  'sticky top-0 z-10 bg-background text-xs font-medium text-muted-foreground',
                  column.numeric ? 'num' : 'text-left',
                  column.className,
                )}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {items.map(({ index }) => {
            const row = rows?.[index];
            if (!row) return <SkeletonRow key={`skeleton ${index}`} columns={columns} />;
            return (
              <TableLine
                key={keyOf(row)}
                id={`${id}-${index}`}
                row={row}
                columns={columns}
                href={hrefOf(row)}
                selected={index === cursor}
              />
            );
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const CELL = 'h-8 truncate border-b px-1.5 first:pl-6 last:pr-6';

type TableLineProps<Row> = {
  id: string;
  row: Row;
  columns: readonly Column<Row>[];
  href: string | null;
  selected: boolean;
};

function TableLine<Row>({ id, row, columns, href, selected }: TableLineProps<Row>) {
  return (
    <tr
      aria-current={selected || undefined}
      className={cn(
        'relative hover:bg-hover',
        selected && 'bg-selected shadow-[inset_2px_0_0_var(--primary)] hover:bg-selected',
      )}
    >
      {columns.map((column, place) => (
        <td key={column.head} className={cn(CELL, column.numeric && 'num', column.className)}>
          {place > 0 && column.cell(row)}
          {place === 0 && href && (
            <Link
              id={id}
              href={href}
              prefetch={false}
              className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
            >
              {column.cell(row)}
            </Link>
          )}
          {place === 0 && !href && (
            <span id={id} tabIndex={-1} className="text-muted-foreground outline-none">
              {column.cell(row)}
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}

function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr aria-hidden>
      {columns.map((column, place) => (
        <td key={column.head} className={cn(CELL, column.className)}>
          <Skeleton className={cn('h-3', place === 0 ? 'w-3/5' : 'ml-auto w-8')} />
        </td>
      ))}
    </tr>
  );
}

/** Stands for the rows that are out of sight. */
function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
