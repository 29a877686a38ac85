'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { PanelLeft, PanelRight, Rows3 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useShortcut } from '@/components/shell/shortcuts';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatPlural } from '@/components/ui/format';
import { Skeleton } from '@/components/ui/skeleton';
import type { Filter } from '@/server/dataset/pairs/filter';
import type { PairRow } from '@/server/dataset/pairs/schema';
import { FacetRail } from './facet-rail';
import { FilterChips } from './filter-chips';
import { DEFAULT_FILTER, searchOf, withSearch } from './filter-edit';
import { PairsTable } from './pairs-table';
import { PeekPane } from './peek-pane';
import { SearchField } from './search-field';
import { SortMenu } from './sort-menu';
import { useMediaQuery } from './use-media-query';
import { usePairPages } from './use-pair-pages';
import { pairHref, usePairsListState } from './use-pairs-view';

/** Pages that are fetched to find the row that the address names. */
const MOST_SEARCHED = 10;
const ROOM_FOR_PEEK = '(min-width: 1600px)';

export function PairsPage() {
  const project = useProject();
  const router = useRouter();
  const [state, setState] = usePairsListState();
  const { filter, sort, at } = state;
  const view = useMemo(() => ({ filter, sort }), [filter, sort]);
  const [steps, setSteps] = useState(0);
  const wide = useMediaQuery(ROOM_FOR_PEEK);
  const peek = state.peek ?? wide;
  const { query, rows, needMore, pages } = usePairPages(project.id, view);
  const count = useCounts(project.id, filter);
  const cursor = useMemo(() => (at && rows ? rows.findIndex(({ id }) => id === at) : -1), [rows, at]);
  usePrefetchedPair(project.id, at);

  // The row that the address names may be on a later page.
  const searching = at !== null && cursor === -1 && pages > 0 && pages < MOST_SEARCHED;
  useEffect(() => {
    if (searching) needMore();
  }, [searching, needMore]);

  const setFilter = useCallback((next: Filter) => void setState({ filter: next, at: null }), [setState]);
  const moveTo = (index: number) => {
    const target = rows?.[Math.min(rows.length - 1, Math.max(0, index))];
    if (!target) return;
    setSteps((count) => count + 1);
    void setState({ at: target.id });
  };
  const hrefOf = useCallback((pair: { id: string }) => pairHref(project.slug, pair.id, view), [project.slug, view]);
  const openPair = useCallback(
    async (pair: PairRow) => {
      // The cursor is in the address before the list is left, so that the way back leads to this row.
      await setState({ at: pair.id });
      router.push(hrefOf(pair));
    },
    [setState, router, hrefOf],
  );
  const pick = useCallback(
    (pair: PairRow, byKey: boolean) => void (peek && !byKey ? setState({ at: pair.id }) : openPair(pair)),
    [peek, setState, openPair],
  );
  const open = () => {
    const pair = rows?.[cursor];
    if (pair) void openPair(pair);
  };
  const leave = () => {
    if (at !== null) void setState({ at: null });
    else if (peek) void setState({ peek: false });
  };
  const toggleFacets = () => void setState({ facets: !state.facets });
  const togglePeek = () => void setState({ peek: !peek });

  useShortcut({ keys: 'j', label: 'Next row', group: 'Pairs', run: () => moveTo(cursor + 1) });
  useShortcut({ keys: 'k', label: 'Previous row', group: 'Pairs', run: () => moveTo(cursor - 1) });
  useShortcut({ keys: 'Enter', label: 'Open the pair', group: 'Pairs', run: open });
  useShortcut({ keys: 'p', label: 'Peek at the pair', group: 'Pairs', run: togglePeek });
  useShortcut({ keys: 'f', label: 'Show or hide facets', group: 'Pairs', run: toggleFacets });
  useShortcut({ keys: 'Escape', label: 'Let go of the row', group: 'Pairs', run: leave });

  const empty = rows?.length === 0 && !query.isPlaceholderData;
  return (
    <div className="flex h-full min-h-0">
      {state.facets && (
        <aside aria-label="Facets" className="w-60 shrink-0 overflow-y-auto border-r bg-subtle/50">
          {count.isError ? (
            <ErrorState
              title="The pairs could not be counted."
              error={count.error}
              onRetry={() => void count.refetch()}
            />
          ) : (
            <FacetRail filter={filter} facets={count.data?.facets ?? undefined} onChange={setFilter} />
          )}
        </aside>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex h-12 shrink-0 items-center gap-2 border-b pr-2 pl-3">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={state.facets ? 'Hide facets' : 'Show facets'}
            aria-pressed={state.facets}
            onClick={toggleFacets}
          >
            <PanelLeft aria-hidden />
          </Button>
          <h1 className="shrink-0 text-lg font-semibold tracking-tight tabular-nums">
            {count.data ? formatPlural(count.data.total, 'pair') : <PendingTitle />}
          </h1>
          <div className="ml-auto flex min-w-0 items-center gap-1">
            <SearchField
              value={searchOf(filter)}
              onChange={(text) => void setState({ filter: withSearch(filter, text), at: null })}
            />
            <SortMenu sort={sort} onChange={(next) => void setState({ sort: next, at: null })} />
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={peek ? 'Close peek' : 'Open peek'}
              aria-pressed={peek}
              onClick={togglePeek}
            >
              <PanelRight aria-hidden />
            </Button>
          </div>
        </div>
        <div className="flex h-9 shrink-0 items-center border-b px-3">
          <FilterChips filter={filter} onChange={setFilter} />
        </div>
        {query.isError && (
          <ErrorState title="The pairs could not be loaded." error={query.error} onRetry={() => void query.refetch()} />
        )}
        {!query.isError && empty && <NoPairs projectId={project.id} onReset={() => setFilter(DEFAULT_FILTER)} />}
        {!query.isError && !empty && (
          <PairsTable
            rows={rows}
            total={count.data?.total}
            hasMore={query.hasNextPage}
            onNeedMore={needMore}
            cursor={cursor}
            steps={steps}
            onMove={moveTo}
            onPick={pick}
            hrefOf={hrefOf}
            stale={query.isPlaceholderData}
          />
        )}
      </div>
      {peek && (
        <PeekPane
          projectId={project.id}
          pairId={at}
          href={at ? hrefOf({ id: at }) : ''}
          onClose={() => void setState({ peek: false })}
        />
      )}
    </div>
  );
}

function PendingTitle() {
  return (
    <>
      <span className="sr-only">Pairs</span>
      <Skeleton className="inline-block h-4 w-24" />
    </>
  );
}

function useCounts(projectId: string, filter: Filter) {
  const trpc = useTRPC();
  return useQuery(
    trpc.pairs.count.queryOptions({ projectId, filter, facets: true }, { placeholderData: keepPreviousData }),
  );
}

/** Reads the pair under the cursor ahead, so that Enter shows it at once. */
function usePrefetchedPair(projectId: string, pairId: string | null) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (pairId === null) return;
    const timer = setTimeout(() => {
      void queryClient.prefetchQuery(trpc.pairs.get.queryOptions({ projectId, pairId }, { staleTime: 30_000 }));
    }, 120);
    return () => clearTimeout(timer);
  }, [projectId, pairId, queryClient, trpc]);
}

/** Nothing at all yet, or nothing under these filters: the way on differs. */
function NoPairs({ projectId, onReset }: { projectId: string; onReset: () => void }) {
  const trpc = useTRPC();
  const { slug } = useProject();
  const mayRun = useCan('researcher');
  const { data } = useQuery(trpc.pairs.count.queryOptions({ projectId, filter: { and: [] } }));
  if (!data) return <div className="flex-1" />;
  if (data.total > 0) {
    return (
      <EmptyState
        icon={Rows3}
        title="No pair fits these filters."
        body={`The project has ${formatPlural(data.total, 'pair')}.`}
        action={
          <Button variant="outline" onClick={onReset}>
            Reset the filters
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={Rows3}
      title="Pairs appear here once a pipeline has run."
      body="A run cuts holes into code and lets generators fill them with names that do not exist."
      action={
        mayRun && (
          <Button asChild>
            <Link href={`/p/${slug}/runs/new`}>Start a run</Link>
          </Button>
        )
      }
    />
  );
}
