'use client';
import { ToggleGroup } from 'radix-ui';
import { RunStateIcon, runStateLabel } from '@/components/ui/run-state-badge';
import { RUN_STATES, type RunState } from '@/server/foundation/runs/schema';

type StateFilterProps = { states: RunState[]; onChange: (states: RunState[]) => void };

const chip =
  'inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-xs font-medium text-muted-foreground hover:bg-hover data-[state=on]:border-primary data-[state=on]:bg-primary-soft data-[state=on]:text-foreground';

/** Any number of states; none means all. */
export function StateFilter({ states, onChange }: StateFilterProps) {
  return (
    <div className="flex flex-wrap gap-1.5">
      <button
        type="button"
        aria-pressed={states.length === 0}
        data-state={states.length === 0 ? 'on' : 'off'}
        onClick={() => onChange([])}
        className={chip}
      >
        All
      </button>
      <ToggleGroup.Root
        type="multiple"
        aria-label="States"
        value={states}
        onValueChange={(chosen) => onChange(RUN_STATES.filter((state) => chosen.includes(state)))}
        className="flex flex-wrap gap-1.5"
      >
        {RUN_STATES.map((state) => (
          <ToggleGroup.Item key={state} value={state} className={chip}>
            <span aria-hidden>
              <RunStateIcon state={state} className="size-3.5" />
            </span>
            {runStateLabel(state)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  );
}
