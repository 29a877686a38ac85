import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HydrateClient, prefetch, requireProject, trpc } from '@/app/_trpc/server';
import { ProjectSettingsPage } from '@/components/members/project-settings-page';

export const metadata: Metadata = { title: 'Project settings' };

type Props = { params: Promise<{ project: string }> };

export default async function ProjectSettings({ params }: Props) {
  const project = await requireProject((await params).project);
  if (project.role !== 'admin') notFound();
  await prefetch(trpc.projects.members.list.queryOptions({ projectId: project.id }));
  return (
    <HydrateClient>
      <ProjectSettingsPage />
    </HydrateClient>
  );
}
