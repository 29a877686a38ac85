import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HydrateClient, prefetch, trpc } from '@/app/_trpc/server';
import { ModelsPage } from '@/components/models/models-page';
import { requireCurrentUser } from '@/server/foundation/auth/current-user';

export const metadata: Metadata = { title: 'Models' };

export default async function Models() {
  const user = await requireCurrentUser('/settings/models');
  if (!user.isAdmin) notFound();
  await Promise.all([prefetch(trpc.models.list.queryOptions()), prefetch(trpc.models.hosts.queryOptions())]);
  return (
    <HydrateClient>
      <ModelsPage />
    </HydrateClient>
  );
}
