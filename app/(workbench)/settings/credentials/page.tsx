import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HydrateClient, prefetch, trpc } from '@/app/_trpc/server';
import { CredentialsPage } from '@/components/credentials/credentials-page';
import { requireCurrentUser } from '@/server/foundation/auth/current-user';

export const metadata: Metadata = { title: 'Credentials' };

export default async function Credentials() {
  const user = await requireCurrentUser('/settings/credentials');
  if (!user.isAdmin) notFound();
  await prefetch(trpc.credentials.list.queryOptions());
  return (
    <HydrateClient>
      <CredentialsPage />
    </HydrateClient>
  );
}
