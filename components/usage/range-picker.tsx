'use client';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { UsageRange } from '@/server/foundation/models/usage-schema';
import { PRESETS, type Preset, presetOfRange, rangeOfPreset } from './range';

type RangePickerProps = { range: UsageRange; now: number; onChange: (range: UsageRange) => void };

/** Which days are shown: one of a few, or any two. */
export function RangePicker({ range, now, onChange }: RangePickerProps) {
  const preset: Preset | '' = presetOfRange(range, now) ?? '';
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented<Preset | ''>
        label="Days"
        value={preset}
        onValueChange={(value) => value !== '' && onChange(rangeOfPreset(value, now))}
        options={PRESETS}
      />
      <Input
        type="date"
        aria-label="First day"
        className="w-36"
        value={range.from}
        max={range.to}
        onChange={(event) => event.target.value && onChange({ ...range, from: event.target.value })}
      />
      <span aria-hidden className="text-muted-foreground">
        –
      </span>
      <Input
        type="date"
        aria-label="Last day"
        className="w-36"
        value={range.to}
        min={range.from}
        onChange={(event) => event.target.value && onChange({ ...range, to: event.target.value })}
      />
    </div>
  );
}
