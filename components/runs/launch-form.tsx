'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type FieldPath, FormProvider, useForm } from 'react-hook-form';
import { v4 as newKey } from 'uuid';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { Button } from '@/components/ui/button';
import { explain } from '@/components/ui/error-state';
import { HALLUCINATION_TYPES, type PipelineConfig, pipelineConfigSchema } from '@/server/pipeline/schema';
import { BudgetSection } from './launch-budget';
import { CutSection, LicenseSection } from './launch-fields';
import { LaunchForecast } from './launch-forecast';
import { type Panel, PanelSection } from './launch-panel';
import { LaunchPreview } from './launch-preview';
import { SourceSection } from './launch-source';
import { fieldOfComplaint, type LaunchValues } from './launch-values';

/** Fields of which the server may say that they do not fit what it has. */
const FIELDS: FieldPath<LaunchValues>[] = [
  'source.directory',
  'source.run',
  'generate.generators',
  'judge.judges',
  'judge.prompt',
  'budget.cap_usd',
  ...HALLUCINATION_TYPES.map((type) => `generate.prompts.${type}` as const),
];

type LaunchFormProps = { initial: PipelineConfig; panel: Panel };

/** The pipeline's configuration as a form; beside it what it will cost, and the same as YAML and as a command. */
export function LaunchForm({ initial, panel }: LaunchFormProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { id: projectId, slug } = useProject();
  // One for as long as the form is open: pressing Launch twice launches one run.
  const [launchKey] = useState(() => newKey());
  const form = useForm<LaunchValues, unknown, PipelineConfig>({
    resolver: zodResolver(pipelineConfigSchema),
    defaultValues: initial,
    mode: 'onTouched',
  });
  const launch = useMutation(
    trpc.runs.launchPipeline.mutationOptions({
      onSuccess: ({ runId }) => router.push(`/p/${slug}/runs/${runId}`),
      onError: (error) => {
        const complaint = fieldOfComplaint(error.message);
        const field = FIELDS.find((path) => path === complaint?.field);
        if (complaint && field) form.setError(field, { type: 'server', message: complaint.text });
      },
    }),
  );
  return (
    <FormProvider {...form}>
      <form
        noValidate
        onSubmit={form.handleSubmit((config) => launch.mutate({ projectId, config, launchKey }))}
        className="grid grid-cols-[minmax(0,1fr)_minmax(0,24rem)] items-start gap-4 max-lg:grid-cols-1"
      >
        <div className="min-w-0 space-y-4">
          <SourceSection />
          <CutSection />
          <PanelSection panel={panel} />
          <BudgetSection models={panel.models} />
          <LicenseSection />
        </div>
        <div className="sticky top-5 min-w-0 space-y-3 max-lg:static">
          <LaunchForecast projectId={projectId} />
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
          <LaunchPreview slug={slug} />
        </div>
      </form>
    </FormProvider>
  );
}
