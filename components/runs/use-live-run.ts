'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { usePageVisible } from '@/components/shell/use-page-visible';
import { useTRPC } from '@/components/trpc/provider';
import type { RunPage } from '@/server/api/run-page';
import { isEnded } from '@/server/foundation/runs/schema';

export type LiveRun = {
  run: RunPage;
  /** True while the stream that should be there is down. */
  interrupted: boolean;
};

/**
 * The run as it is now: first what the server rendered, then each change over the stream, which is closed when the run
 * has ended or the tab is in the background.
 */
export function useLiveRun(initial: RunPage): LiveRun {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const visible = usePageVisible();
  const ref = { projectId: initial.projectId, runId: initial.id };
  const { data: run } = useQuery(trpc.runs.get.queryOptions(ref, { initialData: initial }));
  const { status } = useSubscription(
    trpc.runs.onRun.subscriptionOptions(ref, {
      enabled: visible && !isEnded(run.state),
      onData: (next) => queryClient.setQueryData(trpc.runs.get.queryKey(ref), next),
    }),
  );
  return { run, interrupted: status === 'error' };
}
