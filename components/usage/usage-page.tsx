'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { useTRPC } from '@/components/trpc/provider';
import { useCurrentUser, useProject } from '@/components/trpc/session';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';
import { useNow } from '@/components/ui/use-now';
import type { ProjectUsage, UsageRange } from '@/server/foundation/models/usage-schema';
import { AllProjects } from './all-projects';
import { MonthCard } from './month-card';
import { readRange } from './range';
import { RangePicker } from './range-picker';
import { UsageChart } from './usage-chart';
import { UsageFiguresRow } from './usage-figures';
import { ModelTable, PurposeTable, RunTable } from './usage-tables';

const MINUTE_MS = 60_000;

/**
 * What models have cost: this month against the limit, then any range of days by model and by run.
 * @param loadedAt milliseconds, by the server's clock
 */
export function UsagePage({ loadedAt }: { loadedAt: number }) {
  const trpc = useTRPC();
  const project = useProject();
  const user = useCurrentUser();
  const now = useNow(MINUTE_MS) ?? loadedAt;
  const [address, setAddress] = useQueryStates({ from: parseAsString, to: parseAsString });
  const range = readRange(address, now);
  const { data, error, refetch, isPlaceholderData } = useQuery(
    trpc.usage.summary.queryOptions({ projectId: project.id, range }, { placeholderData: keepPreviousData }),
  );
  return (
    <Page>
      <PageHeader
        title="Usage"
        description="What models cost, as counted over the stored calls. Days and months are UTC."
        actions={<RangePicker range={range} now={now} onChange={(next) => void setAddress(next)} />}
      />
      {data && (
        <div className={cn('space-y-4', isPlaceholderData && 'opacity-60')}>
          <Loaded usage={data} range={data.range} slug={project.slug} projectId={project.id} />
        </div>
      )}
      {!data && error && <ErrorState title="The usage could not be loaded." error={error} onRetry={() => refetch()} />}
      {!data && !error && <Loading />}
      {user.isAdmin && <AllProjects range={range} />}
    </Page>
  );
}

type LoadedProps = { usage: ProjectUsage; range: UsageRange; slug: string; projectId: string };

function Loaded({ usage, range, slug, projectId }: LoadedProps) {
  return (
    <>
      <MonthCard month={usage.month} projectId={projectId} />
      <UsageFiguresRow total={usage.total} />
      <UsageChart days={usage.days} range={range} />
      <ModelTable models={usage.models} />
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4 max-lg:grid-cols-1">
        <RunTable runs={usage.runs} more={usage.moreRuns} slug={slug} />
        <PurposeTable purposes={usage.purposes} />
      </div>
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the usage" className="space-y-4">
      <Skeleton className="h-22" />
      <Skeleton className="h-16" />
      <Skeleton className="h-80" />
      <SkeletonRows rows={4} />
    </div>
  );
}
