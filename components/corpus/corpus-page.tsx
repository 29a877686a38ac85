'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { explain } from '@/components/ui/error-state';
import { formatCompact, formatPlural } from '@/components/ui/format';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import type { CorpusOverview } from '@/server/pipeline/corpus/view/schema';
import { type Cell, CoverageMap } from './coverage-map';
import { FilesTab } from './files-tab';
import { LicensesTab } from './licenses-tab';
import { RefusalsTab } from './refusals-tab';
import { RepositoriesTab } from './repositories-tab';
import { SourcesTab } from './sources-tab';
import { CORPUS_TABS, type CorpusTab, useCorpusView } from './use-corpus-view';

const TAB_NAMES: Record<CorpusTab, string> = {
  sources: 'Sources',
  repositories: 'Repositories',
  files: 'Files',
  refusals: 'Refusals',
  licenses: 'Licenses',
};

export function CorpusPage() {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const canLaunch = useCan('researcher');
  const [view, setView] = useCorpusView();
  const { data, error } = useQuery(trpc.corpus.overview.queryOptions({ projectId }));
  const choose = (cell: Cell) => {
    const listed = view.tab === 'repositories' || view.tab === 'files';
    const narrows = cell.language !== null || cell.type !== null;
    void setView({ ...cell, at: null, ...(narrows && !listed && { tab: 'repositories' }) });
  };
  const openTab = (next: string) => {
    const tab = CORPUS_TABS.find((known) => known === next);
    if (tab) void setView({ tab, at: null, search: null }, { history: 'push' });
  };
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <div className="shrink-0 space-y-2 px-6 pt-4 pb-1">
        <PageHeader
          title="Corpus"
          description={data ? summarize(data.counts) : 'The code that contexts are cut from.'}
          actions={
            canLaunch && (
              <Button asChild>
                <Link href={`/p/${slug}/corpus/new`}>
                  <Plus aria-hidden />
                  New scrape
                </Link>
              </Button>
            )
          }
        />
        {data && (
          <CoverageMap cells={data.cells} chosen={{ language: view.language, type: view.type }} onChoose={choose} />
        )}
        {!data && !error && <Skeleton className="h-44" />}
        {error && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            The contexts could not be counted. {explain(error)}
          </p>
        )}
      </div>
      <Tabs value={view.tab} onValueChange={openTab} className="flex min-h-80 flex-1 flex-col">
        <div className="flex shrink-0 items-stretch border-b px-6">
          <TabsList aria-label="Parts of the corpus" className="border-b-0">
            {CORPUS_TABS.map((tab) => (
              <TabsTrigger key={tab} value={tab}>
                {TAB_NAMES[tab]}
                {data && <TabCount tab={tab} counts={data.counts} />}
              </TabsTrigger>
            ))}
          </TabsList>
          <Link
            href={`/p/${slug}/corpus/contamination`}
            className="ml-4 inline-flex items-center gap-1.5 text-sm font-medium text-muted-foreground hover:text-foreground"
          >
            Contamination
            {data && data.counts.contaminated > 0 && (
              <span className="rounded-sm bg-warning-soft px-1 text-xs text-warning tabular-nums">
                {formatCompact(data.counts.contaminated)}
              </span>
            )}
          </Link>
        </div>
        <TabsContent value={view.tab} className="flex min-h-0 flex-1 flex-col">
          {view.tab === 'sources' && <SourcesTab />}
          {view.tab === 'repositories' && <RepositoriesTab view={view} setView={setView} />}
          {view.tab === 'files' && <FilesTab view={view} setView={setView} />}
          {view.tab === 'refusals' && <RefusalsTab view={view} setView={setView} />}
          {view.tab === 'licenses' && <LicensesTab />}
        </TabsContent>
      </Tabs>
    </div>
  );
}

function TabCount({ tab, counts }: { tab: CorpusTab; counts: CorpusOverview['counts'] }) {
  if (tab !== 'repositories') return null;
  return <span className="text-xs text-faint-foreground tabular-nums">{formatCompact(counts[tab])}</span>;
}

function summarize({ contexts, files, repositories }: CorpusOverview['counts']): string {
  if (files === 0) return 'The code that contexts are cut from. Nothing has been read yet.';
  const from = `${formatPlural(files, 'file')} of ${formatPlural(repositories, 'repository', 'repositories')}`;
  return `${formatPlural(contexts, 'context')} cut from ${from}.`;
}
