'use client';
import { useMutation } from '@tanstack/react-query';
import { Download, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Controller, FormProvider, type Resolver, useForm, useWatch } from 'react-hook-form';
import { v4 as newKey } from 'uuid';
import { ChoiceChips } from '@/components/runs/choice-chips';
import { HELP } from '@/components/runs/launch-values';
import { saveText } from '@/components/runs/save-text';
import { TokenInput } from '@/components/runs/token-input';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { explain } from '@/components/ui/error-state';
import { Field, Fieldset } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { LANGUAGE_NAMES, LANGUAGES, PERMISSIVE_LICENSES, type PipelineConfig } from '@/server/pipeline/schema';
import { SourceFields } from './source-fields';
import { checkScrape, type ScrapeBase, type SourceValues, toScrapeConfig, writeScrapeYaml } from './source-values';

type SourceFormProps = { initial: SourceValues; base: ScrapeBase };

/** Where to take code from, as a form; beside it the same as YAML and as a command. */
export function SourceForm({ initial, base }: SourceFormProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { id: projectId, slug } = useProject();
  // One for as long as the form is open: pressing Launch twice launches one run.
  const [launchKey] = useState(() => newKey());
  const [resolver] = useState(() => resolveWith(base));
  const form = useForm<SourceValues, unknown, { config: PipelineConfig }>({ resolver, defaultValues: initial });
  const launch = useMutation(
    trpc.runs.launchPipeline.mutationOptions({ onSuccess: ({ runId }) => router.push(`/p/${slug}/runs/${runId}`) }),
  );
  return (
    <FormProvider {...form}>
      <form
        noValidate
        onSubmit={form.handleSubmit(({ config }) => launch.mutate({ projectId, config, launchKey }))}
        className="grid grid-cols-[minmax(0,1fr)_minmax(0,24rem)] items-start gap-4 max-lg:grid-cols-1"
      >
        <div className="min-w-0 space-y-4">
          <SourceFields />
          <LimitFields />
        </div>
        <div className="sticky top-5 min-w-0 space-y-3 max-lg:static">
          <YamlCard base={base} slug={slug} />
          {launch.error && (
            <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm break-words text-danger">
              {explain(launch.error)}
            </p>
          )}
          {/* Stays off after a success, until the run's page is there. */}
          <Button type="submit" size="lg" className="w-full" disabled={launch.isPending || launch.isSuccess}>
            <Play aria-hidden />
            {launch.isPending || launch.isSuccess ? 'Launching' : 'Launch'}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

function resolveWith(base: ScrapeBase): Resolver<SourceValues, unknown, { config: PipelineConfig }> {
  return (values) => {
    const result = checkScrape(values, base);
    if ('config' in result) return { values: result, errors: {} };
    const errors = Object.entries(result.problems).map(([field, message]) => [field, { type: 'schema', message }]);
    return { values: {}, errors: Object.fromEntries(errors) };
  };
}

/** What is cut, and from which licenses. */
function LimitFields() {
  return (
    <Card aria-labelledby="limits">
      <CardHeader id="limits" title="Contexts" note="more settings are in New run" />
      <CardBody className="space-y-4">
        <Controller<SourceValues, 'languages'>
          name="languages"
          render={({ field: { value, onChange }, fieldState }) => (
            <Fieldset legend={HELP.languages} hint="default all" error={fieldState.error?.message}>
              <ChoiceChips label="Languages" values={value} onChange={onChange} options={LANGUAGE_OPTIONS} />
            </Fieldset>
          )}
        />
        <Controller<SourceValues, 'maxContexts'>
          name="maxContexts"
          render={({ field: control, fieldState }) => (
            <Field
              label="Contexts per repository"
              hint="default 150"
              help={HELP.cap('max_contexts_per_repository')}
              error={fieldState.error?.message}
              className="max-w-60"
            >
              {(field) => <Input type="number" min={1} placeholder="150" className="num" {...field} {...control} />}
            </Field>
          )}
        />
        <Controller<SourceValues, 'licenses'>
          name="licenses"
          render={({ field: { value, onChange }, fieldState }) => (
            <Field
              label="Allowed licenses"
              help={`${HELP.licenses}. Files under any other license, or none, are skipped and counted.`}
              error={fieldState.error?.message}
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
          )}
        />
      </CardBody>
    </Card>
  );
}

const LANGUAGE_OPTIONS = LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));

function YamlCard({ base, slug }: { base: ScrapeBase; slug: string }) {
  const values = useWatch<SourceValues>() as SourceValues;
  const yaml = writeScrapeYaml(toScrapeConfig(values, base));
  return (
    <Card aria-labelledby="yaml">
      <CardHeader
        id="yaml"
        title="As a file"
        actions={
          <Button
            variant="ghost"
            size="sm"
            onClick={() => saveText({ name: 'scrape.yaml', type: 'application/yaml', text: yaml })}
          >
            <Download aria-hidden />
            scrape.yaml
          </Button>
        }
      />
      <div className="space-y-3 p-3">
        <p className="text-sm text-muted-foreground">
          Generators and judges are the offline ones: nothing is paid. For models, load this file in New run, or launch
          a run there on the contexts of this one.
        </p>
        <CodeBlock label="YAML" code={yaml} className="h-72" />
        <CodeBlock
          label="command"
          code={`npx foolproof pipeline run scrape.yaml \\\n  --project ${slug} --wait`}
          wrap
        />
      </div>
    </Card>
  );
}
