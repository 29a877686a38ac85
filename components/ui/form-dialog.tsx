'use client';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from './button';
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from './dialog';
import { explain } from './error-state';

type FormDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence on what will be. */
  description: ReactNode;
  className?: string;
  /** Mostly a DialogForm. Mounted anew at each opening. */
  children: ReactNode;
};

/** The frame of a dialog that makes or changes one thing. */
export function FormDialog({ open, onOpenChange, title, description, className, children }: FormDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className={className}>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        {children}
      </DialogContent>
    </Dialog>
  );
}

type DialogFormProps = {
  onSubmit: ComponentProps<'form'>['onSubmit'];
  /** The verb on the button. */
  action: string;
  pending: boolean;
  /** Why the last try failed. What was typed stays. */
  error: unknown;
  children: ReactNode;
};

/** The form inside a FormDialog: fields that scroll, what went wrong, the button. */
export function DialogForm({ onSubmit, action, pending, error, children }: DialogFormProps) {
  return (
    <form noValidate onSubmit={onSubmit} className="flex min-h-0 flex-col">
      <DialogBody className="space-y-3">{children}</DialogBody>
      <DialogFooter className="items-center">
        {Boolean(error) && (
          <p role="alert" className="mr-auto min-w-0 text-sm break-words text-danger">
            {explain(error)}
          </p>
        )}
        <Button type="submit" disabled={pending}>
          {action}
        </Button>
      </DialogFooter>
    </form>
  );
}
