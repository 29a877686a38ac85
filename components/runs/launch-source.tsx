'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { stringify } from 'yaml';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { formatCount, formatDate } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { emptySource, HELP, type LaunchValues, modeOfSource, type SourceMode } from './launch-values';
import { TokenInput } from './token-input';
import { useDefaults, useLaunchForm, useProblem } from './use-launch-form';

const MODES: { value: SourceMode; label: string }[] = [
  { value: 'directory', label: 'A folder' },
  { value: 'run', label: 'Contexts of an earlier run' },
];

/** Name, seed, and where contexts come from. */
export function SourceSection() {
  const defaults = useDefaults();
  const { register, setValue, getValues, clearErrors } = useLaunchForm();
  const nameProblem = useProblem('name', 'A name is needed.');
  const seedProblem = useProblem('seed', 'A number is needed.');
  const source = useWatch<LaunchValues, 'source'>({ name: 'source' });
  const mode = modeOfSource(source);
  // What was typed for one kind of source is still there when one comes back to it.
  const [kept, setKept] = useState<Partial<Record<SourceMode, LaunchValues['source']>>>({});
  const changeMode = (next: SourceMode) => {
    setKept({ ...kept, [mode]: getValues('source') });
    const known = kept[next] ?? (next === 'other' ? undefined : emptySource(next));
    if (known) setValue('source', known, { shouldDirty: true });
    clearErrors('source');
  };
  return (
    <Card aria-labelledby="source">
      <CardHeader
        id="source"
        title="Source"
        actions={
          <Segmented<SourceMode>
            label="Where contexts come from"
            value={mode}
            onValueChange={changeMode}
            options={mode === 'other' || kept.other ? [...MODES, { value: 'other', label: 'As in the YAML' }] : MODES}
          />
        }
      />
      <CardBody className="grid grid-cols-[minmax(0,1fr)_9rem] gap-x-4 gap-y-3">
        <Field label="Name" error={nameProblem}>
          {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
        </Field>
        <Field label="Seed" hint={`default ${defaults.seed}`} error={seedProblem}>
          {(field) => <Input type="number" className="num" {...field} {...register('seed', { valueAsNumber: true })} />}
        </Field>
        {mode === 'directory' && <DirectoryFields />}
        {mode === 'run' && <RunFields />}
        {mode === 'other' && (
          <div className="col-span-2">
            <CodeBlock label="source" code={stringify({ source })} />
          </div>
        )}
      </CardBody>
    </Card>
  );
}

function DirectoryFields() {
  const { register, control } = useLaunchForm();
  const folderProblem = useProblem('source.directory', 'A folder is needed.');
  const librariesProblem = useProblem('source.libraries');
  return (
    <>
      <Field label="Folder" help={`${HELP.directory}. ${HELP.seed}.`} error={folderProblem} className="col-span-2">
        {(field) => (
          <Input
            autoComplete="off"
            spellCheck={false}
            placeholder="/srv/code"
            className="font-mono text-xs"
            {...field}
            {...register('source.directory')}
          />
        )}
      </Field>
      <Controller
        control={control}
        name="source.libraries"
        render={({ field: { value, onChange } }) => (
          <Field
            label="Libraries"
            hint="default none"
            help={HELP.libraries}
            error={librariesProblem}
            className="col-span-2"
          >
            {(field) => <TokenInput control={field} values={value ?? []} onChange={onChange} placeholder="*/kit" />}
          </Field>
        )}
      />
    </>
  );
}

function RunFields() {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { control, register } = useLaunchForm();
  const runProblem = useProblem('source.run') && 'Choose a run.';
  const contextsProblem = useProblem('source.contexts', 'A number is needed.');
  const { data: sources, error } = useQuery(trpc.runs.contextSources.queryOptions({ projectId }));
  const chosen = useWatch<LaunchValues, 'source.run'>({ name: 'source.run' });
  const contexts = sources?.find(({ id }) => id === chosen)?.contexts;
  // One that this list no longer has, such as a run on the contexts of another, is found by the server.
  const gone = chosen && sources && !sources.some(({ id }) => id === chosen) ? [chosen] : [];
  const none = sources?.length === 0 && gone.length === 0;
  return (
    <>
      <Controller
        control={control}
        name="source.run"
        render={({ field: { value, onChange, onBlur, ref } }) => (
          <Field
            label="Run"
            help={
              none
                ? 'No run of this project has chosen contexts yet. Launch one that reads a folder first.'
                : 'Its contexts are used again: nothing is read from disk, and answers that are stored are not asked for again.'
            }
            error={runProblem ?? (error ? explain(error) : undefined)}
          >
            {(field) => (
              <Select value={value} onValueChange={onChange} disabled={none}>
                <SelectTrigger {...field} ref={ref} onBlur={onBlur}>
                  <SelectValue placeholder={sources ? 'Choose a run' : 'Loading the runs'} />
                </SelectTrigger>
                <SelectContent>
                  {sources?.map((run) => (
                    <SelectItem key={run.id} value={run.id}>
                      {`${showInert(run.name)} · ${formatCount(run.contexts)} contexts · ${formatDate(run.createdAt.getTime())}`}
                    </SelectItem>
                  ))}
                  {gone.map((id) => (
                    <SelectItem key={id} value={id}>
                      {id}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
        )}
      />
      <Field label="Contexts" hint={contexts ? `of ${formatCount(contexts)}` : undefined} error={contextsProblem}>
        {(field) => (
          <Input
            type="number"
            min={1}
            placeholder="all"
            className="num"
            {...field}
            {...register('source.contexts', { setValueAs: toCount })}
          />
        )}
      </Field>
    </>
  );
}

const toCount = (value: unknown) => (value === '' || value === null || value === undefined ? null : Number(value));
