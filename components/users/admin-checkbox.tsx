'use client';
import { useId } from 'react';
import { Checkbox } from '@/components/ui/checkbox';

type AdminCheckboxProps = { checked: boolean; onChange: (checked: boolean) => void };

export function AdminCheckbox({ checked, onChange }: AdminCheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2 text-sm">
      <Checkbox
        id={id}
        aria-describedby={`${id}-help`}
        className="mt-0.5"
        checked={checked}
        onCheckedChange={(value) => onChange(value === true)}
      />
      <div>
        <label htmlFor={id}>Admin of the installation</label>
        <p id={`${id}-help`} className="text-xs text-muted-foreground">
          Manages users and projects, and is admin in every project.
        </p>
      </div>
    </div>
  );
}
