'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { SkeletonRows } from '@/components/ui/skeleton';
import { CreateUserDialog } from './create-user-dialog';
import { SettingsNav } from './settings-nav';
import { UsersTable } from './users-table';

/** Everyone who can sign in, for admins of the installation. */
export function UsersPage() {
  const [creating, setCreating] = useState(false);
  return (
    <Page>
      <PageHeader
        title="Users"
        description="Everyone who can sign in. What they may do in a project is set in the project."
        actions={<Button onClick={() => setCreating(true)}>Add user</Button>}
      />
      <SettingsNav />
      <UsersList />
      <CreateUserDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}

function UsersList() {
  const trpc = useTRPC();
  const users = useQuery(trpc.users.list.queryOptions());
  if (users.error) {
    return <ErrorState title="The users could not be loaded." error={users.error} onRetry={() => users.refetch()} />;
  }
  if (!users.data) return <SkeletonRows rows={5} label="Loading users" />;
  return <UsersTable users={users.data} />;
}
