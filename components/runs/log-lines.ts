/** A run's log in the browser: joining pages and live batches, filtering, writing as a file. Pure. */
import { showInert } from '@/components/ui/inert-text';
import type { LogLine } from '@/server/foundation/runs/schema';

export const LOG_LEVELS = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The lines known so far with a batch behind them. A stream that reconnects may send again what was seen, so lines at
 * or before the last one are left out; ids grow.
 */
export function appendLines(known: LogLine[], batch: LogLine[]): LogLine[] {
  const last = known.at(-1);
  const fresh = last ? batch.filter(({ id }) => BigInt(id) > BigInt(last.id)) : batch;
  return fresh.length > 0 ? [...known, ...fresh] : known;
}

/** @param level the least that is shown */
export function filterLines(lines: LogLine[], { level, text }: { level: LogLevel; text: string }): LogLine[] {
  const least = LOG_LEVELS.indexOf(level);
  const wanted = text.trim().toLowerCase();
  if (least === 0 && wanted === '') return lines;
  return lines.filter(
    (line) =>
      LOG_LEVELS.indexOf(line.level) >= least &&
      (wanted === '' || `${line.stage ?? ''} ${line.message}`.toLowerCase().includes(wanted)),
  );
}

/** One line each: time in UTC, level, stage, message; what follows a line end is indented. */
export function writeLog(lines: LogLine[]): string {
  const text = lines.map(({ at, level, stage, message }) => {
    const head = `${at.toISOString()} ${level.toUpperCase().padEnd(5)} ${stage ? `[${stage}] ` : ''}`;
    return head + showInert(message).replaceAll(/\r?\n/g, '\n    ');
  });
  return text.map((line) => `${line}\n`).join('');
}
