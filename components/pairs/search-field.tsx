'use client';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcut } from '@/components/shell/shortcuts';
import { Input } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';

type SearchFieldProps = { value: string; onChange: (text: string) => void };

const WAIT_MS = 250;
const MAX_LENGTH = 200;

/** Searches as one types. `/` leads here, Escape away. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // A filter that was reset elsewhere empties the field too.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const report = useRef(onChange);
  useEffect(() => {
    report.current = onChange;
  });
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => report.current(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  useShortcut({ keys: '/', label: 'Search', group: 'Pairs', run: () => input.current?.select() });
  return (
    <div className="relative w-64 min-w-32 shrink">
      <Search aria-hidden className="absolute top-2 left-2 size-3.5 text-faint-foreground" />
      <Input
        ref={input}
        value={text}
        maxLength={MAX_LENGTH}
        aria-label="Search in code and paths"
        placeholder="Search code and paths"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(text);
          if (event.key === 'Escape') input.current?.blur();
        }}
        className="h-7.5 pr-7 pl-7"
      />
      <Kbd keys="/" className="pointer-events-none absolute top-1.5 right-1.5" />
    </div>
  );
}
