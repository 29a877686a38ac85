'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { createProjectInput, type MyProject } from '@/server/foundation/auth/schema';

const formSchema = createProjectInput.pick({ name: true });

export function RenameProjectForm({ project }: { project: MyProject }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { register, handleSubmit, formState } = useForm<{ name: string }>({
    resolver: zodResolver(formSchema),
    values: { name: project.name },
  });
  const rename = useMutation(
    trpc.projects.rename.mutationOptions({
      onError: (error) => void toast.error(explain(error)),
      onSuccess: () => router.refresh(),
    }),
  );
  return (
    <form
      noValidate
      className="flex items-start gap-2"
      onSubmit={handleSubmit(({ name }) => rename.mutate({ projectId: project.id, name }))}
    >
      <Field
        label="Name"
        help="The address stays, because links contain it."
        error={formState.errors.name?.message}
        className="flex-1"
      >
        {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
      </Field>
      <Button type="submit" variant="outline" disabled={!formState.isDirty || rename.isPending} className="mt-6">
        Rename
      </Button>
    </form>
  );
}
