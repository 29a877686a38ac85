'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useForm } from 'react-hook-form';
import { useTRPC } from '@/components/trpc/provider';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { type CreateProjectInput, createProjectInput } from '@/server/foundation/auth/schema';

type CreateProjectDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function CreateProjectDialog({ open, onOpenChange }: CreateProjectDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="New project"
      description="Its own corpus, pairs, runs and members."
    >
      <CreateProjectForm onCreated={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function CreateProjectForm({ onCreated }: { onCreated: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { register, handleSubmit, setValue, formState } = useForm<CreateProjectInput>({
    resolver: zodResolver(createProjectInput),
    defaultValues: { name: '', slug: '' },
  });
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: ({ slug }) => {
        onCreated();
        router.push(`/p/${slug}`);
        router.refresh();
      },
    }),
  );
  const { errors, dirtyFields } = formState;
  const nameField = register('name', {
    onChange: (event) => {
      if (!dirtyFields.slug) setValue('slug', toSlug(event.target.value));
    },
  });
  return (
    <DialogForm
      action="Create project"
      pending={create.isPending}
      error={create.error}
      onSubmit={handleSubmit((input) => create.mutate(input))}
    >
      <Field label="Name" error={errors.name?.message}>
        {(control) => <Input autoComplete="off" {...control} {...nameField} />}
      </Field>
      <Field label="Address" help="Part of every link to the project; it stays as it is." error={errors.slug?.message}>
        {(control) => <Input autoComplete="off" className="font-mono" {...control} {...register('slug')} />}
      </Field>
    </DialogForm>
  );
}

/** 'Our Corpus 2' -> 'our-corpus-2' */
function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}
