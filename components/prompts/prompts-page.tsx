'use client';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useTRPC } from '@/components/trpc/provider';
import { useCan, useProject } from '@/components/trpc/session';
import { Card, CardBody } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import type { PromptView } from '@/server/pipeline/prompts/schema';
import { draftKey, isEdited } from './drafts';
import { Playground } from './playground';
import { PromptEditor } from './prompt-editor';
import { useDrafts, useLeaveWarning } from './use-drafts';
import { usePromptView } from './use-prompt-view';

/** The prompts of a project: edit one, try it on a few contexts, save it as a new version. */
export function PromptsPage() {
  const { role } = useProject();
  const allowed = useCan('researcher');
  return (
    <Page>
      <PageHeader
        title="Prompts"
        description="What models are asked. Edit one, run it on a few contexts, compare, and save it as a new version for runs to use."
      />
      {allowed ? (
        <PromptsLoader />
      ) : (
        <EmptyState
          icon={Lock}
          title="Prompts need the role researcher."
          body={`Yours in this project is ${role}. An admin of the project can change it.`}
        />
      )}
    </Page>
  );
}

function PromptsLoader() {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const prompts = useQuery(trpc.prompts.list.queryOptions({ projectId }));
  if (prompts.error) {
    const retry = () => void prompts.refetch();
    return <ErrorState title="The prompts could not be loaded." error={prompts.error} onRetry={retry} />;
  }
  if (!prompts.data) return <Loading />;
  return <Workspace prompts={prompts.data} />;
}

const COLUMNS = 'grid grid-cols-[minmax(0,25rem)_minmax(0,1fr)] items-start gap-4 max-lg:grid-cols-1';

function Workspace({ prompts }: { prompts: PromptView[] }) {
  const { id: projectId } = useProject();
  const [view, setView] = usePromptView();
  const { drafts, setDraft } = useDrafts(projectId);
  const versions = prompts.filter(({ purpose }) => purpose === view.purpose);
  const anyEdited = prompts.some((prompt) => {
    const draft = drafts?.[draftKey(prompt.purpose, prompt.version)];
    return draft !== undefined && isEdited(draft, prompt);
  });
  useLeaveWarning(anyEdited);
  // The address may name a version that is not there.
  const saved = versions.find(({ version }) => version === view.version) ?? versions[0];
  if (!saved) return <EmptyState title={`There is no prompt for ${view.purpose}.`} />;
  if (!drafts) return <Loading />;
  const key = draftKey(saved.purpose, saved.version);
  const text = drafts[key] ?? { system: saved.system, user: saved.user, note: '' };
  return (
    <div className={COLUMNS}>
      <PromptEditor
        saved={saved}
        versions={versions}
        text={text}
        edited={isEdited(text, saved)}
        editedVersions={versions.filter((one) => {
          const draft = drafts[draftKey(one.purpose, one.version)];
          return draft !== undefined && isEdited(draft, one);
        })}
        onChange={(next) => setDraft(key, next)}
        onDiscard={() => setDraft(key, null)}
        setView={setView}
      />
      <Playground
        saved={saved}
        versions={versions}
        text={text}
        edited={isEdited(text, saved)}
        view={view}
        setView={setView}
      />
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading prompts" className={COLUMNS}>
      {[0, 1].map((column) => (
        <Card key={column}>
          <CardBody className="space-y-3">
            <Skeleton className="h-8" />
            <Skeleton className="h-96" />
          </CardBody>
        </Card>
      ))}
    </div>
  );
}
