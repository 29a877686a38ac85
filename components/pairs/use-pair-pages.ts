'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { PairsView } from './use-pairs-view';

const PAGE = 100;

/** The rows of a view, page after page. While another view loads, the rows of the one before stay. */
export function usePairPages(projectId: string, { filter, sort }: PairsView) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.pairs.list.infiniteQueryOptions(
      { projectId, filter, sort, limit: PAGE },
      { getNextPageParam: ({ next }) => next ?? undefined, placeholderData: keepPreviousData },
    ),
  );
  const { data, hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const mayFetch = hasNextPage && !isFetchingNextPage && !isPlaceholderData;
  const needMore = useCallback(() => {
    if (mayFetch) void fetchNextPage();
  }, [mayFetch, fetchNextPage]);
  return { query, rows, needMore, pages: data?.pages.length ?? 0 };
}
