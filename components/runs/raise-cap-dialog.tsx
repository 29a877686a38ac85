'use client';
import { type FormEvent, useState } from 'react';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { formatMicros } from '@/components/usage/words';
import type { RunPage } from '@/server/api/run-page';
import { usdToMicros } from '@/server/foundation/models/schema';
import { suggestCapUsd } from './run-spend';
import type { RunActs } from './use-run-acts';

type RaiseCapDialogProps = {
  open: boolean;
  onClose: () => void;
  spend: NonNullable<RunPage['spend']>;
  acts: RunActs;
};

/** Goes on with a run that stopped at its cap, under a higher one. */
export function RaiseCapDialog({ open, onClose, spend, acts }: RaiseCapDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Raise the cap and go on"
      description={`${formatMicros(spend.spentMicros)} is spent. The run goes on where it stopped; nothing is asked twice.`}
    >
      <CapForm onDone={onClose} spend={spend} acts={acts} />
    </FormDialog>
  );
}

function CapForm({ onDone, spend, acts }: { onDone: () => void } & Pick<RaiseCapDialogProps, 'spend' | 'acts'>) {
  const { spentMicros } = spend;
  const [text, setText] = useState(() => String(suggestCapUsd({ capMicros: spend.capMicros ?? 0, spentMicros })));
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usd = Number(text);
    const isSum = text.trim() !== '' && Number.isFinite(usd);
    if (!isSum || usdToMicros(usd) <= spentMicros) {
      setProblem(`Write an amount in dollars above ${formatMicros(spentMicros)}.`);
      return;
    }
    setProblem(undefined);
    acts.resume({ capMicros: usdToMicros(usd), onSuccess: onDone });
  };
  return (
    <DialogForm onSubmit={submit} action="Raise and go on" pending={acts.pending} error={acts.resumeError}>
      <Field label="New cap, USD" help="What the run may spend in all, what is spent already included." error={problem}>
        {(field) => (
          <Input
            {...field}
            inputMode="decimal"
            autoComplete="off"
            className="num"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
