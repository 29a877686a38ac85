'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';

/** Changes a user and reads the list again. */
export function useUpdateUser() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.users.update.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.users.list.queryFilter()),
    }),
  );
}
