'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { Controller, useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog';
import { explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
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
    <Dialog open={user !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Edit user</DialogTitle>
          <DialogDescription>{showInert(user?.email ?? '')}</DialogDescription>
        </DialogHeader>
        {user && <EditUserForm user={user} onClose={onClose} />}
      </DialogContent>
    </Dialog>
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
    <form noValidate onSubmit={handleSubmit(save)}>
      <DialogBody className="space-y-3">
        <Field label="Name" error={formState.errors.name?.message}>
          {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
        </Field>
        <Controller
          control={control}
          name="isAdmin"
          render={({ field }) => <AdminCheckbox checked={field.value ?? false} onChange={field.onChange} />}
        />
        {update.error && (
          <p role="alert" className="text-sm text-danger">
            {explain(update.error)}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button type="submit" disabled={update.isPending}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
