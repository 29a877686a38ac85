import type { Metadata } from 'next';
import { RunPage } from '@/components/runs/run-page';
import { showInert } from '@/components/ui/inert-text';
import { requireRun } from '../require-run';

type Props = { params: Promise<{ project: string; run: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project, run } = await params;
  return { title: showInert((await requireRun(project, run)).name) };
}

export default async function Run({ params }: Props) {
  const { project, run } = await params;
  const page = await requireRun(project, run);
  return <RunPage key={page.id} initial={page} />;
}
