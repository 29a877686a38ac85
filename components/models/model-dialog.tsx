'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import type { ModelView, ProviderView } from '@/server/foundation/models/schema';
import { LimitFields, MoreFields, PriceFields } from './model-fields';
import {
  type ModelFormResult,
  type ModelFormValues,
  modelFormSchema,
  modelFormValues,
  toModelInput,
} from './model-values';
import { useRegistryChanges } from './use-registry-changes';
import { suggestSlug } from './words';

type ModelDialogProps = {
  open: boolean;
  provider: ProviderView;
  /** null: a new one */
  model: ModelView | null;
  onClose: () => void;
};

export function ModelDialog({ open, provider, model, onClose }: ModelDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(shown) => !shown && onClose()}
      title={model ? 'Edit model' : 'Add model'}
      description={showInert(model ? model.slug : `Of ${provider.name}.`)}
      className="max-w-xl"
    >
      <ModelForm provider={provider} model={model} onDone={onClose} />
    </FormDialog>
  );
}

type ModelFormProps = { provider: ProviderView; model: ModelView | null; onDone: () => void };

function ModelForm({ provider, model, onDone }: ModelFormProps) {
  const { createModel, updateModel } = useRegistryChanges();
  const [initial] = useState(() => modelFormValues(model));
  const form = useForm<ModelFormValues, unknown, ModelFormResult>({
    resolver: zodResolver(modelFormSchema),
    defaultValues: initial,
  });
  const { register, handleSubmit, setValue, formState } = form;
  const { errors, dirtyFields } = formState;
  const save = (result: ModelFormResult) => {
    const { providerId, ...input } = toModelInput(provider.id, result);
    const onSuccess = () => {
      toast.success(`${result.slug} is ${model ? 'saved' : 'added'}.`);
      onDone();
    };
    if (model) updateModel.mutate({ id: model.id, ...result }, { onSuccess });
    else createModel.mutate({ providerId, ...input }, { onSuccess });
  };
  const wireName = register('wireName', {
    onChange: (event) => {
      if (model) return;
      // Likely values until the reader has typed their own.
      if (!dirtyFields.slug) setValue('slug', suggestSlug(provider.name, event.target.value));
      if (!dirtyFields.label) setValue('label', event.target.value);
    },
  });
  return (
    <FormProvider {...form}>
      <DialogForm
        action={model ? 'Save' : 'Add model'}
        pending={createModel.isPending || updateModel.isPending}
        error={createModel.error ?? updateModel.error}
        onSubmit={handleSubmit(save)}
      >
        <div className="grid grid-cols-2 gap-x-4 gap-y-3">
          <Field label="Name in the API" error={errors.wireName?.message}>
            {(field) => <Input autoComplete="off" spellCheck={false} className={MONO} {...field} {...wireName} />}
          </Field>
          <Field label="Label" error={errors.label?.message}>
            {(field) => <Input autoComplete="off" {...field} {...register('label')} />}
          </Field>
          <Field
            label="Slug"
            help="What configurations and results call it. Changing it breaks configurations that name it."
            error={errors.slug?.message}
            className="col-span-2"
          >
            {(field) => (
              <Input
                autoComplete="off"
                spellCheck={false}
                placeholder="provider/model"
                className={MONO}
                {...field}
                {...register('slug')}
              />
            )}
          </Field>
        </div>
        <PriceFields />
        <LimitFields />
        <MoreFields kind={provider.kind} />
      </DialogForm>
    </FormProvider>
  );
}

const MONO = 'font-mono text-xs';
