import type { Metadata } from 'next';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { OverviewPage } from '@/components/overview/overview-page';

type Props = { params: Promise<{ project: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await requireProject((await params).project)).name };
}

export default async function Overview({ params }: Props) {
  const { id: projectId } = await requireProject((await params).project);
  await prefetch(trpc.overview.get.queryOptions({ projectId }));
  return (
    <HydrateClient>
      <OverviewPage />
    </HydrateClient>
  );
}
