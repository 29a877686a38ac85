import type { Metadata } from 'next';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { PromptsPage } from '@/components/prompts/prompts-page';

export const metadata: Metadata = { title: 'Prompts' };

type Props = { params: Promise<{ project: string }> };

export default async function Prompts({ params }: Props) {
  const { id: projectId } = await requireProject((await params).project);
  await Promise.all([
    prefetch(trpc.prompts.list.queryOptions({ projectId })),
    prefetch(trpc.runs.panel.queryOptions({ projectId })),
  ]);
  return (
    <HydrateClient>
      <PromptsPage />
    </HydrateClient>
  );
}
