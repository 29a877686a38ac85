'use client';
import { FileQuestion, Lock } from 'lucide-react';
import Link from 'next/link';
import { useCrumb } from '@/components/shell/breadcrumb';
import { useCan, useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { SourceForm } from './source-form';
import type { ScrapeBase, SourceValues } from './source-values';

type NewScrapePageProps = {
  /** null: the form cannot show all of the source of the run it was opened from. */
  initial: { values: SourceValues; base: ScrapeBase } | null;
  /** The run whose source is scraped again. */
  from: { id: string; name: string } | null;
};

export function NewScrapePage({ initial, from }: NewScrapePageProps) {
  const { role, slug } = useProject();
  const canLaunch = useCan('researcher');
  useCrumb('New scrape');
  return (
    <Page>
      <PageHeader
        title="New scrape"
        description={
          from
            ? `The source of “${from.name}” again. What is stored already is not stored twice.`
            : 'Reads code, keeps what its licenses allow, cuts contexts, and makes and judges pairs offline.'
        }
      />
      {!canLaunch && (
        <EmptyState
          icon={Lock}
          title="Launching runs needs the role researcher."
          body={`Yours in this project is ${role}. An admin of the project can change it.`}
        />
      )}
      {canLaunch && initial && <SourceForm initial={initial.values} base={initial.base} />}
      {canLaunch && !initial && from && (
        <EmptyState
          icon={FileQuestion}
          title="This source has settings that the form does not show."
          body="The launch form keeps them as they are in the run's configuration."
          action={
            <Button asChild>
              <Link href={`/p/${slug}/runs/new?from=${from.id}`}>Open in New run</Link>
            </Button>
          }
        />
      )}
    </Page>
  );
}
