'use client';
import { useQuery } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { usePageVisible } from '@/components/shell/use-page-visible';
import { useTRPC, useTRPCClient } from '@/components/trpc/provider';
import type { LogLine } from '@/server/foundation/runs/schema';
import { appendLines } from './log-lines';

type RunLogInput = { projectId: string; runId: string /** Lines may still come. */; live: boolean };

export type RunLogState = {
  lines: LogLine[];
  /** What is stored is being read. */
  loading: boolean;
  error: unknown;
  retry: () => void;
  interrupted: boolean;
};

/** All lines of a run: the stored ones page by page, then each new one as it is written. */
export function useRunLog({ projectId, runId, live }: RunLogInput): RunLogState {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const visible = usePageVisible();
  const ref = { projectId, runId };
  const [lines, setLines] = useState<LogLine[]>([]);
  const add = (batch: LogLine[]) => setLines((known) => appendLines(known, batch));

  // Read again when the run ends, since the stream is closed then, perhaps before its last line.
  const stored = useQuery({
    queryKey: [...trpc.runs.log.queryKey(ref), 'whole', live],
    queryFn: async ({ signal }) => {
      let after = lines.at(-1)?.id;
      for (;;) {
        const page = await client.runs.log.query({ ...ref, after }, { signal });
        add(page.items);
        if (page.next === null) return page.items.at(-1)?.id ?? after ?? '0';
        after = page.next;
      }
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { status } = useSubscription(
    trpc.runs.onLog.subscriptionOptions(
      { ...ref, after: stored.data },
      { enabled: live && visible && stored.data !== undefined, onData: add },
    ),
  );
  return {
    lines,
    loading: stored.isPending,
    error: stored.error,
    retry: () => void stored.refetch(),
    interrupted: status === 'error',
  };
}
