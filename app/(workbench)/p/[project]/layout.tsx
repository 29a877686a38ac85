import type { ReactNode } from 'react';
import { requireProject } from '@/app/_trpc/server';
import { ProjectProvider } from '@/components/trpc/session';

type Props = { params: Promise<{ project: string }>; children: ReactNode };

export default async function ProjectLayout({ params, children }: Props) {
  const project = await requireProject((await params).project);
  return <ProjectProvider project={project}>{children}</ProjectProvider>;
}
