const MS_PER_MINUTE = 60_000;

export interface Clock {
  now(): Date;
}

export const wallClock: Clock = { now: () => new Date() };

/** Stands still until it is advanced; for tests and replays. */
export class StoppedClock implements Clock {
  #moment: Date;

  constructor(isoTime: string) {
    this.#moment = new Date(isoTime);
  }

  now(): Date {
    return new Date(this.#moment);
  }

  advance(step: { days?: number; minutes?: number }): Date {
    const { days = 0, minutes = 0 } = step;
    this.#moment = addMinutes(this.#moment, days * 24 * 60 + minutes);
    return this.now();
  }
}

export function addMinutes(moment: Date, minutes: number): Date {
  return new Date(moment.getTime() + minutes * MS_PER_MINUTE);
}

export function minutesBetween(earlier: Date, later: Date): number {
  return (later.getTime() - earlier.getTime()) / MS_PER_MINUTE;
}

/** `YYYY-MM-DD`, in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

export interface LogEntry {
  readonly at: Date;
  readonly kind: string;
  readonly subject: string;
  readonly source: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** What happened, in order. Kinds read `noun.participle`. */
export class Logbook {
  readonly #entries: LogEntry[] = [];
  readonly #clock: Clock;

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  write(kind: string, subject: string, options: { source: string; detail?: LogEntry['detail'] }): LogEntry {
    const { source, detail = {} } = options;
    const entry = { at: this.#clock.now(), kind, subject, source, detail };
    this.#entries.push(entry);
    return entry;
  }

  readKind(kind: string, options: { since?: Date } = {}): LogEntry[] {
    const { since } = options;
    return this.#entries.filter((entry) => entry.kind === kind && (!since || entry.at >= since));
  }
}
