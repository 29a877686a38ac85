'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { explain } from '@/components/ui/error-state';

type RunRef = { projectId: string; runId: string };

export type RunActs = {
  /** Can be undone: what was done is kept, and resume goes on from there. */
  cancel: () => void;
  /** With another cap, in millionths of a dollar, for a run that stopped at its own. */
  resume: (input?: { capMicros: number; onSuccess: () => void }) => void;
  resumeError: unknown;
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
  const resume = useMutation(trpc.runs.resume.mutationOptions({ onSettled }));
  const retry = useMutation(trpc.runs.retryFailed.mutationOptions({ onSettled, onError }));
  const goOn: RunActs['resume'] = (input) => {
    if (!input) resume.mutate(ref, { onError });
    // A dialog is open: it shows what went wrong itself.
    else resume.mutate({ ...ref, capMicros: input.capMicros }, { onSuccess: input.onSuccess });
  };
  return {
    cancel: () =>
      cancel.mutate(ref, {
        onSuccess: () =>
          void toast.success('The run is cancelled. What it made is kept.', {
            action: { label: 'Resume', onClick: () => goOn() },
          }),
      }),
    resume: goOn,
    resumeError: resume.error,
    retryFailed: () => retry.mutate(ref),
    pending: cancel.isPending || resume.isPending || retry.isPending,
  };
}
