'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { PairRow } from '@/server/dataset/pairs/schema';
import { PairSkeletonRow, PairTableHead, PairTableRow, ROW_HEIGHT } from './pair-row';

type PairsTableProps = {
  /** What has been loaded so far; undefined before the first page. */
  rows: PairRow[] | undefined;
  total: number | undefined;
  hasMore: boolean;
  onNeedMore: () => void;
  /** Index of the row under the cursor, -1 for none. */
  cursor: number;
  /** Raised with every step of the cursor by key: the row then takes the focus. */
  steps: number;
  onMove: (index: number) => void;
  onPick: (pair: PairRow, byKey: boolean) => void;
  hrefOf: (pair: PairRow) => string;
  /** The rows are those of the filter before. */
  stale: boolean;
};

const FIRST_SKELETONS = 24;
const MORE_SKELETONS = 12;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 60;

/** The list: only the rows in sight are in the page, however many there are. */
export function PairsTable(props: PairsTableProps) {
  const { rows, total, hasMore, onNeedMore, cursor, steps, onMove, onPick, hrefOf, stale } = props;
  const id = useId();
  const frame = useRef<HTMLElement>(null);
  const loaded = rows?.length ?? 0;
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
    const link = document.getElementById(`${id}-${cursor}`);
    if (!link) return;
    focused.current = steps;
    link.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const target = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: loaded - 1,
    }[event.key];
    if (target === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    onMove(target);
  };

  return (
    <ScrollRegion
      ref={frame}
      label="List of pairs"
      onKeyDown={onKeyDown}
      className="@container min-h-0 flex-1 outline-offset-[-2px] [overflow-anchor:none]"
    >
      <table
        aria-label="Pairs"
        aria-busy={rows === undefined || stale}
        aria-rowcount={total === undefined ? -1 : total + 1}
        className={cn('w-full table-fixed border-separate border-spacing-0 transition-opacity', stale && 'opacity-50')}
      >
        <PairTableHead />
        <tbody>
          <Spacer height={above} />
          {items.map(({ index }) => {
            const pair = rows?.[index];
            if (!pair) return <PairSkeletonRow key={`skeleton ${index}`} />;
            return (
              <PairTableRow
                key={pair.id}
                pair={pair}
                id={`${id}-${index}`}
                index={index}
                selected={index === cursor}
                href={hrefOf(pair)}
                onPick={onPick}
              />
            );
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Stands for the rows that are out of sight. */
function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
