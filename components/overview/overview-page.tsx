'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { RunsTable } from '@/components/runs/runs-table';
import { useActiveRuns, useLiveRows } from '@/components/shell/active-runs';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { FoolRateHistogram } from '@/components/ui/fool-rate-histogram';
import { showInert } from '@/components/ui/inert-text';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';
import type { RunRow } from '@/server/foundation/runs/schema';
import type { LoopCounts } from '@/server/pipeline/overview';
import { Coverage } from './coverage';
import { LoopStrip } from './loop-strip';
import { NextCard } from './next-card';
import { suggestNext } from './suggest-next';

/** While a run is at work the counts are read again this often. */
const LIVE_MS = 4_000;

export function OverviewPage() {
  const trpc = useTRPC();
  const project = useProject();
  const canLaunch = useCan('researcher');
  const { running } = useActiveRuns();
  const { data, error, refetch } = useQuery(
    trpc.overview.get.queryOptions({ projectId: project.id }, { refetchInterval: running > 0 ? LIVE_MS : false }),
  );
  return (
    <Page>
      <PageHeader
        title={showInert(project.name)}
        description="Code goes in, hard negatives come out. The loop so far, and what to do next."
        actions={canLaunch && <NewRunButton slug={project.slug} />}
      />
      {data && <Loaded data={data} slug={project.slug} canLaunch={canLaunch} />}
      {!data && error && (
        <ErrorState title="The overview could not be loaded." error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <Loading />}
    </Page>
  );
}

function NewRunButton({ slug }: { slug: string }) {
  return (
    <Button asChild>
      <Link href={`/p/${slug}/runs/new`}>
        <Plus aria-hidden />
        New run
      </Link>
    </Button>
  );
}

type LoadedProps = { data: LoopCounts & { recentRuns: RunRow[] }; slug: string; canLaunch: boolean };

function Loaded({ data, slug, canLaunch }: LoadedProps) {
  const recentRuns = useLiveRows(data.recentRuns);
  const suggestion = suggestNext({ slug, canLaunch, counts: data.counts, cells: data.cells, recentRuns });
  const judged = data.foolRateHistogram.some((count) => count > 0);
  return (
    <>
      <LoopStrip counts={data.counts} slug={slug} />
      {suggestion && <NextCard suggestion={suggestion} />}
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-4 max-lg:grid-cols-1">
        <Coverage cells={data.cells} slug={slug} />
        <Card aria-labelledby="fool-rates" className="flex flex-col">
          <CardHeader id="fool-rates" title="Fool rate" />
          <CardBody className="flex flex-1 flex-col justify-center">
            {judged ? (
              <FoolRateHistogram counts={data.foolRateHistogram} height={228} />
            ) : (
              <EmptyState title="The spread of fool rates shows here once judges have voted." />
            )}
          </CardBody>
        </Card>
      </div>
      <Card aria-labelledby="recent-runs">
        <CardHeader
          id="recent-runs"
          title="Recent runs"
          actions={
            <Button asChild variant="ghost" size="sm">
              <Link href={`/p/${slug}/runs`}>All runs</Link>
            </Button>
          }
        />
        {recentRuns.length > 0 ? (
          <RunsTable runs={recentRuns} slug={slug} label="Recent runs" />
        ) : (
          <EmptyState title="Runs show here with their state and how far they are." />
        )}
      </Card>
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the overview" className="space-y-4">
      <div className="grid grid-cols-3 gap-6">
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </div>
      <Skeleton className="h-20" />
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-4">
        <Skeleton className="h-84" />
        <Skeleton className="h-84" />
      </div>
      <SkeletonRows rows={4} />
    </div>
  );
}
