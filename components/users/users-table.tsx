'use client';
import { useState } from 'react';
import { useCurrentUser } from '@/components/trpc/session';
import { Badge } from '@/components/ui/badge';
import { formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { UserRow } from '@/server/foundation/auth/schema';
import { EditUserDialog } from './edit-user-dialog';
import { EndSessionsDialog } from './end-sessions-dialog';
import { ResetPasswordDialog } from './reset-password-dialog';
import { type UserAct, UserMenu } from './user-menu';

export function UsersTable({ users }: { users: UserRow[] }) {
  const me = useCurrentUser();
  const [open, setOpen] = useState<{ act: UserAct; user: UserRow } | null>(null);
  const dialogFor = (act: UserAct) => ({
    user: open?.act === act ? open.user : null,
    onClose: () => setOpen(null),
  });
  return (
    <>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Name</TableHead>
            <TableHead>E-mail</TableHead>
            <TableHead>State</TableHead>
            <TableHead>Signs in with</TableHead>
            <TableHead numeric>Projects</TableHead>
            <TableHead>Added</TableHead>
            <TableHead className="w-10">
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {users.map((user) => (
            <TableRow key={user.id}>
              <TableCell className="font-medium">
                {showInert(user.name)}
                {user.id === me.id && <span className="ml-1.5 font-normal text-muted-foreground">you</span>}
              </TableCell>
              <TableCell>{showInert(user.email)}</TableCell>
              <TableCell>
                <UserState user={user} />
              </TableCell>
              <TableCell className="text-muted-foreground">{user.hasPassword ? 'Password' : 'GitHub'}</TableCell>
              <TableCell numeric>{user.isAdmin ? 'all' : formatCount(user.projects)}</TableCell>
              <TableCell className="text-muted-foreground">
                <RelativeTime date={user.createdAt} />
              </TableCell>
              <TableCell className="px-1">
                <UserMenu user={user} isSelf={user.id === me.id} onOpen={(act) => setOpen({ act, user })} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <EditUserDialog {...dialogFor('edit')} />
      <ResetPasswordDialog {...dialogFor('resetPassword')} />
      <EndSessionsDialog {...dialogFor('endSessions')} />
    </>
  );
}

function UserState({ user }: { user: UserRow }) {
  return (
    <span className="flex gap-1">
      {user.isAdmin && <Badge variant="primary">Admin</Badge>}
      {user.disabledAt ? <Badge variant="danger">Disabled</Badge> : !user.isAdmin && <Badge>Active</Badge>}
    </span>
  );
}
