'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Activity, Plus } from 'lucide-react';
import Link from 'next/link';
import { parseAsArrayOf, parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { useLiveRows } from '@/components/shell/active-runs';
import { useShortcut } from '@/components/shell/shortcuts';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { SkeletonRows } from '@/components/ui/skeleton';
import { RUN_STATES } from '@/server/foundation/runs/schema';
import { RUN_LINK, RunsTable } from './runs-table';
import { StateFilter } from './state-filter';

const PAGE_ROWS = 50;
const statesParser = parseAsArrayOf(parseAsStringLiteral(RUN_STATES)).withDefault([]);

export function RunsPage() {
  const trpc = useTRPC();
  const project = useProject();
  const canLaunch = useCan('researcher');
  const [states, setStates] = useQueryState('state', statesParser);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { projectId: project.id, limit: PAGE_ROWS, ...(states.length > 0 && { states }) },
      { getNextPageParam: (page) => page.next },
    ),
  );
  const rows = useLiveRows(data?.pages.flatMap(({ items }) => items) ?? []);
  useShortcut({ keys: 'j', label: 'Next run', group: 'Runs', run: () => moveFocus(1) });
  useShortcut({ keys: 'k', label: 'Previous run', group: 'Runs', run: () => moveFocus(-1) });
  const newRun = canLaunch && (
    <Button asChild>
      <Link href={`/p/${project.slug}/runs/new`}>
        <Plus aria-hidden />
        New run
      </Link>
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Runs"
        description="Everything long is a run: it can be watched, cancelled, resumed and repeated."
        actions={newRun}
      />
      <StateFilter states={states} onChange={(next) => void setStates(next.length > 0 ? next : null)} />
      <Card>
        {data && rows.length > 0 && <RunsTable runs={rows} slug={project.slug} label="Runs" />}
        {data &&
          rows.length === 0 &&
          (states.length > 0 ? <NoMatch onClear={() => void setStates(null)} /> : <NoRuns action={newRun} />)}
        {!data && error && <ErrorState title="The runs could not be loaded." error={error} onRetry={() => refetch()} />}
        {!data && !error && <SkeletonRows rows={8} label="Loading runs" />}
      </Card>
      {hasNextPage && (
        <Button variant="outline" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {isFetchingNextPage ? 'Loading' : 'Load older runs'}
        </Button>
      )}
    </Page>
  );
}

function NoRuns({ action }: { action: ReactNode }) {
  return (
    <EmptyState
      icon={Activity}
      title="Runs show here with their state and how far they are."
      body="The first one reads a folder of code and makes pairs of it."
      action={action}
    />
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="No run is in one of these states."
      action={
        <Button variant="outline" onClick={onClear}>
          Show all runs
        </Button>
      }
    />
  );
}

/** Enter then opens the run, as on any link. */
function moveFocus(step: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>(`[${RUN_LINK}]`)];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? links[0] : links[Math.min(links.length - 1, Math.max(0, at + step))];
  next?.focus();
}
