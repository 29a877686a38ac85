'use client';
import { MessageSquareCode } from 'lucide-react';
import { useProject } from '@/components/trpc/session';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PLAY_LIMITS, type PromptView } from '@/server/pipeline/prompts/schema';
import { findPromptProblems } from '@/server/pipeline/prompts/template';
import { type HallucinationType, hallucinationTypeSchema } from '@/server/pipeline/schema';
import type { Draft } from './drafts';
import { ContextFields, useContexts } from './play-contexts';
import { PlayGrid } from './play-grid';
import { ModelFields } from './play-models';
import { type PlayState, playsOn, type Side } from './play-state';
import { RunBar } from './run-bar';
import { usePlay } from './use-play';
import type { PromptViewState, SetPromptView } from './use-prompt-view';
import { useRunKeys } from './use-run-keys';

type PlaygroundProps = {
  saved: PromptView;
  /** Of the same purpose. */
  versions: PromptView[];
  text: Draft;
  edited: boolean;
  view: PromptViewState;
  setView: SetPromptView;
};

/** Where a prompt is tried; judge prompts are not. */
export function Playground(props: PlaygroundProps) {
  const type = hallucinationTypeSchema.safeParse(props.saved.purpose);
  if (type.success) return <GenerationPlayground {...props} type={type.data} />;
  return (
    <Card aria-label="Playground">
      <EmptyState
        icon={MessageSquareCode}
        title="Judge prompts are edited and saved here, and tried by a run."
        body="Choose another purpose to try a generation prompt on a few contexts."
      />
    </Card>
  );
}

function GenerationPlayground({
  saved,
  versions,
  text,
  edited,
  view,
  setView,
  type,
}: PlaygroundProps & GenerationProps) {
  const { id: projectId } = useProject();
  const play = usePlay();
  const contexts = useContexts({ type, view });
  const other = versions.find(({ version }) => version === view.compare);
  const prompts: PlayState['prompts'] = {
    a: { label: edited ? `${saved.version}, edited` : saved.version, system: text.system, user: text.user },
    ...(other && { b: { label: other.version, system: other.system, user: other.user } }),
  };
  const sides: Side[] = other ? ['a', 'b'] : ['a'];
  const columns = sides.flatMap((side) => view.models.filter((model) => playsOn(side, model))).length;
  const contextIds = contexts.data?.map(({ id }) => id) ?? [];
  const reason = whyNot({
    problems: findPromptProblems(type, text).length,
    contexts: contexts.data ? contextIds.length : null,
    models: view.models.length,
  });
  const run = () => {
    if (reason === null) play.run({ projectId, type, prompts, contextIds, models: view.models });
  };
  useRunKeys({ running: play.state.running, run, cancel: play.cancel });
  return (
    <div className="min-w-0 space-y-4">
      <Card aria-label="What to run">
        <div className="grid grid-cols-[15rem_minmax(0,1fr)] divide-x max-xl:grid-cols-1 max-xl:divide-x-0 max-xl:divide-y">
          <ContextFields view={view} setView={setView} found={contexts.data?.length ?? null} />
          <ModelFields versions={versions} saved={saved} edited={edited} view={view} setView={setView} />
        </div>
        <RunBar
          state={play.state}
          calls={contextIds.length * columns}
          reason={reason}
          onRun={run}
          onCancel={play.cancel}
        />
      </Card>
      <PlayGrid
        type={type}
        from={view.from}
        contexts={contexts}
        models={view.models}
        sides={sides}
        prompts={prompts}
        state={play.state}
      />
    </div>
  );
}

type GenerationProps = { type: HallucinationType };

/** What is missing for a run, in one sentence; null when nothing is. */
function whyNot({ problems, contexts, models }: { problems: number; contexts: number | null; models: number }) {
  if (problems > 0) return 'The prompt has a problem: see its fields.';
  if (models === 0) return 'Choose a model.';
  if (models > PLAY_LIMITS.models) return `At most ${PLAY_LIMITS.models} models at once.`;
  if (contexts === null) return 'The contexts are being read.';
  return contexts === 0 ? 'There is no context to run it on.' : null;
}
