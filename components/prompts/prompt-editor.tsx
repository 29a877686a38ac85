'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { showInert } from '@/components/ui/inert-text';
import { Input, Textarea } from '@/components/ui/input';
import { RelativeTime } from '@/components/ui/relative-time';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { type PromptView, savePromptSchema } from '@/server/pipeline/prompts/schema';
import { findPromptProblems } from '@/server/pipeline/prompts/template';
import { promptPurposeSchema } from '@/server/pipeline/schema';
import type { Draft } from './drafts';
import { PlaceholderList } from './placeholder-list';
import type { SetPromptView } from './use-prompt-view';
import { PURPOSE_NAMES, problemsOf } from './words';

type PromptEditorProps = {
  saved: PromptView;
  /** Of the same purpose. */
  versions: PromptView[];
  text: Draft;
  edited: boolean;
  editedVersions: PromptView[];
  onChange: (text: Draft) => void;
  onDiscard: () => void;
  setView: SetPromptView;
};

/** One version of a prompt as two texts, with what is wrong with them, and the way to save them as the next version. */
export function PromptEditor(props: PromptEditorProps) {
  const { saved, versions, text, edited, editedVersions, onChange, onDiscard, setView } = props;
  const problems = findPromptProblems(saved.purpose, text);
  const problemOf = (part: 'system' | 'user') => {
    const { error } = savePromptSchema.shape[part].safeParse(text[part]);
    return error?.issues[0]?.message ?? (problemsOf(problems, part).join(' ') || undefined);
  };
  const [system, user] = [problemOf('system'), problemOf('user')];
  return (
    <Card aria-labelledby="prompt">
      <CardHeader id="prompt" title="Prompt" note={<Origin saved={saved} edited={edited} />} />
      <CardBody className="space-y-3">
        <div className="grid grid-cols-2 gap-3">
          <Field label="Purpose">
            {(field) => (
              <Select
                value={saved.purpose}
                onValueChange={(purpose) =>
                  void setView({ purpose: promptPurposeSchema.parse(purpose), version: null, compare: null })
                }
              >
                <SelectTrigger {...field}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {promptPurposeSchema.options.map((purpose) => (
                    <SelectItem key={purpose} value={purpose}>
                      {PURPOSE_NAMES[purpose]}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
          <Field label="Version">
            {(field) => (
              <Select value={saved.version} onValueChange={(version) => void setView({ version, compare: null })}>
                <SelectTrigger {...field}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {versions.map((one) => (
                    <SelectItem key={one.version} value={one.version}>
                      {nameOf(one, editedVersions.includes(one))}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
        </div>
        <Field label="System" help="The same for all calls, so providers can cache it." error={system}>
          {(field) => (
            <Textarea
              spellCheck={false}
              rows={12}
              className={EDITOR}
              value={text.system}
              onChange={(event) => onChange({ ...text, system: event.target.value })}
              {...field}
            />
          )}
        </Field>
        <Field label="User" help="What changes from call to call." error={user}>
          {(field) => (
            <Textarea
              spellCheck={false}
              rows={12}
              className={EDITOR}
              value={text.user}
              onChange={(event) => onChange({ ...text, user: event.target.value })}
              {...field}
            />
          )}
        </Field>
        <PlaceholderList purpose={saved.purpose} user={text.user} />
        <SaveBar
          saved={saved}
          text={text}
          edited={edited}
          valid={system === undefined && user === undefined}
          onChange={onChange}
          onDiscard={onDiscard}
          onSaved={(version) => void setView({ version })}
        />
      </CardBody>
    </Card>
  );
}

const EDITOR = 'resize-y font-mono text-xs leading-5';

const nameOf = ({ version, builtIn }: PromptView, edited: boolean) =>
  `${version}${builtIn ? ' built in' : ''}${edited ? ', edited' : ''}`;

function Origin({ saved, edited }: { saved: PromptView; edited: boolean }) {
  const { version, builtIn, createdAt, createdBy, note } = saved;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      {edited ? <Badge variant="warning">{version}, edited</Badge> : <Badge>{version}</Badge>}
      {builtIn && 'built in'}
      {createdAt && (
        <span>
          {createdBy && `${showInert(createdBy)}, `}
          <RelativeTime date={createdAt} />
          {note && `: ${showInert(note)}`}
        </span>
      )}
    </span>
  );
}

type SaveBarProps = Pick<PromptEditorProps, 'saved' | 'text' | 'edited' | 'onChange' | 'onDiscard'> & {
  valid: boolean;
  onSaved: (version: string) => void;
};

function SaveBar({ saved, text, edited, valid, onChange, onDiscard, onSaved }: SaveBarProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { id: projectId } = useProject();
  const save = useMutation(
    trpc.prompts.save.mutationOptions({
      onSuccess: async ({ version }) => {
        // The list first, so that the new version is there when it is opened.
        await queries.invalidateQueries(trpc.prompts.list.queryFilter());
        void queries.invalidateQueries(trpc.runs.panel.queryFilter());
        onSaved(version);
        onDiscard();
        toast.success(`Saved as ${version}. Runs can choose it from now on.`);
      },
    }),
  );
  const noteError = savePromptSchema.shape.note.safeParse(text.note).error?.issues[0]?.message;
  return (
    <form
      noValidate
      className="space-y-3 border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!edited || !valid || noteError || save.isPending) return;
        save.mutate({ projectId, purpose: saved.purpose, ...text });
      }}
    >
      <Field label="Note" hint="optional" error={noteError}>
        {(field) => (
          <Input
            autoComplete="off"
            placeholder="What is different, and why"
            value={text.note}
            onChange={(event) => onChange({ ...text, note: event.target.value })}
            {...field}
          />
        )}
      </Field>
      {save.error && (
        <p role="alert" className="text-sm break-words text-danger">
          {explain(save.error)}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        {edited && (
          <Button variant="ghost" onClick={() => discard(onDiscard, () => onChange(text))}>
            Discard edits
          </Button>
        )}
        <Button
          type="submit"
          variant="outline"
          disabled={!edited || !valid || noteError !== undefined || save.isPending}
        >
          Save as new version
        </Button>
      </div>
    </form>
  );
}

function discard(onDiscard: () => void, undo: () => void) {
  onDiscard();
  toast.success('The edits are gone.', { action: { label: 'Undo', onClick: undo } });
}
