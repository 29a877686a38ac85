'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useRef, useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { RunRow } from '@/server/foundation/runs/schema';
import { usePageVisible } from './use-page-visible';

export type ActiveRuns = {
  running: number;
  /** Mean over the runs, 0 to 1; null while none has begun. */
  progress: number | null;
  items: RunRow[];
  /** False while the stream is down. */
  live: boolean;
};

const NONE: ActiveRuns = { running: 0, progress: null, items: [], live: true };
const ActiveRunsContext = createContext<ActiveRuns>(NONE);

/** One stream for the whole shell. When a run starts or ends, lists and counts are read again. */
export function ActiveRunsProvider({ projectId, children }: { projectId: string; children: ReactNode }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const visible = usePageVisible();
  const [active, setActive] = useState<ActiveRuns | null>(null);
  const known = useRef<string | null>(null);
  const { status } = useSubscription(
    trpc.runs.onActive.subscriptionOptions(
      { projectId },
      {
        enabled: visible,
        onData: (data) => {
          setActive({ ...data, live: true });
          const members = data.items.map(({ id, state }) => `${id} ${state}`).join();
          if (known.current !== null && known.current !== members) {
            void queryClient.invalidateQueries(trpc.runs.list.pathFilter());
            void queryClient.invalidateQueries(trpc.overview.get.queryFilter({ projectId }));
          }
          known.current = members;
        },
      },
    ),
  );
  const value = { ...(active ?? NONE), live: status !== 'error' };
  return <ActiveRunsContext value={value}>{children}</ActiveRunsContext>;
}

/** The queued and running runs of the project, as they are now. */
export function useActiveRuns(): ActiveRuns {
  return useContext(ActiveRunsContext);
}

/** Rows as they were read, with the newest state of those that are under way. */
export function useLiveRows(rows: RunRow[]): RunRow[] {
  const { items } = useActiveRuns();
  return rows.map((row) => items.find(({ id }) => id === row.id) ?? row);
}
