import { Ban, Copy, Play, RotateCw } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { formatPlural, formatReason } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { RunStateBadge, RunStateIcon } from '@/components/ui/run-state-badge';
import type { RunPage } from '@/server/api/run-page';
import { isEnded } from '@/server/foundation/runs/schema';
import { stoppedAtCap } from './run-spend';
import type { RunActs } from './use-run-acts';

/** `acts` is null for readers who may only look. */
type RunHeaderProps = { run: RunPage; slug: string; acts: RunActs | null };

export function RunHeader({ run, slug, acts }: RunHeaderProps) {
  return (
    <PageHeader
      title={
        <span className="flex min-w-0 items-center gap-3">
          <span className="truncate">{showInert(run.name)}</span>
          <RunStateBadge state={run.state} className="shrink-0 font-medium" />
        </span>
      }
      description={<RunFacts run={run} slug={slug} />}
      actions={acts && <RunActions run={run} slug={slug} acts={acts} />}
    />
  );
}

function RunFacts({ run, slug }: { run: RunPage; slug: string }) {
  const links = [
    ...(run.parent ? [{ ...run.parent, word: 'made from' }] : []),
    ...run.children.slice(0, 3).map((child) => ({ ...child, word: 'led to' })),
  ];
  const more = run.children.length - 3;
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      <span>
        {formatReason(run.kind)} run, launched <RelativeTime date={run.createdAt} />{' '}
        {`by ${run.createdBy === null ? 'the server' : showInert(run.createdBy)}`}
      </span>
      {links.map(({ id, name, state, word }) => (
        <span key={id} className="inline-flex items-center gap-1">
          · {word}
          <Link href={`/p/${slug}/runs/${id}`} className="inline-flex items-center gap-1 text-link hover:underline">
            <RunStateIcon state={state} className="size-3.5" />
            {showInert(name)}
          </Link>
        </span>
      ))}
      {more > 0 && <span>and {formatPlural(more, 'more run')}</span>}
    </span>
  );
}

function RunActions({ run, slug, acts }: { run: RunPage; slug: string; acts: RunActs }) {
  const act = mainAct(run, acts);
  return (
    <>
      {isEnded(run.state) && run.kind === 'pipeline' && (
        <Button asChild variant="outline">
          <Link href={`/p/${slug}/runs/new?from=${run.id}`}>
            <Copy aria-hidden />
            Duplicate
          </Link>
        </Button>
      )}
      {act && (
        <Button variant={act.variant} disabled={acts.pending} onClick={act.onClick}>
          {act.icon}
          {act.label}
        </Button>
      )}
    </>
  );
}

type Act = { label: string; icon: ReactNode; variant: 'default' | 'destructive-outline'; onClick: () => void };

/** What one most likely wants in this state. */
function mainAct(run: RunPage, acts: RunActs): Act | null {
  if (run.state === 'failed') {
    return { label: 'Retry failed', icon: <RotateCw aria-hidden />, variant: 'default', onClick: acts.retryFailed };
  }
  if (run.state === 'cancelled') {
    // Its button stands beside the reason, with the field for a higher cap.
    if (stoppedAtCap(run)) return null;
    return { label: 'Resume', icon: <Play aria-hidden />, variant: 'default', onClick: () => acts.resume() };
  }
  if (run.state === 'succeeded') return null;
  return { label: 'Cancel', icon: <Ban aria-hidden />, variant: 'destructive-outline', onClick: acts.cancel };
}
