'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { Input, Textarea } from '@/components/ui/input';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import {
  CREDENTIAL_KIND_NAMES,
  CREDENTIAL_KINDS,
  type CredentialInput,
  type CredentialKind,
  credentialInputSchema,
  credentialKindSchema,
} from '@/server/foundation/credentials/schema';

export function CredentialDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(shown) => !shown && onClose()}
      title="Add credential"
      description="It is encrypted before it is stored. Only workers read it."
    >
      <CredentialForm onDone={onClose} />
    </FormDialog>
  );
}

const SECRETS: Record<CredentialKind, { label: string; help: string; problem: string; placeholder?: string }> = {
  'github-token': {
    label: 'Token',
    help: 'A fine-grained token that reads public repositories is enough for public code.',
    problem: 'A token of at least 10 characters is needed.',
  },
  'github-app': {
    label: 'App, as JSON',
    help: 'The id of the app, the id of its installation, and its private key as one text with \\n between lines.',
    problem: 'It must be JSON with appId, installationId and privateKey.',
    placeholder:
      '{\n  "appId": 123456,\n  "installationId": 654321,\n  "privateKey": "-----BEGIN RSA PRIVATE KEY-----\\n…"\n}',
  },
  'ssh-key': {
    label: 'Private key',
    help: 'Without a passphrase: nobody is there to type it.',
    problem: 'It must hold a private key, with its first and last line.',
    placeholder: '-----BEGIN OPENSSH PRIVATE KEY-----',
  },
};

function CredentialForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { register, control, handleSubmit, setValue, clearErrors, formState } = useForm<CredentialInput>({
    resolver: zodResolver(credentialInputSchema),
    defaultValues: { kind: 'github-token', name: '', secret: '' },
  });
  const kind = useWatch({ control, name: 'kind' });
  const create = useMutation(
    trpc.credentials.create.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.credentials.pathFilter()),
      onSuccess: (_, { name }) => {
        toast.success(`${name} is stored.`);
        onDone();
      },
    }),
  );
  const { errors } = formState;
  const words = SECRETS[kind];
  const chooseKind = (next: CredentialKind) => {
    setValue('kind', next);
    setValue('secret', '');
    clearErrors('secret');
  };
  return (
    <DialogForm
      action="Add credential"
      pending={create.isPending}
      error={create.error}
      onSubmit={handleSubmit((input) => create.mutate(input))}
    >
      <Field label="Kind">
        {(field) => (
          <Select value={kind} onValueChange={(next) => chooseKind(credentialKindSchema.parse(next))}>
            <SelectTrigger {...field}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {CREDENTIAL_KINDS.map((option) => (
                <SelectItem key={option} value={option}>
                  {CREDENTIAL_KIND_NAMES[option]}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <Field label="Name" help="What sources call it." error={errors.name && 'A name is needed.'}>
        {(field) => <Input autoComplete="off" placeholder="lab-github" {...field} {...register('name')} />}
      </Field>
      <Field label={words.label} help={words.help} error={errors.secret && words.problem}>
        {(field) =>
          kind === 'github-token' ? (
            <Input
              type="password"
              autoComplete="off"
              spellCheck={false}
              className="font-mono text-xs"
              {...field}
              {...register('secret')}
            />
          ) : (
            <Textarea
              rows={7}
              autoComplete="off"
              spellCheck={false}
              placeholder={words.placeholder}
              className="font-mono text-xs"
              {...field}
              {...register('secret')}
            />
          )
        }
      </Field>
    </DialogForm>
  );
}
