'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Field } from '@/components/ui/field';
import { DialogForm, FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import { microsToUsd, usdToMicros } from '@/server/foundation/models/schema';
import { formatMicros } from './words';

type SpendLimitDialogProps = { open: boolean; onClose: () => void; projectId: string; current: number | null };

/** Sets what the project's runs may spend in a calendar month. */
export function SpendLimitDialog({ open, onClose, ...rest }: SpendLimitDialogProps) {
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Limit of the month"
      description="A run is launched only when its cap still fits. Runs that are live go on, up to their caps."
    >
      <LimitForm onDone={onClose} {...rest} />
    </FormDialog>
  );
}

type LimitFormProps = { onDone: () => void; projectId: string; current: number | null };

function LimitForm({ onDone, projectId, current }: LimitFormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState(current === null ? '' : String(microsToUsd(current)));
  const [problem, setProblem] = useState<string>();
  const save = useMutation(
    trpc.usage.setLimit.mutationOptions({
      onSuccess: async (_, { limitMicros }) => {
        await queryClient.invalidateQueries(trpc.usage.pathFilter());
        toast.success(
          limitMicros === null ? 'The limit is gone.' : `The limit is ${formatMicros(limitMicros)} a month.`,
        );
        onDone();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usd = Number(text);
    if (text.trim() !== '' && !(Number.isFinite(usd) && usd >= 0)) {
      setProblem('Write an amount in dollars, such as 200.');
      return;
    }
    setProblem(undefined);
    save.mutate({ projectId, limitMicros: text.trim() === '' ? null : usdToMicros(usd) });
  };
  return (
    <DialogForm onSubmit={submit} action="Save" pending={save.isPending} error={save.error}>
      <Field label="Dollars a month" help="Empty: no limit. Months are UTC." error={problem}>
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
