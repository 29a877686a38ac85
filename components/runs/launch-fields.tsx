'use client';
import { Controller, useWatch } from 'react-hook-form';
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
  TYPE_NAMES,
} from '@/server/pipeline/schema';
import { ChoiceChips } from './choice-chips';
import { CAPS, explainProblem, HELP, type LaunchValues, modeOfSource } from './launch-values';
import { TokenInput } from './token-input';
import { useDefaults, useLaunchForm } from './use-launch-form';

export function CutSection() {
  const defaults = useDefaults();
  const { register, control, formState } = useLaunchForm();
  const { errors } = formState;
  const source = useWatch<LaunchValues, 'source'>({ name: 'source' });
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
        {/* Contexts of an earlier run are cut already. */}
        {modeOfSource(source) !== 'run' && (
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
        )}
      </CardBody>
    </Card>
  );
}

/** Nothing when contexts of an earlier run are used, whose files have passed already. */
export function LicenseSection() {
  const { control, formState } = useLaunchForm();
  const source = useWatch<LaunchValues, 'source'>({ name: 'source' });
  if (modeOfSource(source) === 'run') return null;
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
