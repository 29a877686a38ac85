import { cn } from '@/components/ui/cn';
import { formatCount, formatPercent, formatSpeed, formatTimeLeft } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Progress } from '@/components/ui/progress';
import type { RunPage } from '@/server/api/run-page';
import { RunDuration } from './run-duration';
import { stoppedAtCap } from './run-spend';

type RunProgressPanelProps = { run: RunPage; interrupted: boolean };

/** How far the run is. Of one height in every state, so that nothing below it jumps. */
export function RunProgressPanel({ run, interrupted }: RunProgressPanelProps) {
  const stage = run.stages.find(({ name }) => name === run.stage);
  const left = stage?.secondsLeft ?? null;
  return (
    <section aria-label="Progress" className="rounded-md border px-3 py-2.5">
      <div className="mb-2 flex items-baseline gap-3 text-sm">
        <span className="w-12 text-lg font-semibold tabular-nums">
          {run.progress === null ? '–' : formatPercent(run.progress)}
        </span>
        <span
          className={cn(
            'min-w-0 truncate tabular-nums',
            run.state === 'failed' ? 'text-danger' : 'text-muted-foreground',
          )}
          title={run.state === 'failed' ? sentence(run) : undefined}
        >
          {sentence(run)}
        </span>
        <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">
          {interrupted && <span className="mr-3 text-warning">Reconnecting</span>}
          {run.state === 'running' && left !== null && `${formatTimeLeft(left)} left in this stage, `}
          {run.startedAt && (
            <>
              <RunDuration run={run} /> {run.finishedAt ? 'in all' : 'so far'}
            </>
          )}
        </span>
      </div>
      <Progress value={run.progress} tone={run.state} label="Progress of the run" />
    </section>
  );
}

/** The state in words: what is being done, or how it ended. */
function sentence(run: RunPage): string {
  const stage = run.stages.find(({ name }) => name === run.stage);
  switch (run.state) {
    case 'queued':
      return 'Waiting for a free worker.';
    case 'succeeded':
      return `All ${run.stages.length} stages are done.`;
    case 'cancelled':
      if (stoppedAtCap(run))
        return `Stopped at its cap${stage ? ` in ${stage.label}` : ''}. A higher cap goes on from here.`;
      if (run.error !== null) return showInert(run.error);
      return `Cancelled${stage ? ` in ${stage.label}` : ''}. Resume goes on from here.`;
    case 'failed':
      return showInert(run.error ?? 'Some tasks failed.');
    case 'running': {
      if (!stage) return 'Planning the first stage.';
      const { label, unit, items, ratePerSecond } = stage;
      const speed = ratePerSecond === null ? '' : `, ${formatSpeed(ratePerSecond, unit)}`;
      if (items.total === 0) return `${label}: planning.`;
      return `${label}: ${formatCount(items.done)} of ${formatCount(items.total)} ${unit}${speed}`;
    }
  }
}
