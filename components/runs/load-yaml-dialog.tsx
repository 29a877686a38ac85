'use client';
import { type FormEvent, useState } from 'react';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { Textarea } from '@/components/ui/input';
import type { PipelineConfig } from '@/server/pipeline/schema';
import { explainYaml, readLaunchValues } from './launch-values';

type LoadYamlDialogProps = { open: boolean; onClose: () => void; onLoad: (config: PipelineConfig) => void };

/** Fills the form from a configuration that is pasted. */
export function LoadYamlDialog({ open, onClose, onLoad }: LoadYamlDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Load YAML"
      description="Paste a pipeline configuration. It replaces what is in the form; what it leaves out gets its default."
      className="max-w-2xl"
    >
      <YamlForm
        onLoad={(config) => {
          onLoad(config);
          onClose();
        }}
      />
    </FormDialog>
  );
}

function YamlForm({ onLoad }: { onLoad: (config: PipelineConfig) => void }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // It stands inside the launch form, in the tree of components if not on the page.
    event.stopPropagation();
    const config = readLaunchValues(text);
    if (config) onLoad(config);
    else setProblem(explainYaml(text) ?? 'This is not a configuration.');
  };
  return (
    <DialogForm onSubmit={submit} action="Load" pending={false} error={null}>
      <Field label="YAML" error={problem} help="A relative folder is taken as the worker sees it.">
        {(field) => (
          <Textarea
            {...field}
            rows={16}
            spellCheck={false}
            className="font-mono text-xs"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
