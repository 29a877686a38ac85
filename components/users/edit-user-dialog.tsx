'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { Controller, useForm } from 'react-hook-form';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import { type UpdateUserInput, type UserRow, updateUserInput } from '@/server/foundation/auth/schema';
import { AdminCheckbox } from './admin-checkbox';
import { useUpdateUser } from './use-update-user';

type EditUserDialogProps = {
  /** null: closed */
  user: UserRow | null;
  onClose: () => void;
};

export function EditUserDialog({ user, onClose }: EditUserDialogProps) {
  return (
    <FormDialog
      open={user !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Edit user"
      description={showInert(user?.email ?? '')}
    >
      {user && <EditUserForm user={user} onClose={onClose} />}
    </FormDialog>
  );
}

function EditUserForm({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const router = useRouter();
  const update = useUpdateUser();
  const { register, control, handleSubmit, formState } = useForm<UpdateUserInput>({
    resolver: zodResolver(updateUserInput),
    defaultValues: { userId: user.id, name: user.name, isAdmin: user.isAdmin },
  });
  const save = (input: UpdateUserInput) =>
    update.mutate(input, {
      onSuccess: () => {
        onClose();
        // The frame around the page shows one's own name and rights.
        router.refresh();
      },
    });
  return (
    <DialogForm action="Save" pending={update.isPending} error={update.error} onSubmit={handleSubmit(save)}>
      <Field label="Name" error={formState.errors.name?.message}>
        {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
      </Field>
      <Controller
        control={control}
        name="isAdmin"
        render={({ field }) => <AdminCheckbox checked={field.value ?? false} onChange={field.onChange} />}
      />
    </DialogForm>
  );
}
