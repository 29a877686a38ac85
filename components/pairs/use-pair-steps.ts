'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { type PairsView, pairHref } from './use-pairs-view';

/** A pair changes only while a run works on it. */
export const PAIR_FRESH_MS = 30_000;

type Place = { projectId: string; project: string; pairId: string; view: PairsView };

/**
 * Where a pair stands in its view and how to go on from it. Both neighbours are read ahead, so a step shows its pair at
 * once; the address changes in place, so Back leads to the list and the page (with its editor) stays.
 */
export function usePairSteps({ projectId, project, pairId, view }: Place) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: place, isPlaceholderData } = useQuery(
    trpc.pairs.neighbours.queryOptions(
      { projectId, pairId, ...view },
      { staleTime: PAIR_FRESH_MS, placeholderData: keepPreviousData },
    ),
  );
  const known = isPlaceholderData ? undefined : place;
  const [previous, next] = [known?.previous ?? null, known?.next ?? null];
  const { filter, sort } = view;

  useEffect(() => {
    for (const neighbour of [next, previous]) {
      if (neighbour === null) continue;
      const stay = { staleTime: PAIR_FRESH_MS };
      void queryClient.prefetchQuery(trpc.pairs.get.queryOptions({ projectId, pairId: neighbour }, stay));
      const ask = { projectId, pairId: neighbour, filter, sort };
      void queryClient.prefetchQuery(trpc.pairs.neighbours.queryOptions(ask, stay));
    }
  }, [next, previous, projectId, filter, sort, queryClient, trpc]);

  const goTo = useCallback(
    (target: string) => window.history.replaceState(null, '', pairHref(project, target, { filter, sort })),
    [project, filter, sort],
  );
  // A key that comes before the neighbours are known waits for them; of several the last one counts.
  const [wanted, setWanted] = useState<'previous' | 'next' | null>(null);
  const target = wanted === null ? null : wanted === 'next' ? next : previous;
  useEffect(() => {
    if (wanted === null || !known) return;
    setWanted(null);
    if (target !== null) goTo(target);
  }, [wanted, known, target, goTo]);
  // Not yet known counts as there, so that the buttons do not flicker.
  const ends = { first: known !== undefined && previous === null, last: known !== undefined && next === null };
  return { place, ends, goTo, goPrevious: () => setWanted('previous'), goNext: () => setWanted('next') };
}
