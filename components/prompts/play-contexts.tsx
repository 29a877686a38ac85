'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { PLAY_LIMITS } from '@/server/pipeline/prompts/schema';
import { type HallucinationType, LANGUAGE_NAMES, LANGUAGES } from '@/server/pipeline/schema';
import type { PromptViewState, SetPromptView } from './use-prompt-view';
import { readIds } from './words';

/** The contexts that a run would use. */
export function useContexts({ type, view }: { type: HallucinationType; view: PromptViewState }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { from, count, seed, language, contexts: ids } = view;
  const sample = useQuery(
    trpc.prompts.sampleContexts.queryOptions(
      { projectId, type, count, seed, ...(language && { language }) },
      { enabled: from === 'sample', placeholderData: keepPreviousData },
    ),
  );
  const named = useQuery(
    trpc.prompts.findContexts.queryOptions(
      { projectId, type, ids: readIds(ids.join(' ')).slice(0, PLAY_LIMITS.contexts) },
      { enabled: from === 'ids', placeholderData: keepPreviousData },
    ),
  );
  return from === 'sample' ? sample : named;
}

type ContextFieldsProps = {
  view: PromptViewState;
  setView: SetPromptView;
  /** How many were found; null while they are read. */
  found: number | null;
};

export function ContextFields({ view, setView, found }: ContextFieldsProps) {
  const { from } = view;
  return (
    <section aria-labelledby="contexts" className="space-y-3 p-3">
      <div className="flex items-center justify-between gap-2">
        <h2 id="contexts" className="text-base font-semibold">
          Contexts
        </h2>
        <Segmented
          label="Where contexts come from"
          value={from}
          onValueChange={(next) => void setView({ from: next })}
          options={[
            { value: 'sample', label: 'Sample' },
            { value: 'ids', label: 'By id' },
          ]}
        />
      </div>
      {from === 'sample' ? (
        <SampleFields view={view} setView={setView} />
      ) : (
        <IdField view={view} setView={setView} found={found} />
      )}
    </section>
  );
}

const ANY = 'any';

function SampleFields({ view, setView }: Pick<ContextFieldsProps, 'view' | 'setView'>) {
  const { count, seed, language } = view;
  return (
    <div className="grid grid-cols-2 gap-3">
      <NumberField
        label={`Count, to ${PLAY_LIMITS.contexts}`}
        value={count}
        min={1}
        max={PLAY_LIMITS.contexts}
        onChange={(next) => void setView({ count: next })}
      />
      <NumberField
        label="Seed"
        value={seed}
        min={0}
        max={2_147_483_647}
        onChange={(next) => void setView({ seed: next })}
      />
      <Field label="Language" className="col-span-2">
        {(field) => (
          <Select
            value={language ?? ANY}
            onValueChange={(next) => void setView({ language: LANGUAGES.find((known) => known === next) ?? null })}
          >
            <SelectTrigger {...field}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              <SelectItem value={ANY}>Any</SelectItem>
              {LANGUAGES.map((one) => (
                <SelectItem key={one} value={one}>
                  {LANGUAGE_NAMES[one]}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
    </div>
  );
}

type NumberFieldProps = {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
};

/** Keeps what is being typed; tells about whole numbers that are in bounds. */
function NumberField({ label, value, min, max, onChange }: NumberFieldProps) {
  const [text, setText] = useState(String(value));
  const read = (raw: string) => {
    const number = Number(raw);
    return raw.trim() !== '' && Number.isInteger(number) && number >= min && number <= max ? number : null;
  };
  const fits = read(text) !== null;
  return (
    <Field label={label} error={fits ? undefined : `A whole number from ${min} to ${max.toLocaleString('en-US')}.`}>
      {(field) => (
        <Input
          type="number"
          className="num"
          value={text}
          min={min}
          max={max}
          onChange={(event) => {
            setText(event.target.value);
            const number = read(event.target.value);
            if (number !== null) onChange(number);
          }}
          {...field}
        />
      )}
    </Field>
  );
}

function IdField({ view, setView, found }: ContextFieldsProps) {
  const [text, setText] = useState(view.contexts.join('\n'));
  const ids = readIds(text);
  return (
    <Field
      label="Context ids"
      help="Paste any text with ids. Those of other projects, and those of another type, are left out."
      hint={`${found ?? '…'} of ${ids.length} found`}
      error={ids.length > PLAY_LIMITS.contexts ? `The first ${PLAY_LIMITS.contexts} are used.` : undefined}
    >
      {(field) => (
        <Textarea
          spellCheck={false}
          rows={4}
          className="font-mono text-xs leading-5"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            void setView({ contexts: readIds(event.target.value) });
          }}
          {...field}
        />
      )}
    </Field>
  );
}
