'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { explain } from '@/components/ui/error-state';

/** Sets and removes members, and reads their list again. */
export function useMemberChanges() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const after = {
    onError: (error: unknown) => void toast.error(explain(error)),
    onSettled: () => queries.invalidateQueries(trpc.projects.members.list.queryFilter()),
  };
  const set = useMutation(trpc.projects.members.set.mutationOptions(after));
  const remove = useMutation(trpc.projects.members.remove.mutationOptions(after));
  return { set, remove };
}
