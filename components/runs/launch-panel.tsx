'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { useCurrentUser } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field, Fieldset } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { AvailableModel } from '@/server/foundation/models/schema';
import { HALLUCINATION_TYPES, type PromptPurpose, TYPE_NAMES } from '@/server/pipeline/schema';
import {
  HELP,
  isOffline,
  type LaunchValues,
  modelsOf,
  offlinePreset,
  type PanelPreset,
  paperPreset,
} from './launch-values';
import { type PanelMember, PanelPicker } from './panel-picker';
import { useDefaults, useLaunchForm, useProblem } from './use-launch-form';

/** What a run can be launched with. */
export type Panel = {
  generators: PanelMember[];
  judges: PanelMember[];
  models: AvailableModel[];
  prompts: Record<PromptPurpose, string[]>;
};

/** Who generates and who judges, with the settings that only models have. */
export function PanelSection({ panel }: { panel: Panel }) {
  const { control } = useLaunchForm();
  const generators = useProblem('generate.generators', 'Choose at least one.');
  const judges = useProblem('judge.judges', 'Choose at least one.');
  const values = useWatch<LaunchValues>() as LaunchValues;
  const asksToGenerate = (values.generate?.generators ?? []).some((id) => !isOffline(id));
  const asksToJudge = (values.judge?.judges ?? []).some((id) => !isOffline(id));
  return (
    <Card aria-labelledby="panel">
      <CardHeader id="panel" title="Panel" actions={<Presets models={panel.models} />} />
      <CardBody className="space-y-4">
        <Controller
          control={control}
          name="generate.generators"
          render={({ field: { value, onChange } }) => (
            <Fieldset
              legend="Generators"
              help="When two give the same answer, the earlier one keeps it."
              error={generators}
            >
              <PanelPicker
                members={panel.generators}
                models={panel.models}
                values={value ?? []}
                onChange={onChange}
                ordered
              />
            </Fieldset>
          )}
        />
        {asksToGenerate && <GenerateFields panel={panel} />}
        <Controller
          control={control}
          name="judge.judges"
          render={({ field: { value, onChange } }) => (
            <Fieldset
              legend="Judges"
              help="Each scores both sides of every pair and is never told which is which."
              error={judges}
            >
              <PanelPicker members={panel.judges} models={panel.models} values={value ?? []} onChange={onChange} />
            </Fieldset>
          )}
        />
        {asksToJudge && <JudgeFields panel={panel} />}
        {panel.models.length === 0 && <NoModels />}
      </CardBody>
    </Card>
  );
}

function Presets({ models }: { models: AvailableModel[] }) {
  const { setValue } = useLaunchForm();
  const [missing, setMissing] = useState<string | null>(null);
  const apply = (preset: PanelPreset) => {
    const options = { shouldDirty: true, shouldValidate: true };
    setValue('extract.types', preset.types, options);
    setValue('generate.generators', preset.generators, options);
    setValue('judge.judges', preset.judges, options);
    setMissing(null);
  };
  const applyPaper = () => {
    const preset = paperPreset(models);
    if ('missing' in preset) setMissing(preset.missing);
    else apply(preset);
  };
  return (
    <div className="flex flex-wrap items-center justify-end gap-1.5">
      <Button variant="outline" size="sm" onClick={() => apply(offlinePreset())}>
        Offline
      </Button>
      <Button variant="outline" size="sm" onClick={applyPaper}>
        Paper panel
      </Button>
      {missing && (
        <p role="status" className="basis-full text-right text-xs text-warning">
          {missing} <SettingsLink />
        </p>
      )}
    </div>
  );
}

function NoModels() {
  return (
    <p className="text-xs text-muted-foreground">
      No language model is set up, so only the offline panel can be chosen. <SettingsLink />
    </p>
  );
}

function SettingsLink() {
  const { isAdmin } = useCurrentUser();
  if (!isAdmin) return 'An admin of the installation adds models under Settings, Models.';
  return (
    <Link href="/settings/models" className="text-link hover:underline">
      Settings, Models
    </Link>
  );
}

