'use client';
import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog';
import { explain } from '@/components/ui/error-state';
import { showInert } from '@/components/ui/inert-text';
import type { UserRow } from '@/server/foundation/auth/schema';
import { PasswordOnce } from './password-once';

type ResetPasswordDialogProps = {
  /** null: closed */
  user: UserRow | null;
  onClose: () => void;
};

export function ResetPasswordDialog({ user, onClose }: ResetPasswordDialogProps) {
  const trpc = useTRPC();
  const reset = useMutation(
    trpc.users.resetPassword.mutationOptions({ onError: (error) => void toast.error(explain(error)) }),
  );
  const close = () => {
    reset.reset();
    onClose();
  };
  const email = showInert(user?.email ?? '');
  return (
    <>
      <ConfirmDialog
        open={user !== null && !reset.data}
        onOpenChange={(open) => !open && close()}
        title="Make a new password"
        body={`The password of ${email} stops working, and ${email} is signed out everywhere.`}
        action="Make new password"
        pending={reset.isPending}
        onConfirm={() => user && reset.mutate({ userId: user.id })}
      />
      <Dialog open={user !== null && reset.data !== undefined} onOpenChange={(open) => !open && close()}>
        <DialogContent>
          <DialogHeader>
            <DialogTitle>New password</DialogTitle>
            <DialogDescription>For {email}.</DialogDescription>
          </DialogHeader>
          {reset.data && <PasswordOnce password={reset.data.password} onDone={close} />}
        </DialogContent>
      </Dialog>
    </>
  );
}
