/** The days that the usage page shows, as they stand in its address. Days are UTC, as they are counted. Pure. */
import type { UsageRange } from '@/server/foundation/models/usage-schema';

export const PRESETS = [
  { value: 'month', label: 'This month' },
  { value: 'last-month', label: 'Last month' },
  { value: '7-days', label: '7 days' },
  { value: '30-days', label: '30 days' },
] as const;
export type Preset = (typeof PRESETS)[number]['value'];

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;

/** @param now milliseconds */
export function rangeOfPreset(preset: Preset, now: number): UsageRange {
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  switch (preset) {
    case 'month':
      return { from: day(Date.UTC(year, month, 1)), to: day(now) };
    case 'last-month':
      return { from: day(Date.UTC(year, month - 1, 1)), to: day(Date.UTC(year, month, 0)) };
    case '7-days':
      return { from: day(now - 6 * DAY_MS), to: day(now) };
    case '30-days':
      return { from: day(now - 29 * DAY_MS), to: day(now) };
  }
}

/** The preset that gives this range, if one does. */
export function presetOfRange({ from, to }: UsageRange, now: number): Preset | null {
  const found = PRESETS.find(({ value }) => {
    const range = rangeOfPreset(value, now);
    return range.from === from && range.to === to;
  });
  return found?.value ?? null;
}

/** What the address asks for; this month where it says nothing that makes sense. */
export function readRange({ from, to }: { from: string | null; to: string | null }, now: number): UsageRange {
  const fallback = rangeOfPreset('month', now);
  const range = { from: from && isDay(from) ? from : fallback.from, to: to && isDay(to) ? to : fallback.to };
  return daysBetween(range) >= 0 && daysBetween(range) < LONGEST_DAYS ? range : fallback;
}

/** Every day of a range: '2026-11-01', '2026-11-02', ... */
export function listDays(range: UsageRange): string[] {
  const start = Date.parse(range.from);
  return Array.from({ length: daysBetween(range) + 1 }, (_, i) => day(start + i * DAY_MS));
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);
const daysBetween = ({ from, to }: UsageRange) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && day(Date.parse(text)) === text;
}
