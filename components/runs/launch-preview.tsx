'use client';
import { ClipboardPaste, Download } from 'lucide-react';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { formatPlural } from '@/components/ui/format';
import { HALLUCINATION_TYPES, LANGUAGES } from '@/server/pipeline/schema';
import { type LaunchValues, modeOfSource, writeLaunchYaml } from './launch-values';
import { LoadYamlDialog } from './load-yaml-dialog';
import { saveText } from './save-text';
import { useLaunchForm } from './use-launch-form';

/** What will happen in a sentence, and the form's values as a file and as a command, as they are typed. */
export function LaunchPreview({ slug }: { slug: string }) {
  const values = useWatch<LaunchValues>() as LaunchValues;
  const yaml = writeLaunchYaml(values);
  const { reset } = useLaunchForm();
  const [loading, setLoading] = useState(false);
  return (
    <Card aria-labelledby="preview">
      <CardHeader
        id="preview"
        title="As a file"
        actions={
          <>
            <Button variant="ghost" size="sm" onClick={() => setLoading(true)}>
              <ClipboardPaste aria-hidden />
              Load
            </Button>
            <Button
              variant="ghost"
              size="sm"
              onClick={() => saveText({ name: 'config.yaml', type: 'application/yaml', text: yaml })}
            >
              <Download aria-hidden />
              config.yaml
            </Button>
          </>
        }
      />
      <LoadYamlDialog open={loading} onClose={() => setLoading(false)} onLoad={(config) => reset(config)} />
      <div className="space-y-3 p-3">
        <p className="text-sm text-muted-foreground">{summarize(values)}</p>
        <CodeBlock label="YAML" code={yaml} className="h-72" />
        <CodeBlock
          label="command"
          code={`npx foolproof pipeline run config.yaml \\\n  --project ${slug} --wait`}
          wrap
        />
      </div>
    </Card>
  );
}

/** 'Up to 150 contexts a repository in 8 languages and 4 types; 3 generators, 3 judges.' */
function summarize({ source, extract, generate, judge }: LaunchValues): string {
  const languages = extract?.languages?.length ?? LANGUAGES.length;
  const types = extract?.types?.length ?? HALLUCINATION_TYPES.length;
  const generators = generate?.generators?.length ?? 0;
  const judges = judge?.judges?.length ?? 0;
  const cap = extract?.max_contexts_per_repository;
  const limit = source && 'run' in source ? source.contexts : null;
  const from =
    modeOfSource(source) === 'run'
      ? `${limit ? `Up to ${formatPlural(limit, 'context')}` : 'All contexts'} of an earlier run`
      : `Up to ${cap} contexts a repository`;
  return `${from} in ${formatPlural(languages, 'language')} and ${formatPlural(types, 'type')}; ${formatPlural(generators, 'generator')}, ${formatPlural(judges, 'judge')}.`;
}
