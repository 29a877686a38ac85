'use client';
import { useId } from 'react';
import { Badge } from '@/components/ui/badge';
import { Checkbox } from '@/components/ui/checkbox';

export type PanelMember = { id: string; label: string; kind: 'offline' | 'model' };

type PanelPickerProps = {
  members: readonly PanelMember[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  /** Show which comes first, second, third. */
  ordered?: boolean;
};

/** Which members of the panel take part. One that is added stands last. */
export function PanelPicker({ members, values, onChange, ordered = false }: PanelPickerProps) {
  const known = members.map(({ id }) => id);
  // A duplicated run may name one that this installation no longer has.
  const gone = values.filter((id) => !known.includes(id)).map((id) => ({ id, label: id, kind: null }));
  return (
    <ul className="divide-y rounded-md border">
      {[...members, ...gone].map(({ id, label, kind }) => (
        <PanelRow
          key={id}
          id={id}
          label={label}
          kind={kind}
          place={ordered && values.includes(id) ? values.indexOf(id) + 1 : null}
          checked={values.includes(id)}
          onToggle={(checked) => onChange(checked ? [...values, id] : values.filter((other) => other !== id))}
        />
      ))}
    </ul>
  );
}

type PanelRowProps = {
  id: string;
  label: string;
  kind: PanelMember['kind'] | null;
  place: number | null;
  checked: boolean;
  onToggle: (checked: boolean) => void;
};

function PanelRow({ id, label, kind, place, checked, onToggle }: PanelRowProps) {
  const inputId = useId();
  return (
    <li className="flex h-9 items-center gap-2.5 px-2.5">
      <Checkbox id={inputId} checked={checked} onCheckedChange={(state) => onToggle(state === true)} />
      <label htmlFor={inputId} className="flex min-w-0 flex-1 items-center gap-2 text-sm">
        <span className="truncate">{label}</span>
        {label !== id && <code className="truncate text-xs text-muted-foreground">{id}</code>}
      </label>
      {place !== null && <span className="text-xs text-muted-foreground tabular-nums">{place}.</span>}
      {kind === 'model' && <Badge variant="primary">model</Badge>}
      {kind === null && <Badge variant="warning">not available</Badge>}
    </li>
  );
}
