'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { ErrorState, explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { type DifficultyBands, difficultyBandsSchema } from '@/server/foundation/statistics/schema';

/** From which fool rates on a pair counts as medium and as hard. */
export function DifficultyBandsForm({ projectId }: { projectId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.projects.bands.queryOptions({ projectId }));
  if (query.isError) {
    return (
      <ErrorState title="The bands could not be loaded." error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.isPending) return <Skeleton className="h-19 w-full" />;
  return <BandsForm projectId={projectId} bands={query.data} />;
}

function BandsForm({ projectId, bands }: { projectId: string; bands: DifficultyBands }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { register, handleSubmit, formState } = useForm<DifficultyBands>({
    resolver: zodResolver(difficultyBandsSchema),
    values: bands,
  });
  const save = useMutation(
    trpc.projects.setBands.mutationOptions({
      onError: (error) => void toast.error(explain(error)),
      onSuccess: async () => {
        // Pairs and reports show the bands too.
        await queryClient.invalidateQueries();
        toast.success('The bands are saved.');
      },
    }),
  );
  const { errors } = formState;
  const limits = { type: 'number', min: 0, max: 1, step: 0.01, inputMode: 'decimal' } as const;
  return (
    <form
      noValidate
      className="flex items-start gap-2"
      onSubmit={handleSubmit((next) => save.mutate({ projectId, ...next }))}
    >
      <Field
        label="Easy up to"
        help="A pair with this fool rate or a lower one is easy."
        error={errors.easyMax?.message}
        className="flex-1"
      >
        {(field) => <Input {...limits} {...field} {...register('easyMax', { valueAsNumber: true })} />}
      </Field>
      <Field
        label="Hard from"
        help="A pair with this fool rate or a higher one is hard."
        error={errors.hardMin?.message}
        className="flex-1"
      >
        {(field) => <Input {...limits} {...field} {...register('hardMin', { valueAsNumber: true })} />}
      </Field>
      <Button type="submit" variant="outline" disabled={!formState.isDirty || save.isPending} className="mt-6">
        Save
      </Button>
    </form>
  );
}
