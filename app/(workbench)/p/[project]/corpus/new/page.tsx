import type { Metadata } from 'next';
import { NewScrapePage } from '@/components/corpus/new-scrape-page';
import { emptySourceValues, readScrape } from '@/components/corpus/source-values';
import { readLaunchValues } from '@/components/runs/launch-values';
import { showInert } from '@/components/ui/inert-text';
import { requireRun } from '../../runs/require-run';

export const metadata: Metadata = { title: 'New scrape' };

type Props = {
  params: Promise<{ project: string }>;
  /** `from` is the id of a run whose source is scraped again. */
  searchParams: Promise<{ from?: string | string[] }>;
};

export default async function NewScrape({ params, searchParams }: Props) {
  const { project: slug } = await params;
  const { from } = await searchParams;
  if (typeof from !== 'string')
    return <NewScrapePage initial={{ values: emptySourceValues(), base: {} }} from={null} />;
  const { id, name, configYaml } = await requireRun(slug, from);
  const config = readLaunchValues(configYaml);
  return <NewScrapePage initial={config && readScrape(config)} from={{ id, name: showInert(name) }} />;
}
