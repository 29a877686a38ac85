import { useCallback, useMemo } from 'react';

type Pages<Row> = {
  data: { pages: { items: Row[] }[] } | undefined;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isPlaceholderData: boolean;
  fetchNextPage: () => unknown;
};

/** The rows of all pages so far, and the way to the next one. */
export function usePages<Row>({ data, hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage }: Pages<Row>) {
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const mayFetch = hasNextPage && !isFetchingNextPage && !isPlaceholderData;
  const needMore = useCallback(() => {
    if (mayFetch) void fetchNextPage();
  }, [mayFetch, fetchNextPage]);
  return { rows, needMore };
}
