'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatPercent } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { BenchmarkView } from '@/server/dataset/benchmarks/schema';
import type { OverlapRow } from '@/server/pipeline/corpus/view/schema';
import { type Column, RowTable } from './row-table';
import { fileHref } from './use-corpus-view';
import { usePages } from './use-pages';

type OverlapsProps = { benchmark: BenchmarkView; at: string | null; onMove: (key: string) => void };

/** The contexts that overlap a benchmark's items, those that hold most of one first. */
export function Overlaps({ benchmark, at, onMove }: OverlapsProps) {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const query = useInfiniteQuery(
    trpc.corpus.overlaps.infiniteQueryOptions(
      { projectId, benchmarkId: benchmark.id },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
  );
  const { rows, needMore } = usePages<OverlapRow>(query);
  if (query.isError) {
    const retry = () => void query.refetch();
    return <ErrorState title="The overlaps could not be loaded." error={query.error} onRetry={retry} />;
  }
  if (rows?.length === 0) {
    return <EmptyState icon={ShieldCheck} title={`No context overlaps ${showInert(benchmark.name)}.`} />;
  }
  return (
    <section aria-labelledby="overlaps" className="flex min-h-72 flex-1 flex-col border-t">
      <h2 id="overlaps" className="px-6 py-2 text-base font-semibold">
        Contexts that overlap {showInert(benchmark.name)}
      </h2>
      <RowTable
        label="Overlaps"
        columns={columnsOf(slug)}
        rows={rows}
        keyOf={(row) => row.key}
        hrefOf={(row) => fileHref(slug, row.fileId, row.contextId)}
        hasMore={query.hasNextPage}
        onNeedMore={needMore}
        at={at}
        onMove={onMove}
      />
    </section>
  );
}

const columnsOf = (slug: string): readonly Column<OverlapRow>[] => [
  {
    head: 'Context',
    cell: ({ path, startLine }) => {
      const place = showInert(`${path}:${startLine}`);
      return (
        <span className="font-mono text-xs" title={place}>
          {place}
        </span>
      );
    },
  },
  {
    head: 'Hole',
    className: 'hidden w-[24%] @min-[50rem]:table-cell',
    cell: ({ middle }) => <code className="font-mono text-xs text-muted-foreground">{showInert(middle)}</code>,
  },
  {
    head: 'Item',
    className: 'w-[20%]',
    cell: ({ itemId }) => <span className="text-muted-foreground">{showInert(itemId)}</span>,
  },
  { head: 'By', className: 'w-26', cell: ({ kind }) => (kind === 'ngram' ? 'n-grams' : 'repository') },
  {
    head: 'Containment',
    className: 'w-26',
    numeric: true,
    cell: ({ containment }) => formatPercent(containment),
  },
  {
    head: 'Pair',
    className: 'w-20 pl-4',
    cell: ({ pairId }) =>
      pairId ? (
        <Link href={`/p/${slug}/pairs/${pairId}`} prefetch={false} className="relative z-1 text-link hover:underline">
          Open
        </Link>
      ) : (
        <span className="text-muted-foreground">none</span>
      ),
  },
];
