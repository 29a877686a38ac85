'use client';
import { KeyRound, LogOut, MoreHorizontal, Pencil, UserCheck, UserX } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { explain } from '@/components/ui/error-state';
import type { UserRow } from '@/server/foundation/auth/schema';
import { useUpdateUser } from './use-update-user';

/** Acts that open a dialog. */
export type UserAct = 'edit' | 'resetPassword' | 'endSessions';

type UserMenuProps = { user: UserRow; isSelf: boolean; onOpen: (act: UserAct) => void };

export function UserMenu({ user, isSelf, onOpen }: UserMenuProps) {
  const setDisabled = useSetDisabled(user);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${user.email}`}>
          <MoreHorizontal aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => onOpen('edit')}>
          <Pencil aria-hidden />
          Edit
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onOpen('resetPassword')}>
          <KeyRound aria-hidden />
          New password
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onOpen('endSessions')}>
          <LogOut aria-hidden />
          Sign out everywhere
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        {user.disabledAt ? (
          <DropdownMenuItem onSelect={() => setDisabled(false)}>
            <UserCheck aria-hidden />
            Enable
          </DropdownMenuItem>
        ) : (
          <DropdownMenuItem variant="destructive" disabled={isSelf} onSelect={() => setDisabled(true)}>
            <UserX aria-hidden />
            {isSelf ? 'Disable (not yourself)' : 'Disable'}
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** Disables with an undo, or enables. Lives outside the menu, which is gone before the answer comes. */
function useSetDisabled(user: UserRow) {
  const update = useUpdateUser();
  return (disabled: boolean) => {
    const change = (to: boolean, undo?: () => void) =>
      update.mutate(
        { userId: user.id, disabled: to },
        {
          onError: (error) => void toast.error(explain(error)),
          onSuccess: () =>
            void toast.success(`${user.email} is ${to ? 'disabled' : 'enabled'}.`, {
              action: undo && { label: 'Undo', onClick: undo },
            }),
        },
      );
    change(disabled, disabled ? () => change(false) : undefined);
  };
}
