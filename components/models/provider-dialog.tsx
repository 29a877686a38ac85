'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { explain } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import {
  KEY_VARIABLES,
  type KeySource,
  keySourceSchema,
  PROVIDER_KIND_NAMES,
  PROVIDER_KINDS,
  type ProviderKind,
  type ProviderView,
  providerKindSchema,
} from '@/server/foundation/models/schema';
import {
  changesAddress,
  mayHaveNoKey,
  needsBaseUrl,
  type ProviderFormResult,
  type ProviderFormValues,
  providerFormSchema,
  providerFormValues,
  readFieldProblem,
  toProviderInput,
} from './provider-values';
import { useRegistryChanges } from './use-registry-changes';
import { VENDOR_ADDRESS } from './words';

type ProviderDialogProps = {
  open: boolean;
  /** null: a new one */
  provider: ProviderView | null;
  onClose: () => void;
};

export function ProviderDialog({ open, provider, onClose }: ProviderDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(shown) => !shown && onClose()}
      title={provider ? 'Edit provider' : 'Add provider'}
      description={provider ? showInert(provider.name) : 'An API that serves language models. Its models come next.'}
    >
      <ProviderForm provider={provider} onDone={onClose} />
    </FormDialog>
  );
}

function ProviderForm({ provider, onDone }: { provider: ProviderView | null; onDone: () => void }) {
  const { createProvider, updateProvider } = useRegistryChanges();
  const [schema] = useState(() => providerFormSchema(provider));
  const { register, control, handleSubmit, setValue, setError, formState } = useForm<
    ProviderFormValues,
    unknown,
    ProviderFormResult
  >({ resolver: zodResolver(schema), defaultValues: providerFormValues(provider) });
  const { errors, dirtyFields } = formState;
  const [kind, keySource, baseUrl] = useWatch({ control, name: ['kind', 'keySource', 'baseUrl'] });
  const save = (result: ProviderFormResult) => {
    const input = toProviderInput(result);
    const onSuccess = () => {
      toast.success(`${input.name} is ${provider ? 'saved' : 'added'}.`);
      onDone();
    };
    const onError = (error: unknown) => {
      const problem = readFieldProblem(explain(error));
      if (problem) setError(problem.field, { message: problem.message }, { shouldFocus: true });
    };
    if (provider) updateProvider.mutate({ ...input, id: provider.id }, { onSuccess, onError });
    else createProvider.mutate(input, { onSuccess, onError });
  };
  const failure = createProvider.error ?? updateProvider.error;
  const chooseKind = (next: ProviderKind) => {
    setValue('kind', next, { shouldDirty: true });
    if (keySource === 'none' && !mayHaveNoKey(next)) setValue('keySource', 'stored');
    if (provider) return;
    // Likely values until the reader has chosen their own.
    if (!dirtyFields.name) setValue('name', PROVIDER_KIND_NAMES[next]);
    if (!dirtyFields.keySource) setValue('keySource', mayHaveNoKey(next) ? 'none' : 'stored');
  };
  return (
    <DialogForm
      action={provider ? 'Save' : 'Add provider'}
      pending={createProvider.isPending || updateProvider.isPending}
      error={failure && !readFieldProblem(explain(failure)) ? failure : null}
      onSubmit={handleSubmit(save)}
    >
      <Field label="Kind" error={errors.kind?.message}>
        {(field) => (
          <Select value={kind} onValueChange={(next) => chooseKind(providerKindSchema.parse(next))}>
            <SelectTrigger {...field}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {PROVIDER_KINDS.map((option) => (
                <SelectItem key={option} value={option}>
                  {PROVIDER_KIND_NAMES[option]}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <Field label="Name" error={errors.name?.message}>
        {(field) => <Input autoComplete="off" {...field} {...register('name')} />}
      </Field>
      <Field
        label="Base URL"
        hint={needsBaseUrl(kind) ? undefined : 'optional'}
        help={BASE_URL_HELP[kind]}
        error={errors.baseUrl?.message}
      >
        {(field) => (
          <Input
            autoComplete="off"
            spellCheck={false}
            inputMode="url"
            placeholder={VENDOR_ADDRESS[kind] ?? 'http://localhost:8000/v1'}
            className="font-mono text-xs"
            {...field}
            {...register('baseUrl')}
          />
        )}
      </Field>
      <Controller
        control={control}
        name="keySource"
        render={({ field: { value, onChange } }) => (
          <Field label="Key" help={KEY_HELP[value](kind)} error={errors.keySource?.message}>
            {(field) => (
              <Select value={value} onValueChange={(next) => onChange(keySourceSchema.parse(next))}>
                <SelectTrigger {...field}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  <SelectItem value="stored">Stored here, encrypted</SelectItem>
                  <SelectItem value="environment">From the variable {KEY_VARIABLES[kind]}</SelectItem>
                  {mayHaveNoKey(kind) && <SelectItem value="none">No key needed</SelectItem>}
                </SelectContent>
              </Select>
            )}
          </Field>
        )}
      />
      {keySource === 'stored' && (
        <Field
          label={provider?.keyLast4 ? 'New key' : 'Secret key'}
          help={
            changesAddress(provider, { kind, baseUrl })
              ? 'Calls would go to another address, so the key is asked for again: a stored key must not follow by itself.'
              : provider?.keyLast4 && 'Empty keeps the stored one. It can be replaced, never read.'
          }
          error={errors.key?.message}
        >
          {(field) => (
            <Input
              type="password"
              autoComplete="off"
              spellCheck={false}
              placeholder={provider?.keyLast4 ? `•••• ${provider.keyLast4}` : undefined}
              className="font-mono text-xs"
              {...field}
              {...register('key')}
            />
          )}
        </Field>
      )}
      {kind === 'azure' && (
        <Field label="API version" hint="optional" error={errors.apiVersion?.message}>
          {(field) => <Input autoComplete="off" placeholder="v1" {...field} {...register('apiVersion')} />}
        </Field>
      )}
      {kind === 'openai' && (
        <Field label="Organization" hint="optional" error={errors.organization?.message}>
          {(field) => <Input autoComplete="off" placeholder="org-…" {...field} {...register('organization')} />}
        </Field>
      )}
    </DialogForm>
  );
}

const BASE_URL_HELP: Record<ProviderKind, string> = {
  openai: "Empty is OpenAI's own address.",
  azure: 'The endpoint of your resource, such as https://NAME.openai.azure.com/openai.',
  anthropic: "Empty is Anthropic's own address.",
  google: "Empty is Google's own address.",
  mistral: "Empty is Mistral's own address.",
  'openai-compatible':
    'vLLM, llama.cpp, Ollama, LM Studio and the like. A private address must be among the allowed hosts.',
};

const KEY_HELP: Record<KeySource, (kind: ProviderKind) => string> = {
  stored: () => 'Encrypted in the database. No page and no answer of the API holds it again.',
  environment: (kind) =>
    `Each worker reads ${KEY_VARIABLES[kind]} when it calls, for the vendor's address or the one the environment names.`,
  none: () => 'For servers of your own that ask for none.',
};
