import type { Metadata } from 'next';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { ContaminationPage } from '@/components/corpus/contamination-page';

export const metadata: Metadata = { title: 'Contamination' };

type Props = { params: Promise<{ project: string }> };

export default async function Contamination({ params }: Props) {
  const { id: projectId } = await requireProject((await params).project);
  await prefetch(trpc.corpus.benchmarks.queryOptions({ projectId }));
  return (
    <HydrateClient>
      <ContaminationPage />
    </HydrateClient>
  );
}
