import type { Metadata } from 'next';
import { getCaller, requireProject } from '@/app/_trpc/server';
import { LaunchPage } from '@/components/runs/launch-page';
import { defaultLaunchValues, readLaunchValues } from '@/components/runs/launch-values';
import { showInert } from '@/components/ui/inert-text';
import { requireRun } from '../require-run';

export const metadata: Metadata = { title: 'New run' };

type Props = {
  params: Promise<{ project: string }>;
  /** `from` is the id of a run to start from. */
  searchParams: Promise<{ from?: string | string[] }>;
};

export default async function NewRun({ params, searchParams }: Props) {
  const { project: slug } = await params;
  const { from } = await searchParams;
  const { id: projectId } = await requireProject(slug);
  const panel = await (await getCaller()).runs.panel({ projectId });
  const parent = typeof from === 'string' ? await requireRun(slug, from) : null;
  const copied = parent && readLaunchValues(parent.configYaml);
  return (
    <LaunchPage
      panel={panel}
      initial={copied ?? defaultLaunchValues()}
      from={copied && parent ? showInert(parent.name) : null}
    />
  );
}
