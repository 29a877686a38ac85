'use client';
import { useState } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field, Fieldset } from '@/components/ui/field';
import { formatCount } from '@/components/ui/format';
import { Input } from '@/components/ui/input';
import {
  HALLUCINATION_TYPES,
  LANGUAGE_NAMES,
  LANGUAGES,
  PERMISSIVE_LICENSES,
  type PipelineConfig,
  TYPE_NAMES,
} from '@/server/pipeline/schema';
import { ChoiceChips } from './choice-chips';
import { CAPS, defaultLaunchValues, explainProblem, HELP, type LaunchValues } from './launch-values';
import { type PanelMember, PanelPicker } from './panel-picker';
import { TokenInput } from './token-input';

const useLaunchForm = () => useFormContext<LaunchValues, unknown, PipelineConfig>();
// At render and not at import: zod is told how to work by the providers, which may be loaded later.
const useDefaults = () => useState(defaultLaunchValues)[0];

export function SourceSection() {
  const defaults = useDefaults();
  const { register, control, formState } = useLaunchForm();
  const { errors } = formState;
  return (
    <Card aria-labelledby="source">
      <CardHeader id="source" title="Source" />
      <CardBody className="grid grid-cols-[minmax(0,1fr)_9rem] gap-x-4 gap-y-3">
        <Field label="Name" error={explainProblem(errors.name, 'A name is needed.')}>
          {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
        </Field>
        <Field
          label="Seed"
          hint={`default ${defaults.seed}`}
          error={explainProblem(errors.seed, 'A number is needed.')}
        >
          {(field) => <Input type="number" className="num" {...field} {...register('seed', { valueAsNumber: true })} />}
        </Field>
        <Field
          label="Folder"
          help={`${HELP.directory}. ${HELP.seed}.`}
          error={explainProblem(errors.source?.directory, 'A folder is needed.')}
          className="col-span-2"
        >
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
              error={explainProblem(errors.source?.libraries)}
              className="col-span-2"
            >
              {(field) => <TokenInput control={field} values={value ?? []} onChange={onChange} placeholder="*/kit" />}
            </Field>
          )}
        />
      </CardBody>
    </Card>
  );
}

export function CutSection() {
  const defaults = useDefaults();
  const { register, control, formState } = useLaunchForm();
  const { errors } = formState;
  return (
    <Card aria-labelledby="cut">
      <CardHeader id="cut" title="Contexts" />
      <CardBody className="space-y-4">
        <Controller
          control={control}
          name="extract.languages"
          render={({ field: { value, onChange } }) => (
            <Fieldset
              legend={HELP.languages}
              hint="default all"
              error={explainProblem(errors.extract?.languages, 'Choose at least one.')}
            >
              <ChoiceChips
                label="Languages"
                values={value ?? []}
                onChange={onChange}
                options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
              />
            </Fieldset>
          )}
        />
        <Controller
          control={control}
          name="extract.types"
          render={({ field: { value, onChange } }) => (
            <Fieldset
              legend={HELP.types}
              hint="default all"
              error={explainProblem(errors.extract?.types, 'Choose at least one.')}
            >
              <ChoiceChips
                label="Hallucination types"
                values={value ?? []}
                onChange={onChange}
                options={HALLUCINATION_TYPES.map((type) => ({ value: type, label: TYPE_NAMES[type] }))}
              />
            </Fieldset>
          )}
        />
        <div className="grid grid-cols-2 gap-x-4 gap-y-3">
          {CAPS.map(({ name, label }) => (
            <Field
              key={name}
              label={label}
              hint={`default ${formatCount(defaults.extract[name])}`}
              help={HELP.cap(name)}
              error={explainProblem(errors.extract?.[name], 'A number is needed.')}
            >
              {(field) => (
                <Input
                  type="number"
                  className="num"
                  {...field}
                  {...register(`extract.${name}`, { valueAsNumber: true })}
                />
              )}
            </Field>
          ))}
        </div>
      </CardBody>
    </Card>
  );
}

type PanelSectionProps = { panel: { generators: PanelMember[]; judges: PanelMember[] } };

export function PanelSection({ panel }: PanelSectionProps) {
  const { control, formState } = useLaunchForm();
  const { errors } = formState;
  return (
    <Card aria-labelledby="panel">
      <CardHeader id="panel" title="Panel" />
      <CardBody className="space-y-4">
        <Controller
          control={control}
          name="generate.generators"
          render={({ field: { value, onChange } }) => (
            <Fieldset
              legend="Generators"
              help="When two give the same answer, the earlier one keeps it."
              error={explainProblem(errors.generate?.generators, 'Choose at least one.')}
            >
              <PanelPicker members={panel.generators} values={value ?? []} onChange={onChange} ordered />
            </Fieldset>
          )}
        />
        <Controller
          control={control}
          name="judge.judges"
          render={({ field: { value, onChange } }) => (
            <Fieldset
              legend="Judges"
              help="Each scores both sides of every pair and is never told which is which."
              error={explainProblem(errors.judge?.judges, 'Choose at least one.')}
            >
              <PanelPicker members={panel.judges} values={value ?? []} onChange={onChange} />
            </Fieldset>
          )}
        />
      </CardBody>
    </Card>
  );
}

export function LicenseSection() {
  const { control, formState } = useLaunchForm();
  return (
    <Controller
      control={control}
      name="licenses"
      render={({ field: { value = [], onChange } }) => (
        <Card aria-labelledby="licenses">
          <CardHeader
            id="licenses"
            title="Licenses"
            actions={
              <Button variant="ghost" size="sm" onClick={() => onChange([...PERMISSIVE_LICENSES])}>
                Back to default
              </Button>
            }
          />
          <CardBody>
            <Field
              label="Allowed"
              help={`${HELP.licenses}. Files under any other license, or none, are skipped and counted.`}
              error={explainProblem(formState.errors.licenses, 'Allow at least one.')}
            >
              {(field) => (
                <TokenInput
                  control={field}
                  values={value}
                  onChange={onChange}
                  placeholder="MIT"
                  suggestions={PERMISSIVE_LICENSES.filter((id) => !value.includes(id))}
                />
              )}
            </Field>
          </CardBody>
        </Card>
      )}
    />
  );
}
