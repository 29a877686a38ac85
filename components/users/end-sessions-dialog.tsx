'use client';
import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { explain } from '@/components/ui/error-state';
import { showInert } from '@/components/ui/inert-text';
import type { UserRow } from '@/server/foundation/auth/schema';

type EndSessionsDialogProps = {
  /** null: closed */
  user: UserRow | null;
  onClose: () => void;
};

export function EndSessionsDialog({ user, onClose }: EndSessionsDialogProps) {
  const trpc = useTRPC();
  const end = useMutation(
    trpc.users.endSessions.mutationOptions({
      onError: (error) => void toast.error(explain(error)),
      onSuccess: () => {
        toast.success(`${user?.email ?? 'The user'} is signed out everywhere.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open={user !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Sign out everywhere"
      body={`${showInert(user?.email ?? '')} has to sign in again in every browser. The password stays.`}
      action="Sign out"
      pending={end.isPending}
      onConfirm={() => user && end.mutate({ userId: user.id })}
    />
  );
}
