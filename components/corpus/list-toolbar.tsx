'use client';
import { useQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShortcut } from '@/components/shell/shortcuts';
import { useTRPC } from '@/components/trpc/provider';
import { useProject } from '@/components/trpc/session';
import { formatDate } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import { Input } from '@/components/ui/input';
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select';
import type { ReadingRun } from '@/server/pipeline/corpus/view/schema';

/** What narrows a list, above it. */
export function ListToolbar({ children }: { children: ReactNode }) {
  return <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 border-b px-6 py-1">{children}</div>;
}

const SETTLE_MS = 250;

type SearchBoxProps = { label: string; value: string; onChange: (value: string) => void };

/** Follows typing after a pause. `/` goes to it. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  // The address changed by another way, such as the back button.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => change.current(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  useShortcut({ keys: '/', label, group: 'Corpus', run: () => field.current?.focus() });
  return (
    <span className="relative block w-60">
      <Search aria-hidden className="absolute top-2 left-2 size-3 text-muted-foreground" />
      <Input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-7 pl-7 text-xs"
      />
    </span>
  );
}

type ChipProps = { label: string; value: string; onRemove: () => void };

/** One thing that the list is narrowed to. */
export function Chip({ label, value, onRemove }: ChipProps) {
  return (
    <span className="inline-flex h-6 max-w-72 items-center gap-1 rounded-sm bg-primary-soft pl-1.5 text-xs text-link">
      <span className="truncate">
        {label}: {showInert(value)}
      </span>
      <button type="button" aria-label={`Remove ${label}`} onClick={onRemove} className="rounded-sm p-1">
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}

type RunSelectProps = { run: ReadingRun | null; onChange: (runId: string) => void };

/** Whose view of the files is shown. */
export function RunSelect({ run, onChange }: RunSelectProps) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data } = useQuery(trpc.corpus.runs.queryOptions({ projectId }));
  const listed = run && data && !data.some(({ id }) => id === run.id) ? [run, ...data] : (data ?? (run ? [run] : []));
  if (!run) return null;
  return (
    <Select value={run.id} onValueChange={onChange}>
      <SelectTrigger aria-label="Run" className="h-7 w-64 text-xs">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {listed.map(({ id, name, createdAt }) => (
          <SelectItem key={id} value={id}>
            {`${showInert(name)} · ${formatDate(createdAt.getTime())} · ${id.slice(-8)}`}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
