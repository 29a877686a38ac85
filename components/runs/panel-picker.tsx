'use client';
import { useId } from 'react';
import { Badge } from '@/components/ui/badge';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { showInert } from '@/components/ui/inert-text';
import type { AvailableModel } from '@/server/foundation/models/schema';
import { formatPrice } from './forecast-words';

export type PanelMember = { id: string; label: string; kind: 'offline' | 'model' };

type PanelPickerProps = {
  members: readonly PanelMember[];
  models: readonly AvailableModel[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  /** Show which comes first, second, third. */
  ordered?: boolean;
};

type Row = { id: string; label: string; note: string | null; badge: string | null; problem: string | null };

/** Which offline members and which models take part. One that is added stands last. */
export function PanelPicker({ members, models, values, onChange, ordered = false }: PanelPickerProps) {
  const known = new Set([...members.map(({ id }) => id), ...models.map(({ slug }) => slug)]);
  const rows: Row[] = [
    ...members.map(({ id, label }) => ({ id, label, note: null, badge: null, problem: null })),
    ...models.map(rowOfModel),
    // A duplicated run may name one that this installation no longer has.
    ...values
      .filter((id) => !known.has(id))
      .map((id) => ({
        id,
        label: id,
        note: null,
        badge: null,
        problem: 'This installation does not have it, or it is switched off.',
      })),
  ];
  return (
    <ul className="divide-y rounded-md border">
      {rows.map((row) => (
        <PanelRow
          key={row.id}
          row={row}
          place={ordered && values.includes(row.id) ? values.indexOf(row.id) + 1 : null}
          checked={values.includes(row.id)}
          onToggle={(checked) => onChange(checked ? [...values, row.id] : values.filter((other) => other !== row.id))}
        />
      ))}
    </ul>
  );
}

function rowOfModel({ slug, label, provider, price, batch, ready, reason }: AvailableModel): Row {
  const note = [provider, formatPrice(price), ...(batch ? ['batch'] : [])].join(' · ');
  return { id: slug, label, note, badge: 'model', problem: ready ? null : (reason ?? 'It is not ready.') };
}

type PanelRowProps = { row: Row; place: number | null; checked: boolean; onToggle: (checked: boolean) => void };

function PanelRow({ row: { id, label, note, badge, problem }, place, checked, onToggle }: PanelRowProps) {
  const inputId = useId();
  const help = `${inputId}-why`;
  return (
    <li className="flex min-h-9 items-center gap-2.5 px-2.5 py-1">
      <Checkbox
        id={inputId}
        checked={checked}
        // One that is chosen can always be taken off.
        disabled={problem !== null && !checked}
        aria-describedby={problem ? help : undefined}
        onCheckedChange={(state) => onToggle(state === true)}
      />
      <label htmlFor={inputId} className={cn('min-w-0 flex-1 text-sm', problem && 'text-muted-foreground')}>
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate">{showInert(label)}</span>
          {label !== id && <code className="truncate text-xs text-muted-foreground">{showInert(id)}</code>}
        </span>
        {note && <span className="block truncate text-xs text-muted-foreground tabular-nums">{showInert(note)}</span>}
        {problem && (
          <span id={help} className="block text-xs text-warning">
            {showInert(problem)}
          </span>
        )}
      </label>
      {place !== null && <span className="text-xs text-muted-foreground tabular-nums">{place}.</span>}
      {problem ? <Badge variant="warning">not available</Badge> : badge && <Badge variant="primary">{badge}</Badge>}
    </li>
  );
}
