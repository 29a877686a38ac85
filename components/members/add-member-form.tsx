'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { setMemberInput } from '@/server/foundation/auth/schema';
import { RoleSelect } from './role-select';
import { useMemberChanges } from './use-member-changes';

type FormInput = z.infer<typeof setMemberInput>;

export function AddMemberForm({ projectId }: { projectId: string }) {
  const { set } = useMemberChanges();
  const { register, control, handleSubmit, reset, formState } = useForm<FormInput>({
    resolver: zodResolver(setMemberInput),
    defaultValues: { email: '', role: 'annotator' },
  });
  const add = (input: FormInput) =>
    set.mutate({ projectId, ...input }, { onSuccess: () => reset({ email: '', role: input.role }) });
  return (
    <form noValidate className="flex flex-wrap items-start gap-2" onSubmit={handleSubmit(add)}>
      <Field label="E-mail" error={formState.errors.email?.message} className="min-w-56 flex-1">
        {(field) => <Input type="email" autoComplete="off" {...field} {...register('email')} />}
      </Field>
      <Controller
        control={control}
        name="role"
        render={({ field }) => (
          <Field label="Role">{({ id }) => <RoleSelect id={id} value={field.value} onChange={field.onChange} />}</Field>
        )}
      />
      <Button type="submit" disabled={set.isPending} className="mt-6">
        Add member
      </Button>
    </form>
  );
}
