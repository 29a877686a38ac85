'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { explain } from '@/components/ui/error-state';

type RunRef = { projectId: string; runId: string };

export type RunActs = {
  /** Can be undone: what was done is kept, and resume goes on from there. */
  cancel: () => void;
  resume: () => void;
  retryFailed: () => void;
  pending: boolean;
};

/** What a researcher can do to a run. The page is read again after each. */
export function useRunActs(ref: RunRef): RunActs {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = async () => {
    await queryClient.invalidateQueries(trpc.runs.get.queryFilter(ref));
    void queryClient.invalidateQueries(trpc.runs.list.pathFilter());
  };
  const onError = (error: unknown) => void toast.error(explain(error));
  const cancel = useMutation(trpc.runs.cancel.mutationOptions({ onSettled, onError }));
  const resume = useMutation(trpc.runs.resume.mutationOptions({ onSettled, onError }));
  const retry = useMutation(trpc.runs.retryFailed.mutationOptions({ onSettled, onError }));
  const goOn = () => resume.mutate(ref);
  return {
    cancel: () =>
      cancel.mutate(ref, {
        onSuccess: () =>
          void toast.success('The run is cancelled. What it made is kept.', {
            action: { label: 'Resume', onClick: goOn },
          }),
      }),
    resume: goOn,
    retryFailed: () => retry.mutate(ref),
    pending: cancel.isPending || resume.isPending || retry.isPending,
  };
}