function GenerateFields({ panel }: { panel: Panel }) {
  const defaults = useDefaults();
  const { register } = useLaunchForm();
  const types = useWatch<LaunchValues, 'extract.types'>({ name: 'extract.types' }) ?? [];
  const retries = useProblem('generate.retries', 'A number is needed.');
  const symbols = useProblem('generate.symbols', 'A number is needed.');
  return (
    <div className="grid grid-cols-4 gap-x-4 gap-y-3 max-sm:grid-cols-2">
      <Field
        label="Retries"
        hint={`default ${defaults.generate.retries}`}
        help={HELP.retries}
        error={retries}
        className="col-span-2"
      >
        {(field) => (
          <Input type="number" className="num" {...field} {...register('generate.retries', { valueAsNumber: true })} />
        )}
      </Field>
      <Field
        label="Symbols"
        hint={`default ${defaults.generate.symbols}`}
        help={HELP.symbols}
        error={symbols}
        className="col-span-2"
      >
        {(field) => (
          <Input type="number" className="num" {...field} {...register('generate.symbols', { valueAsNumber: true })} />
        )}
      </Field>
      {HALLUCINATION_TYPES.filter((type) => types.includes(type)).map((type) => (
        <PromptField
          key={type}
          name={`generate.prompts.${type}`}
          label={`${TYPE_NAMES[type]} prompt`}
          versions={panel.prompts[type]}
        />
      ))}
      <BatchField
        name="generate.batch"
        className="col-span-4 max-sm:col-span-2"
        chosen="generators"
        models={panel.models}
      />
    </div>
  );
}

function JudgeFields({ panel }: { panel: Panel }) {
  const defaults = useDefaults();
  const { register } = useLaunchForm();
  const samples = useProblem('judge.samples', 'A number is needed.');
  return (
    <div className="grid grid-cols-4 gap-x-4 gap-y-3 max-sm:grid-cols-2">
      <Field
        label="Samples"
        hint={`default ${defaults.judge.samples}`}
        help={HELP.samples}
        error={samples}
        className="col-span-2"
      >
        {(field) => (
          <Input type="number" className="num" {...field} {...register('judge.samples', { valueAsNumber: true })} />
        )}
      </Field>
      <PromptField name="judge.prompt" label="Prompt" versions={panel.prompts.judge} className="col-span-2" />
      <BatchField name="judge.batch" className="col-span-4 max-sm:col-span-2" chosen="judges" models={panel.models} />
    </div>
  );
}

type PromptFieldProps = {
  name: `generate.prompts.${(typeof HALLUCINATION_TYPES)[number]}` | 'judge.prompt';
  label: string;
  versions: string[];
  className?: string;
};

function PromptField({ name, label, versions, className }: PromptFieldProps) {
  const { control } = useLaunchForm();
  const problem = useProblem(name);
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value = 'v1', onChange } }) => (
        <Field label={label} error={problem} className={className}>
          {(field) => (
            <Select value={value} onValueChange={onChange}>
              <SelectTrigger {...field}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {(versions.includes(value) ? versions : [...versions, value]).map((version) => (
                  <SelectItem key={version} value={version}>
                    {`${version} ${version.startsWith('v') ? 'built in' : 'of the project'}`}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
      )}
    />
  );
}

type BatchFieldProps = {
  name: 'generate.batch' | 'judge.batch';
  chosen: 'generators' | 'judges';
  models: AvailableModel[];
  className?: string;
};

function BatchField({ name, chosen, models, className }: BatchFieldProps) {
  const { control } = useLaunchForm();
  const values = useWatch<LaunchValues>() as LaunchValues;
  const slugs = chosen === 'generators' ? modelsOf({ generate: values.generate }) : modelsOf({ judge: values.judge });
  const able = slugs.filter((slug) => models.some((model) => model.slug === slug && model.batch));
  const help =
    able.length === 0
      ? 'None of the chosen models has a batch API.'
      : `${HELP.batch}. Has one: ${able.join(', ')}. Answers come within a day.`;
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value = false, onChange } }) => (
        <Field label="Batch" help={help} className={className}>
          {(field) => (
            <Switch {...field} checked={value} onCheckedChange={onChange} disabled={able.length === 0 && !value} />
          )}
        </Field>
      )}
    />
  );
}
