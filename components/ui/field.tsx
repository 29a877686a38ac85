'use client';
import { type ReactNode, useId } from 'react';
import { cn } from './cn';

/** To be spread on the control, so that label, help and error are read with it. */
export type FieldControl = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

type FieldProps = {
  label: ReactNode;
  /** What the value does, in one sentence. */
  help?: ReactNode;
  error?: string;
  /** Shown at the right of the label, such as 'default 12'. */
  hint?: ReactNode;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

/** One control of a form with its label, help and error. */
export function Field({ label, help, error, hint, className, children }: FieldProps) {
  const id = useId();
  const described = [help ? `${id}-help` : null, error ? `${id}-error` : null].filter(Boolean).join(' ');
  return (
    <div className={cn('min-w-0', className)}>
      <div className="mb-1 flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint && <span className="text-xs text-faint-foreground tabular-nums">{hint}</span>}
      </div>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className="mt-1 text-xs text-muted-foreground">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

type FieldsetProps = {
  legend: ReactNode;
  help?: ReactNode;
  error?: string;
  hint?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A group of controls that answer one question, such as a list of checkboxes. */
export function Fieldset({ legend, help, error, hint, className, children }: FieldsetProps) {
  const id = useId();
  const described = [help ? `${id}-help` : null, error ? `${id}-error` : null].filter(Boolean).join(' ');
  return (
    <fieldset className={cn('min-w-0', className)} aria-describedby={described || undefined}>
      <legend className="float-left mb-1 w-full">
        <span className="flex items-baseline justify-between gap-2">
          <span className="text-sm font-medium">{legend}</span>
          {hint && <span className="text-xs text-faint-foreground">{hint}</span>}
        </span>
      </legend>
      <div className="clear-both">{children}</div>
      {help && (
        <p id={`${id}-help`} className="mt-1 text-xs text-muted-foreground">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-xs text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
