'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useCrumb } from '@/components/shell/breadcrumb';
import { useCan, useProject } from '@/components/trpc/session';
import { formatCount } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Page } from '@/components/ui/page';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import type { RunPage as RunPageData } from '@/server/api/run-page';
import { JudgeReport } from './judge-report';
import { RunConfig } from './run-config';
import { RunCost } from './run-cost';
import { RunErrors } from './run-errors';
import { RunHeader } from './run-header';
import { RunLog } from './run-log';
import { RunProgressPanel } from './run-progress-panel';
import { RunResults } from './run-results';
import { StageTable } from './stage-table';
import { useLiveRun } from './use-live-run';
import { useRunActs } from './use-run-acts';

const TABS = ['progress', 'judges', 'log', 'config', 'errors'] as const;

export function RunPage({ initial }: { initial: RunPageData }) {
  const { slug } = useProject();
  const { run, interrupted } = useLiveRun(initial);
  const acts = useRunActs({ projectId: run.projectId, runId: run.id });
  const canAct = useCan('researcher');
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('progress'));
  useCrumb(showInert(run.name));
  const failures =
    run.errors.reduce((sum, { count }) => sum + count, 0) || (run.state === 'failed' && run.error !== null ? 1 : 0);
  return (
    <Page>
      <RunHeader run={run} slug={slug} acts={canAct ? acts : null} />
      <RunProgressPanel run={run} interrupted={interrupted} />
      <Tabs value={tab} onValueChange={(next) => void setTab(TABS.find((known) => known === next) ?? null)}>
        <TabsList aria-label="Parts of the run">
          <TabsTrigger value="progress">Progress</TabsTrigger>
          {run.summary && <TabsTrigger value="judges">Judges</TabsTrigger>}
          <TabsTrigger value="log">Log</TabsTrigger>
          <TabsTrigger value="config">Config</TabsTrigger>
          <TabsTrigger value="errors">
            Errors
            {failures > 0 && (
              <span className="rounded-sm bg-danger-soft px-1 text-xs text-danger tabular-nums">
                {formatCount(failures)}
              </span>
            )}
          </TabsTrigger>
        </TabsList>
        <TabsContent value="progress" className="space-y-4 pt-4">
          <RunCost run={run} acts={canAct ? acts : null} />
          <StageTable stages={run.stages} />
          <RunResults run={run} slug={slug} />
        </TabsContent>
        {run.summary && (
          <TabsContent value="judges" className="pt-4">
            <JudgeReport run={run} />
          </TabsContent>
        )}
        <TabsContent value="log" className="pt-4">
          <RunLog run={run} />
        </TabsContent>
        <TabsContent value="config" className="pt-4">
          <RunConfig run={run} />
        </TabsContent>
        <TabsContent value="errors" className="pt-4">
          <RunErrors run={run} acts={canAct ? acts : null} />
        </TabsContent>
      </Tabs>
    </Page>
  );
}
