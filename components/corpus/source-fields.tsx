'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { ChoiceChips } from '@/components/runs/choice-chips';
import { HELP } from '@/components/runs/launch-values';
import { TokenInput } from '@/components/runs/token-input';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { Field, Fieldset } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { CREDENTIAL_KIND_NAMES, type CredentialKind } from '@/server/foundation/credentials/schema';
import { githubSearchSchema } from '@/server/pipeline/corpus/source/schema';
import { LANGUAGE_NAMES, LANGUAGES, PERMISSIVE_LICENSES } from '@/server/pipeline/schema';
import type { FormKind, SourceValues } from './source-values';

const KINDS: { value: FormKind; label: string }[] = [
  { value: 'github-list', label: 'GitHub list' },
  { value: 'github-search', label: 'GitHub search' },
  { value: 'git', label: 'Git' },
  { value: 'archives', label: 'Archives' },
  { value: 'directory', label: 'Folder' },
];

const searchShape = githubSearchSchema.shape;

/** Name, kind of source, and what that kind needs. */
export function SourceFields() {
  const { setValue } = useFormContext<SourceValues>();
  const kind = useWatch<SourceValues, 'kind'>({ name: 'kind' });
  return (
    <Card aria-labelledby="source">
      <CardHeader
        id="source"
        title="Source"
        actions={
          <Segmented<FormKind>
            label="Where code comes from"
            value={kind}
            onValueChange={(next) => setValue('kind', next, { shouldDirty: true })}
            options={KINDS}
          />
        }
      />
      <CardBody className="space-y-3">
        <TextField name="name" label="Name" plain />
        {kind === 'github-list' && <GitHubListFields />}
        {kind === 'github-search' && <GitHubSearchFields />}
        {kind === 'git' && <GitFields />}
        {kind === 'archives' && <ArchiveFields />}
        {kind === 'directory' && (
          <TextField name="directory" label="Folder" placeholder="/srv/code" help={`${HELP.directory}.`} />
        )}
        <Tokens name="libraries" label="Libraries" hint="default none" help={HELP.libraries} placeholder="*/kit" />
      </CardBody>
    </Card>
  );
}

function GitHubListFields() {
  return (
    <>
      <Lines
        name="repositories"
        label="Repositories"
        help="One a line: owner/name, with @ and a branch, tag or commit where another than the default is meant."
        placeholder={'pallets/click\nserde-rs/serde@v1.0.219'}
      />
      <GitHubAccess />
    </>
  );
}

function GitHubSearchFields() {
  return (
    <>
      <TextField name="query" label="Query" hint="optional" help={searchShape.query.description} placeholder="parser" />
      <Controller<SourceValues, 'searchLanguages'>
        name="searchLanguages"
        render={({ field: { value, onChange }, fieldState }) => (
          <Fieldset legend="Main language" help="One query each." error={fieldState.error?.message}>
            <ChoiceChips
              label="Main language"
              values={value}
              onChange={onChange}
              options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
            />
          </Fieldset>
        )}
      />
      <Grid>
        <TextField name="starsMin" label="Stars, at least" type="number" placeholder="none" />
        <TextField name="starsMax" label="Stars, at most" type="number" placeholder="none" />
        <TextField name="pushedAfter" label="Changed since" type="date" help={searchShape.pushed_after.description} />
        <TextField name="createdAfter" label="Created since" type="date" help={searchShape.created_after.description} />
        <TextField
          name="maxRepositories"
          label="Repositories"
          hint="default 100"
          type="number"
          placeholder="100"
          help={searchShape.max_repositories.description}
        />
        <TextField
          name="maxSizeKb"
          label="Largest, KB"
          hint="default 100,000"
          type="number"
          placeholder="100000"
          help={searchShape.max_size_kb.description}
        />
      </Grid>
      <Tokens
        name="topics"
        label="Topics"
        hint="default none"
        help={searchShape.topics.description}
        placeholder="cli"
      />
      <Tokens
        name="searchLicenses"
        label="Licenses to search for"
        hint="default none"
        help={searchShape.licenses.description}
        placeholder="MIT"
        suggestions={PERMISSIVE_LICENSES}
      />
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Flag name="forks" label={searchShape.forks.description} />
        <Flag name="archived" label={searchShape.archived.description} />
      </div>
      <GitHubAccess />
    </>
  );
}

function GitHubAccess() {
  const { setValue } = useFormContext<SourceValues>();
  const content = useWatch<SourceValues, 'content'>({ name: 'content' });
  return (
    <Grid>
      <CredentialField name="credential" kinds={['github-token', 'github-app']}>
        Left out: the variable GITHUB_TOKEN, or none.
      </CredentialField>
      <TextField
        name="apiUrl"
        label="API address"
        hint="optional"
        placeholder="https://api.github.com"
        help="Of GitHub Enterprise, where it is not github.com."
      />
      <Fieldset legend="Content" help="How files are fetched.">
        <Segmented
          label="Content"
          value={content}
          onValueChange={(next) => setValue('content', next, { shouldDirty: true })}
          options={[
            { value: 'tarball', label: 'Tarball' },
            { value: 'clone', label: 'Shallow clone' },
          ]}
        />
      </Fieldset>
    </Grid>
  );
}

