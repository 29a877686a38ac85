import { Play, X } from 'lucide-react';
import { useModifierKey } from '@/components/shell/use-modifier-key';
import { Button } from '@/components/ui/button';
import { explain } from '@/components/ui/error-state';
import { formatCount, formatPlural, formatUsd } from '@/components/ui/format';
import { Kbd } from '@/components/ui/kbd';
import { Progress } from '@/components/ui/progress';
import { microsToUsd } from '@/server/foundation/models/schema';
import { type PlayState, sumCost } from './play-state';

type RunBarProps = {
  state: PlayState;
  /** Cells that a run would fill. */
  calls: number;
  /** Why there can be no run; null when there can. */
  reason: string | null;
  onRun: () => void;
  onCancel: () => void;
};

/** Run, cancel, how far it is and what it has cost. */
export function RunBar({ state, calls, reason, onRun, onCancel }: RunBarProps) {
  const { running, wanted, done, error } = state;
  const runKey = useModifierKey('Enter');
  return (
    <div className="space-y-2 border-t px-3 py-2.5">
      <div className="flex items-center gap-3">
        {/* Stays where it is while it runs, so that a double click does not cancel; keeps the focus. */}
        <Button
          onClick={onRun}
          disabled={!running && reason !== null}
          aria-disabled={running}
          aria-keyshortcuts="Meta+Enter Control+Enter"
        >
          <Play aria-hidden />
          {running ? 'Running' : 'Run'}
        </Button>
        {running && (
          <Button variant="outline" onClick={onCancel} aria-keyshortcuts="Escape">
            <X aria-hidden />
            Cancel
            <Kbd keys="Esc" />
          </Button>
        )}
        {running ? (
          <Progress value={wanted > 0 ? done / wanted : null} label="Answers" className="max-w-32" />
        ) : (
          reason === null && <Kbd keys={runKey} />
        )}
        <p role="status" className="min-w-0 text-sm text-muted-foreground tabular-nums">
          {statusOf({ state, calls, reason })}
        </p>
      </div>
      {Boolean(error) && (
        <p role="alert" className="text-sm break-words text-danger">
          {explain(error)}
        </p>
      )}
    </div>
  );
}

function statusOf({ state, calls, reason }: Pick<RunBarProps, 'state' | 'calls' | 'reason'>): string {
  const { running, wanted, done } = state;
  if (!running && reason !== null) return reason;
  if (wanted === 0) return formatPlural(calls, 'answer');
  const { micros, unpriced } = sumCost(state.cells.values());
  const cost = `${formatUsd(microsToUsd(micros))}${unpriced ? ' and more without a price' : ''}`;
  return `${formatCount(done)} of ${formatPlural(wanted, 'answer')} · ${cost}`;
}
