'use client';
import { Lock } from 'lucide-react';
import { useCrumb } from '@/components/shell/breadcrumb';
import { useCan, useProject } from '@/components/trpc/session';
import { EmptyState } from '@/components/ui/empty-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import type { PipelineConfig } from '@/server/pipeline/schema';
import { LaunchForm } from './launch-form';
import type { Panel } from './launch-panel';

type LaunchPageProps = {
  initial: PipelineConfig;
  panel: Panel;
  /** The run that was duplicated. */
  from: string | null;
};

export function LaunchPage({ initial, panel, from }: LaunchPageProps) {
  const { role } = useProject();
  const canLaunch = useCan('researcher');
  useCrumb('New run');
  return (
    <Page>
      <PageHeader
        title="New run"
        description={
          from
            ? `A copy of “${from}”. Answers and votes that are stored are used again.`
            : 'Reads a folder, cuts holes, lets generators fill them wrongly, lets judges vote.'
        }
      />
      {canLaunch ? (
        <LaunchForm initial={initial} panel={panel} />
      ) : (
        <EmptyState
          icon={Lock}
          title="Launching runs needs the role researcher."
          body={`Yours in this project is ${role}. An admin of the project can change it.`}
        />
      )}
    </Page>
  );
}
