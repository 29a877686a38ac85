import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { FilePage } from '@/components/corpus/file-page';

export const metadata: Metadata = { title: 'File' };

type Props = { params: Promise<{ project: string; file: string }> };

export default async function CorpusFile({ params }: Props) {
  const { project: slug, file: fileId } = await params;
  if (!z.uuid().safeParse(fileId).success) notFound();
  const { id: projectId } = await requireProject(slug);
  await prefetch(trpc.corpus.file.queryOptions({ projectId, fileId }));
  return (
    <HydrateClient>
      <FilePage fileId={fileId} />
    </HydrateClient>
  );
}
