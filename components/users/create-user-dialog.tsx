'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { useTRPC } from '@/components/trpc/provider';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { createUserInput } from '@/server/foundation/auth/schema';
import { AdminCheckbox } from './admin-checkbox';
import { PasswordOnce } from './password-once';

type CreateUserDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };
type Made = { email: string; password: string };

export function CreateUserDialog({ open, onOpenChange }: CreateUserDialogProps) {
  const [made, setMade] = useState<Made | null>(null);
  const change = (next: boolean) => {
    if (!next) setMade(null);
    onOpenChange(next);
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={change}
      title={made ? 'User added' : 'Add user'}
      description={made ? `${made.email} can sign in now.` : 'A password is made for them and shown once.'}
    >
      {made ? (
        <PasswordOnce password={made.password} onDone={() => change(false)} />
      ) : (
        <CreateUserForm onMade={setMade} />
      )}
    </FormDialog>
  );
}

const formSchema = createUserInput.omit({ password: true });
type FormInput = z.input<typeof formSchema>;

function CreateUserForm({ onMade }: { onMade: (made: Made) => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { register, control, handleSubmit, formState } = useForm<FormInput>({
    resolver: zodResolver(formSchema),
    defaultValues: { email: '', name: '', isAdmin: false },
  });
  const create = useMutation(
    trpc.users.create.mutationOptions({
      onSuccess: ({ user, password }) => {
        void queries.invalidateQueries(trpc.users.list.queryFilter());
        onMade({ email: user.email, password: password ?? '' });
      },
    }),
  );
  const { errors } = formState;
  return (
    <DialogForm
      action="Add user"
      pending={create.isPending}
      error={create.error}
      onSubmit={handleSubmit((input) => create.mutate(input))}
    >
      <Field label="Name" error={errors.name?.message}>
        {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        {(field) => <Input type="email" autoComplete="off" {...field} {...register('email')} />}
      </Field>
      <Controller
        control={control}
        name="isAdmin"
        render={({ field }) => <AdminCheckbox checked={field.value ?? false} onChange={field.onChange} />}
      />
    </DialogForm>
  );
}
