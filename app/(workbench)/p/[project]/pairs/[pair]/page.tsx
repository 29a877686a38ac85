import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { PairPage } from '@/components/pairs/pair-page';

export const metadata: Metadata = { title: 'Pair' };

type Props = { params: Promise<{ project: string; pair: string }> };

export default async function Page({ params }: Props) {
  const { project: slug, pair: pairId } = await params;
  if (!z.uuid().safeParse(pairId).success) notFound();
  const project = await requireProject(slug);
  await prefetch(trpc.pairs.get.queryOptions({ projectId: project.id, pairId }));
  return (
    <HydrateClient>
      <PairPage />
    </HydrateClient>
  );
}
