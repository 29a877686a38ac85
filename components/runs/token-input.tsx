'use client';
import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { FieldControl } from '@/components/ui/field';
import { showInert } from '@/components/ui/inert-text';

type TokenInputProps = {
  control: FieldControl;
  values: readonly string[];
  onChange: (values: string[]) => void;
  placeholder: string;
  /** Offered while typing. */
  suggestions?: readonly string[];
};

/** A list of short texts. Enter or a comma adds one, Backspace in the empty field takes the last one away. */
export function TokenInput({ control, values, onChange, placeholder, suggestions = [] }: TokenInputProps) {
  const [text, setText] = useState('');
  const listId = useId();
  const add = (raw: string) => {
    const fresh = raw
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '' && !values.includes(part));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)]);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if ((event.key === 'Enter' || event.key === ',') && text.trim() !== '') {
      event.preventDefault();
      add(text);
    }
    if (event.key === 'Backspace' && text === '') onChange(values.slice(0, -1));
  };
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-md border border-input px-1 py-0.75 focus-within:border-ring">
      {values.map((value) => (
        <span
          key={value}
          className="inline-flex h-6 items-center gap-0.5 rounded-sm bg-secondary pl-1.5 font-mono text-xs"
        >
          {showInert(value)}
          <button
            type="button"
            aria-label={`Remove ${value}`}
            onClick={() => onChange(values.filter((other) => other !== value))}
            className="rounded-sm p-1 text-muted-foreground hover:text-foreground"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <input
        {...control}
        list={suggestions.length > 0 ? listId : undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => add(text)}
        autoComplete="off"
        placeholder={values.length === 0 ? placeholder : undefined}
        className="h-6 min-w-24 flex-1 bg-transparent px-1.5 font-mono text-xs outline-none placeholder:text-faint-foreground"
      />
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </div>
  );
}
