'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';

/** The changes of the registry. Each reads the list again, whether it went well or not. */
export function useRegistryChanges() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries(trpc.models.pathFilter());
  return {
    createProvider: useMutation(trpc.models.createProvider.mutationOptions({ onSettled })),
    updateProvider: useMutation(trpc.models.updateProvider.mutationOptions({ onSettled })),
    deleteProvider: useMutation(trpc.models.deleteProvider.mutationOptions({ onSettled })),
    createModel: useMutation(trpc.models.createModel.mutationOptions({ onSettled })),
    updateModel: useMutation(trpc.models.updateModel.mutationOptions({ onSettled })),
    deleteModel: useMutation(trpc.models.deleteModel.mutationOptions({ onSettled })),
    allowHost: useMutation(trpc.models.allowHost.mutationOptions({ onSettled })),
    disallowHost: useMutation(trpc.models.disallowHost.mutationOptions({ onSettled })),
  };
}
