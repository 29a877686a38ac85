'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Maximize2, X } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { FoolRateMeter } from '@/components/ui/fool-rate-meter';
import { showInert } from '@/components/ui/inert-text';
import { Skeleton } from '@/components/ui/skeleton';
import type { PairDetail } from '@/server/dataset/pairs/schema';
import { PairBadges } from './pair-badges';
import { PairSnippet } from './pair-snippet';
import { Provenance } from './provenance';
import { VoteList } from './vote-list';

type PeekPaneProps = {
  projectId: string;
  /** null: no row is under the cursor. */
  pairId: string | null;
  href: string;
  onClose: () => void;
  className?: string;
};

/** The pair under the cursor, beside the list. */
export function PeekPane({ projectId, pairId, href, onClose, className }: PeekPaneProps) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.pairs.get.queryOptions({ projectId, pairId: pairId ?? '' }, { staleTime: 30_000 }),
    enabled: pairId !== null,
    placeholderData: keepPreviousData,
  });
  return (
    <aside aria-label="Pair under the cursor" className={cn('flex w-95 shrink-0 flex-col border-l', className)}>
      <div className="flex h-12 shrink-0 items-center gap-1 border-b pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-medium">Peek</h2>
        {pairId !== null && (
          <Button asChild variant="ghost" size="sm">
            <Link href={href} prefetch={false}>
              <Maximize2 aria-hidden />
              Open
            </Link>
          </Button>
        )}
        <Button variant="ghost" size="icon-sm" aria-label="Close peek" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {pairId === null && <EmptyState title="No row is selected." body="Press j or click a row to read it here." />}
        {pairId !== null && query.isError && (
          <ErrorState title="The pair could not be loaded." error={query.error} onRetry={() => void query.refetch()} />
        )}
        {pairId !== null && query.isPending && <PeekSkeleton />}
        {pairId !== null && query.data && <PeekBody pair={query.data} stale={query.isPlaceholderData} />}
      </div>
    </aside>
  );
}

function PeekBody({ pair, stale }: { pair: PairDetail; stale: boolean }) {
  return (
    <div className={cn('space-y-4 px-4 py-3', stale && 'opacity-60')}>
      <div className="space-y-2">
        <p className="font-mono text-sm font-medium break-all">{showInert(pair.symbol) || 'No symbol'}</p>
        <div className="flex items-center justify-between gap-2">
          <PairBadges pair={pair} />
          <FoolRateMeter value={pair.foolRate} votes={pair.validVotes} />
        </div>
      </div>
      <PairSnippet pair={pair} />
      <section aria-label="Votes">
        <h3 className="mb-1 text-xs font-medium text-muted-foreground">Votes on the rejected completion</h3>
        <VoteList votes={pair.votes} />
      </section>
      <section aria-label="Provenance">
        <h3 className="mb-1 text-xs font-medium text-muted-foreground">Provenance</h3>
        <Provenance pair={pair} />
      </section>
    </div>
  );
}

function PeekSkeleton() {
  return (
    <div role="status" aria-label="Loading pair" className="space-y-4 px-4 py-3">
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-5 w-full" />
      <Skeleton className="h-56 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
