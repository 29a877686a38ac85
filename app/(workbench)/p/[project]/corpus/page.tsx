import type { Metadata } from 'next';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { CorpusPage } from '@/components/corpus/corpus-page';

export const metadata: Metadata = { title: 'Corpus' };

type Props = { params: Promise<{ project: string }> };

export default async function Corpus({ params }: Props) {
  const { id: projectId } = await requireProject((await params).project);
  await prefetch(trpc.corpus.overview.queryOptions({ projectId }));
  return (
    <HydrateClient>
      <CorpusPage />
    </HydrateClient>
  );
}
