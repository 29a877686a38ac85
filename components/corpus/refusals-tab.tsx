'use client';
import { useQuery } from '@tanstack/react-query';
import { Filter } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Card, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { formatCount, formatPlural, formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { RefusalReason } from '@/server/pipeline/corpus/view/schema';
import { ListToolbar, RunSelect } from './list-toolbar';
import { type CorpusView, corpusHref, type SetCorpusView } from './use-corpus-view';

/** What a run left out, by reason, with the first few of each. */
export function RefusalsTab({ view, setView }: { view: CorpusView; setView: SetCorpusView }) {
  const trpc = useTRPC();
  const { id: projectId, slug } = useProject();
  const { data, error, refetch } = useQuery(trpc.corpus.refusals.queryOptions({ projectId, runId: view.run }));
  if (error) {
    return <ErrorState title="The refusals could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  if (!data) return <SkeletonRows rows={6} label="Loading the refusals" />;
  const { run } = data;
  if (!run) return <EmptyState icon={Filter} title="What runs leave out shows here, with the reason." />;
  return (
    <>
      <ListToolbar>
        <p className="text-xs text-muted-foreground">Everything that a run sees is either used or listed here.</p>
        <span className="ml-auto">
          <RunSelect run={run} onChange={(next) => void setView({ run: next, at: null })} />
        </span>
      </ListToolbar>
      <ScrollRegion label="Refusals" className="flex-1">
        <div className="grid grid-cols-2 items-start gap-4 px-6 py-4 max-lg:grid-cols-1">
          <Reasons title="Repositories" unit="repository" units="repositories" reasons={data.repositories} />
          <Reasons
            title="Files"
            unit="file"
            units="files"
            reasons={data.files}
            hrefOf={(reason) => corpusHref(slug, { tab: 'files', run: run.id, outcome: 'skipped', reason })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}

type ReasonsProps = {
  title: string;
  unit: string;
  units: string;
  reasons: RefusalReason[];
  /** All that were left out for a reason. */
  hrefOf?: (reason: string) => string;
};

function Reasons({ title, unit, units, reasons, hrefOf }: ReasonsProps) {
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  return (
    <Card aria-label={title}>
      <CardHeader title={title} note={`${formatPlural(total, unit, units)} left out`} />
      {reasons.length === 0 && <p className="px-3 py-4 text-sm text-muted-foreground">None was left out.</p>}
      <ul className="divide-y">
        {reasons.map(({ reason, count, examples }) => (
          <li key={reason} className="px-3 py-2">
            <div className="flex items-baseline justify-between gap-3 text-sm">
              <span className="font-medium">
                {hrefOf ? (
                  <Link href={hrefOf(reason)} className="hover:text-link hover:underline">
                    {formatReason(reason)}
                  </Link>
                ) : (
                  formatReason(reason)
                )}
              </span>
              <span className="tabular-nums">{formatCount(count)}</span>
            </div>
            <ul className="mt-0.5 space-y-0.5 text-xs text-muted-foreground">
              {examples.map((example) => (
                <li key={example.name} className="flex min-w-0 gap-1.5">
                  <ExampleName example={example} />
                  {example.detail && <span className="min-w-0 truncate">{showInert(example.detail)}</span>}
                </li>
              ))}
              {count > examples.length && <li>and {formatCount(count - examples.length)} more</li>}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ExampleName({ example: { name, url } }: { example: RefusalReason['examples'][number] }) {
  const text = <span className="font-mono">{showInert(name)}</span>;
  if (!url) return <span className="max-w-3/4 shrink-0 truncate">{text}</span>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer noopener"
      className="max-w-3/4 shrink-0 truncate text-link hover:underline"
    >
      {text}
    </a>
  );
}
