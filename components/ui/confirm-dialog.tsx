'use client';
import { AlertDialog } from 'radix-ui';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button';
import { Input } from './input';

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen and what will stay. */
  body: ReactNode;
  /** The verb on the button. */
  action: string;
  onConfirm: () => void;
  /** When given, the button waits until exactly this has been typed. */
  typed?: string;
  pending?: boolean;
};

/** For acts that cannot be undone. */
export function ConfirmDialog({ open, onOpenChange, pending = false, ...props }: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-in bg-overlay duration-100 fade-in-0" />
        <AlertDialog.Content className="fixed top-[18vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 animate-in rounded-xl bg-popover p-5 shadow-float duration-100 fade-in-0 focus:outline-none">
          <ConfirmForm pending={pending} {...props} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type ConfirmFormProps = Pick<ConfirmDialogProps, 'title' | 'body' | 'action' | 'onConfirm' | 'typed' | 'pending'>;

/** Mounted anew at each opening, so that what was typed before is gone. */
function ConfirmForm({ title, body, action, onConfirm, typed, pending }: ConfirmFormProps) {
  const id = useId();
  const [text, setText] = useState('');
  const ready = typed === undefined || text === typed;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !pending) onConfirm();
      }}
    >
      <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
      <AlertDialog.Description asChild>
        <div className="mt-1 text-sm text-muted-foreground">{body}</div>
      </AlertDialog.Description>
      {typed !== undefined && (
        <>
          <label htmlFor={id} className="mt-3 mb-1 block text-sm">
            Type <code className="rounded-sm bg-subtle px-1 text-xs">{typed}</code> to go on
          </label>
          <Input id={id} value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />
        </>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <AlertDialog.Cancel asChild>
          <Button variant="outline">Keep</Button>
        </AlertDialog.Cancel>
        <Button type="submit" variant="destructive" disabled={!ready || pending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
