import { ChevronRight, CircleCheck, RotateCw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { RunPage } from '@/server/api/run-page';
import type { RunErrorGroup } from '@/server/foundation/runs/schema';
import type { RunActs } from './use-run-acts';

/** Tasks that failed, grouped by what went wrong; the most frequent with its example open. */
export function RunErrors({ run, acts }: { run: RunPage; acts: RunActs | null }) {
  if (run.errors.length === 0 && run.error !== null && run.state === 'failed') return <RunFailure error={run.error} />;
  if (run.errors.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={CircleCheck}
          title="No task has failed."
          body="Refused pairs and skipped files are results, not errors; they are counted under Progress."
        />
      </Card>
    );
  }
  const failures = run.errors.reduce((sum, { count }) => sum + count, 0);
  const labels = new Map(run.stages.map(({ name, label }) => [name, label]));
  return (
    <Card aria-labelledby="errors">
      <CardHeader
        id="errors"
        title={formatPlural(failures, 'failed task')}
        note={formatPlural(run.errors.length, 'reason')}
        actions={
          acts &&
          run.state === 'failed' && (
            <Button size="sm" disabled={acts.pending} onClick={acts.retryFailed}>
              <RotateCw aria-hidden />
              Retry these
            </Button>
          )
        }
      />
      {run.errors.map((group, index) => (
        <ErrorGroup
          key={`${group.stage} ${group.message}`}
          group={group}
          stage={labels.get(group.stage) ?? group.stage}
          open={index === 0}
        />
      ))}
    </Card>
  );
}

/** No task is at fault: a stage could not even be planned, or the run was given up as a whole. */
function RunFailure({ error }: { error: string }) {
  return (
    <Card aria-labelledby="errors">
      <CardHeader id="errors" title="The run failed as a whole" />
      <CardBody>
        <CodeBlock label="error" code={error} wrap />
      </CardBody>
    </Card>
  );
}

function ErrorGroup({ group, stage, open }: { group: RunErrorGroup; stage: string; open: boolean }) {
  const { message, count, example } = group;
  return (
    <details open={open} className="group border-b last:border-0">
      <summary className="flex cursor-pointer list-none items-center gap-2 px-3 py-2 text-sm hover:bg-hover">
        <ChevronRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground group-open:rotate-90" />
        <span className="shrink-0 text-muted-foreground">{stage}</span>
        <span className="min-w-0 flex-1 font-medium break-words">{showInert(message)}</span>
        <span className="shrink-0 text-muted-foreground tabular-nums">{formatPlural(count, 'task')}</span>
      </summary>
      <div className="space-y-2 px-3 pt-1 pb-3 pl-8.5">
        <p className="text-sm text-muted-foreground">
          For example <code className="text-xs break-all text-foreground">{showInert(example.key)}</code>
        </p>
        {example.detail && <CodeBlock label="error detail" code={example.detail} className="max-h-72" wrap />}
      </div>
    </details>
  );
}
