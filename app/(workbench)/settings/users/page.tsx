import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HydrateClient, prefetch, trpc } from '@/app/_trpc/server';
import { UsersPage } from '@/components/users/users-page';
import { requireCurrentUser } from '@/server/foundation/auth/current-user';

export const metadata: Metadata = { title: 'Users' };

export default async function Users() {
  const user = await requireCurrentUser('/settings/users');
  if (!user.isAdmin) notFound();
  await prefetch(trpc.users.list.queryOptions());
  return (
    <HydrateClient>
      <UsersPage />
    </HydrateClient>
  );
}
