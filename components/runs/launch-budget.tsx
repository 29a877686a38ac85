'use client';
import { useWatch } from 'react-hook-form';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { formatPlural } from '@/components/ui/format';
import { Input } from '@/components/ui/input';
import type { AvailableModel } from '@/server/foundation/models/schema';
import { HELP, type LaunchValues, modelsOf } from './launch-values';
import { useLaunchForm, useProblem } from './use-launch-form';

/** The cap at which the run stops. Shown for runs that use models, or have a cap already. */
export function BudgetSection({ models }: { models: AvailableModel[] }) {
  const { register } = useLaunchForm();
  const problem = useProblem('budget.cap_usd', 'A number is needed.');
  const values = useWatch<LaunchValues>() as LaunchValues;
  const used = modelsOf(values);
  const cap = values.budget?.cap_usd ?? null;
  if (used.length === 0 && cap === null) return null;
  const unpriced = models.filter((model) => used.includes(model.slug) && model.price === null).map(({ slug }) => slug);
  return (
    <Card aria-labelledby="budget">
      <CardHeader id="budget" title="Budget" note={formatPlural(used.length, 'model')} />
      <CardBody className="space-y-2">
        <Field
          label="Cap, USD"
          hint="needed for models that cost money"
          help={`${HELP.cap_usd}: at most one round of calls above it. It is set aside from the project's limit until the run has ended.`}
          error={problem}
          className="max-w-96"
        >
          {(field) => (
            <Input
              type="number"
              step="any"
              min={0}
              placeholder="none"
              className="num"
              {...field}
              {...register('budget.cap_usd', { setValueAs: toUsd })}
            />
          )}
        </Field>
        {unpriced.length > 0 && (
          <p className="text-xs text-warning">
            {unpriced.join(', ')} {unpriced.length === 1 ? 'has' : 'have'} no price: no cap can be kept with{' '}
            {unpriced.length === 1 ? 'it' : 'them'}.
          </p>
        )}
      </CardBody>
    </Card>
  );
}

const toUsd = (value: unknown) => (value === '' || value === null || value === undefined ? null : Number(value));
