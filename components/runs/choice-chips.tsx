'use client';
import { Check } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';

type ChoiceChipsProps<Value extends string> = {
  label: string;
  options: readonly { value: Value; label: string }[];
  values: readonly Value[];
  /** In the order of the options. */
  onChange: (values: Value[]) => void;
};

/** Any number of a few choices, side by side. */
export function ChoiceChips<Value extends string>({ label, options, values, onChange }: ChoiceChipsProps<Value>) {
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label={label}
      value={[...values]}
      onValueChange={(chosen) => onChange(options.map(({ value }) => value).filter((value) => chosen.includes(value)))}
      className="flex flex-wrap gap-1.5"
    >
      {options.map(({ value, label: text }) => (
        <ToggleGroup.Item
          key={value}
          value={value}
          className="group inline-flex h-7 items-center gap-1 rounded-md border border-input px-2 text-sm text-muted-foreground hover:bg-hover data-[state=on]:border-primary data-[state=on]:bg-primary-soft data-[state=on]:text-foreground"
        >
          <Check aria-hidden className="size-3.5 text-link opacity-0 group-data-[state=on]:opacity-100" />
          {text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
