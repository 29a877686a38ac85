import { requireMatch, requireOneOf } from '@mooring/kit/guards';
import type { Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';

const SOURCE = 'ferry.calendar';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Season {
  readonly id: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface Service {
  readonly seasonId: string;
  readonly weekdays: readonly Weekday[];
}

/** The moment of a `HH:MM` on a day. */
export function momentOf(day: string, time: string): Date {
  requireMatch(day, DAY, { label: 'day', source: SOURCE });
  requireMatch(time, TIME, { label: 'time', source: SOURCE });
  return new Date(`${day}T${time}Z`);
}

export function weekdayOf(day: string): Weekday {
  const index = momentOf(day, '12:00').getUTCDay();
  return requireOneOf(WEEKDAYS[index] ?? '', WEEKDAYS, { label: 'weekday', source: SOURCE });
}

/** Seasons, and holidays, which are sailed like Sundays. */
export class ServiceCalendar {
  readonly #seasons: Register<Season>;
  readonly #holidays = new Set<string>();

  constructor({ logbook }: { logbook: Logbook }) {
    this.#seasons = new Register<Season>('season', { keyOf: (season) => season.id, logbook });
  }

  addSeason(season: Season): Result<Season> {
    const { id, firstDay, lastDay } = season;
    const length = momentOf(lastDay, '00:00').getTime() - momentOf(firstDay, '00:00').getTime();
    if (length < 0) return fail('invalid', `season ${id} ends before it begins`, { source: SOURCE });
    return succeed(this.#seasons.saveOne(season, { onConflict: 'throw', source: SOURCE }));
  }

  addHoliday(day: string): void {
    requireMatch(day, DAY, { label: 'holiday', source: SOURCE });
    this.#holidays.add(day);
  }

  runsOn(day: string, service: Service): boolean {
    const season = this.#seasons.loadOne(service.seasonId, { onMissing: 'throw', source: SOURCE });
    if (day < season.firstDay || day > season.lastDay) return false;
    return service.weekdays.includes(this.#holidays.has(day) ? 'sun' : weekdayOf(day));
  }
}
