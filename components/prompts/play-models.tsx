'use client';
import { useQuery } from '@tanstack/react-query';
import { PanelPicker } from '@/components/runs/panel-picker';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { PLAY_LIMITS, type PromptView } from '@/server/pipeline/prompts/schema';
import type { PromptViewState, SetPromptView } from './use-prompt-view';

type ModelFieldsProps = {
  saved: PromptView;
  versions: PromptView[];
  edited: boolean;
  view: PromptViewState;
  setView: SetPromptView;
};

const NONE = 'none';

/** Who answers, and which other version answers beside the one in the editor. */
export function ModelFields({ saved, versions, edited, view, setView }: ModelFieldsProps) {
  const { models, compare } = view;
  // An edited version can be compared with what it was.
  const others = versions.filter(({ version }) => edited || version !== saved.version);
  const chosen = others.some(({ version }) => version === compare) ? (compare ?? NONE) : NONE;
  return (
    <section aria-labelledby="models" className="space-y-3 p-3">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h2 id="models" className="text-base font-semibold">
          Models
        </h2>
        <span className="text-xs text-muted-foreground tabular-nums">
          {models.length} of at most {PLAY_LIMITS.models}
        </span>
      </div>
      <Members models={models} onChange={(next) => void setView({ models: next })} />
      <Field label="Compare with" help={helpOf(others.length, chosen !== NONE)}>
        {(field) => (
          <Select
            value={chosen}
            disabled={others.length === 0}
            onValueChange={(next) => void setView({ compare: next === NONE ? null : next })}
          >
            <SelectTrigger {...field}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              <SelectItem value={NONE}>Nothing</SelectItem>
              {others.map(({ version, builtIn }) => (
                <SelectItem key={version} value={version}>
                  {version}
                  {builtIn && ' built in'}
                  {version === saved.version && ', as saved'}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
    </section>
  );
}

function helpOf(others: number, comparing: boolean): string | undefined {
  if (others === 0) return 'There is no other version yet.';
  return comparing ? 'Offline generators see no prompt and answer once.' : undefined;
}

function Members({ models, onChange }: { models: string[]; onChange: (models: string[]) => void }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const panel = useQuery(trpc.runs.panel.queryOptions({ projectId }));
  if (panel.error) {
    const retry = () => void panel.refetch();
    return <ErrorState title="The models could not be loaded." error={panel.error} onRetry={retry} />;
  }
  if (!panel.data) return <SkeletonRows rows={3} label="Loading models" />;
  return (
    <ScrollRegion label="Models to choose from" className="max-h-44">
      <PanelPicker members={panel.data.generators} models={panel.data.models} values={models} onChange={onChange} />
    </ScrollRegion>
  );
}
