'use client';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Controller, type FieldError, useFormContext } from 'react-hook-form';
import { Field, Fieldset } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { modelSettingsSchema, type ProviderKind } from '@/server/foundation/models/schema';
import { type ModelFormResult, type ModelFormValues, readNumber } from './model-values';
import { hasBatchApi } from './words';

const useModelForm = () => useFormContext<ModelFormValues, unknown, ModelFormResult>();

const { shape } = modelSettingsSchema;

type NumberName =
  | `settings.price.${'input' | 'output' | 'cached'}`
  | `settings.${'requests_per_minute' | 'tokens_per_minute' | 'max_concurrency' | 'timeout_seconds'}`
  | `settings.${'max_output_tokens' | 'temperature' | 'batch_discount'}`;

type NumberFieldProps = {
  name: NumberName;
  label: string;
  hint?: string;
  help?: string;
  error?: FieldError;
  placeholder?: string;
};

/** `error` is the form's complaint about it; an empty field is no number. */
function NumberField({ name, label, hint, help, error, placeholder }: NumberFieldProps) {
  const { register } = useModelForm();
  return (
    <Field label={label} hint={hint} help={help} error={error && explainNumber(error)}>
      {(field) => (
        <Input
          type="number"
          step="any"
          className="num"
          placeholder={placeholder}
          {...field}
          {...register(name, { setValueAs: readNumber })}
        />
      )}
    </Field>
  );
}

/** zod's words for bounds, in the words of a form. */
function explainNumber({ type, message }: FieldError): string {
  if (type === 'invalid_type') return /int/.test(message ?? '') ? 'A whole number is needed.' : 'A number is needed.';
  const bound = /expected number to be ?(>=|<=)\s*([\d.]+)/.exec(message ?? '');
  if (!bound) return message ?? 'This is not valid.';
  return `${bound[1] === '>=' ? 'At least' : 'At most'} ${Number(bound[2]).toLocaleString('en-US')}.`;
}

export function PriceFields() {
  const { formState } = useModelForm();
  const errors = formState.errors.settings?.price;
  return (
    <Fieldset legend="Price" hint="USD per million tokens" help={`${PRICE_HELP}.`}>
      <div className="grid grid-cols-3 gap-4">
        <NumberField name="settings.price.input" label="In" error={errors?.input} placeholder="none" />
        <NumberField name="settings.price.output" label="Out" error={errors?.output} placeholder="none" />
        <NumberField name="settings.price.cached" label="Cached in" error={errors?.cached} placeholder="as In" />
      </div>
    </Fieldset>
  );
}

const PRICE_HELP = 'Without a price the model cannot be used in a run that has a cap';

export function LimitFields() {
  const { formState } = useModelForm();
  const errors = formState.errors.settings;
  return (
    <Fieldset legend="Limits" hint="shared by all workers">
      <div className="grid grid-cols-3 gap-4">
        <NumberField
          name="settings.requests_per_minute"
          label="Requests per minute"
          error={errors?.requests_per_minute}
          placeholder="none"
        />
        <NumberField
          name="settings.tokens_per_minute"
          label="Tokens per minute"
          error={errors?.tokens_per_minute}
          placeholder="none"
        />
        <NumberField name="settings.max_concurrency" label="At once, per worker" error={errors?.max_concurrency} />
      </div>
    </Fieldset>
  );
}

/** What most models need no change of. Open when something in it is wrong. */
export function MoreFields({ kind }: { kind: ProviderKind }) {
  const { formState } = useModelForm();
  const [opened, setOpened] = useState(false);
  const errors = formState.errors.settings;
  const open = opened || MORE.some((name) => errors?.[name]);
  return (
    <details open={open} onToggle={(event) => setOpened(event.currentTarget.open)} className="group">
      <summary className="inline-flex list-none items-center gap-1 rounded-sm text-sm font-medium">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        Calls and abilities
      </summary>
      <div className="mt-3 space-y-3 pb-1">
        <div className="grid grid-cols-3 gap-4">
          <NumberField name="settings.timeout_seconds" label="Timeout, seconds" error={errors?.timeout_seconds} />
          <NumberField name="settings.max_output_tokens" label="Most output tokens" error={errors?.max_output_tokens} />
          <NumberField
            name="settings.temperature"
            label="Temperature"
            error={errors?.temperature}
            placeholder="provider's"
          />
        </div>
        <div className="grid grid-cols-2 gap-x-4 gap-y-3">
          <ChoiceField
            name="settings.structured_output"
            label="Answers"
            options={[
              { value: 'schema', label: 'Schema, enforced by the API' },
              { value: 'json', label: 'JSON mode' },
              { value: 'text', label: 'Text, parsed strictly' },
            ]}
          />
          <ChoiceField
            name="settings.tokenizer"
            label="Tokens are counted with"
            options={[
              { value: 'estimate', label: 'an estimate by length' },
              { value: 'o200k_base', label: 'o200k_base' },
              { value: 'cl100k_base', label: 'cl100k_base' },
            ]}
          />
          {(kind === 'openai' || kind === 'azure') && (
            <ChoiceField
              name="settings.api"
              label="API"
              options={[
                { value: 'chat', label: 'Chat completions' },
                { value: 'responses', label: 'Responses' },
              ]}
            />
          )}
        </div>
        <SwitchField name="settings.prompt_caching" label="Prompt caching" help={shape.prompt_caching.description} />
        {hasBatchApi(kind) && (
          <>
            <SwitchField name="settings.batch" label="Batch API" help={shape.batch.description} />
            <div className="grid grid-cols-3 gap-4">
              <NumberField
                name="settings.batch_discount"
                label="Batch price, share"
                error={errors?.batch_discount}
                hint="0.5 is half"
              />
            </div>
          </>
        )}
      </div>
    </details>
  );
}

const MORE = ['timeout_seconds', 'max_output_tokens', 'temperature', 'batch_discount'] as const;

type ChoiceFieldProps = {
  name: `settings.${'structured_output' | 'tokenizer' | 'api'}`;
  label: string;
  options: { value: string; label: string }[];
};

function ChoiceField({ name, label, options }: ChoiceFieldProps) {
  const { control } = useModelForm();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value, onChange } }) => (
        <Field label={label}>
          {(field) => (
            <Select value={value} onValueChange={onChange}>
              <SelectTrigger {...field}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {options.map((option) => (
                  <SelectItem key={option.value} value={option.value}>
                    {option.label}
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

type SwitchFieldProps = { name: 'settings.prompt_caching' | 'settings.batch'; label: string; help?: string };

function SwitchField({ name, label, help }: SwitchFieldProps) {
  const { control } = useModelForm();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value, onChange } }) => (
        <Field label={label} help={help && `${help}.`}>
          {(field) => <Switch {...field} checked={value ?? false} onCheckedChange={onChange} />}
        </Field>
      )}
    />
  );
}