function GitFields() {
  return (
    <>
      <Lines
        name="gitUrls"
        label="Repositories"
        help="One a line: https://…, ssh://… or user@host:path, and after a space a branch, tag or commit where another than the default is meant."
        placeholder={'https://codeberg.org/forgejo/forgejo.git v11.0.0\nssh://git@git.example.org/team/tool.git'}
      />
      <CredentialField name="sshKey" kinds={['ssh-key']}>
        For addresses over ssh.
      </CredentialField>
    </>
  );
}

function ArchiveFields() {
  return (
    <>
      <Lines
        name="archives"
        label="Archives"
        help="One a line, each one repository: a .tar, .tar.gz, .tgz, .tar.zst or .zip file, as the worker sees it."
        placeholder={'/srv/archives/serde-1.0.219.tar.gz'}
      />
      <TextField
        name="strip"
        label="Leading parts of names left out"
        hint="default 0"
        type="number"
        placeholder="0"
        help="1 where all is in one folder of the archive."
        className="max-w-80"
      />
    </>
  );
}

const Grid = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-2 gap-x-4 gap-y-3">{children}</div>
);

/** Fields whose value is one text. */
type TextNames = {
  [Name in keyof SourceValues]: string extends SourceValues[Name] ? Name : never;
}[keyof SourceValues];

type TextFieldProps = {
  name: TextNames;
  label: string;
  hint?: string;
  help?: string;
  type?: 'text' | 'number' | 'date';
  placeholder?: string;
  /** Words, not code. */
  plain?: boolean;
  className?: string;
};

function TextField(props: TextFieldProps) {
  const { name, label, hint, help, type = 'text', placeholder, plain = false, className } = props;
  return (
    <Controller<SourceValues, TextNames>
      name={name}
      render={({ field: control, fieldState }) => (
        <Field label={label} hint={hint} help={help} error={fieldState.error?.message} className={className}>
          {(field) => (
            <Input
              type={type}
              autoComplete="off"
              spellCheck={false}
              placeholder={placeholder}
              className={cn(type === 'number' ? 'num' : !plain && 'font-mono text-xs')}
              {...field}
              {...control}
            />
          )}
        </Field>
      )}
    />
  );
}

type LinesProps = { name: TextNames; label: string; help: string; placeholder: string };

function Lines({ name, label, help, placeholder }: LinesProps) {
  return (
    <Controller<SourceValues, TextNames>
      name={name}
      render={({ field: control, fieldState }) => (
        <Field label={label} help={help} error={fieldState.error?.message}>
          {(field) => (
            <Textarea
              rows={5}
              spellCheck={false}
              placeholder={placeholder}
              className="font-mono text-xs"
              {...field}
              {...control}
            />
          )}
        </Field>
      )}
    />
  );
}

type TokensProps = {
  name: 'topics' | 'searchLicenses' | 'libraries';
  label: string;
  hint: string;
  help?: string;
  placeholder: string;
  suggestions?: readonly string[];
};

function Tokens({ name, label, hint, help, placeholder, suggestions }: TokensProps) {
  return (
    <Controller<SourceValues, typeof name>
      name={name}
      render={({ field: { value, onChange }, fieldState }) => (
        <Field label={label} hint={hint} help={help} error={fieldState.error?.message}>
          {(field) => (
            <TokenInput
              control={field}
              values={value}
              onChange={onChange}
              placeholder={placeholder}
              suggestions={suggestions?.filter((suggestion) => !value.includes(suggestion))}
            />
          )}
        </Field>
      )}
    />
  );
}

function Flag({ name, label }: { name: 'forks' | 'archived'; label: string | undefined }) {
  const id = useId();
  return (
    <Controller<SourceValues, typeof name>
      name={name}
      render={({ field: { value, onChange } }) => (
        <span className="flex items-center gap-2 text-sm">
          <Checkbox id={id} checked={value} onCheckedChange={(checked) => onChange(checked === true)} />
          <label htmlFor={id}>{label}</label>
        </span>
      )}
    />
  );
}

type CredentialFieldProps = { name: 'credential' | 'sshKey'; kinds: CredentialKind[]; children: string };

/** The name of a stored credential. Typing another one is allowed: it may be added before the run begins. */
function CredentialField({ name, kinds, children }: CredentialFieldProps) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data } = useQuery(trpc.corpus.credentials.queryOptions({ projectId }));
  const fitting = data?.filter(({ kind }) => kinds.includes(kind)) ?? [];
  const none = data && fitting.length === 0;
  const stored = none ? ' None of this kind is stored; an admin can add one in Settings.' : '';
  return (
    <Controller<SourceValues, typeof name>
      name={name}
      render={({ field: control, fieldState }) => (
        <Field label="Credential" hint="optional" help={children + stored} error={fieldState.error?.message}>
          {(field) => (
            <>
              <Input autoComplete="off" list={`${field.id}-list`} placeholder="none" {...field} {...control} />
              <datalist id={`${field.id}-list`}>
                {fitting.map((credential) => (
                  <option key={credential.name} value={credential.name}>
                    {CREDENTIAL_KIND_NAMES[credential.kind]}
                  </option>
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    />
  );
}
