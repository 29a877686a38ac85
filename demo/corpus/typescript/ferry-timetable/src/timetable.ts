import { requireText } from '@mooring/kit/guards';
import { addMinutes, dayOf, type Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { momentOf, type Service, type ServiceCalendar } from './calendar';
import type { Fleet } from './fleet';
import type { Network } from './network';
import type { Tides } from './tides';

const SOURCE = 'ferry.timetable';

/** How long a sailing may be held back for the tide; beyond that it is cancelled. */
const MAX_TIDE_WAIT_MINUTES = 40;

/** Sailings that repeat through a season. */
export interface Pattern extends Service {
  readonly id: string;
  readonly crossingId: string;
  readonly vesselId: string;
  readonly times: readonly string[];
}

export interface Sailing {
  readonly id: string;
  readonly crossingId: string;
  readonly vesselId: string;
  readonly departsAt: Date;
  readonly arrivesAt: Date;
  readonly status: 'scheduled' | 'delayed' | 'cancelled';
  readonly note: string;
}

export interface TimetableParts {
  readonly network: Network;
  readonly fleet: Fleet;
  readonly calendar: ServiceCalendar;
  readonly tides: Tides;
  readonly logbook: Logbook;
}

/** Turns patterns into the sailings of a day and keeps those. */
export class Timetable {
  readonly #parts: TimetableParts;
  readonly #patterns: Register<Pattern>;
  readonly #sailings: Register<Sailing>;

  constructor(parts: TimetableParts) {
    const { logbook } = parts;
    this.#parts = parts;
    this.#patterns = new Register<Pattern>('pattern', { keyOf: (pattern) => pattern.id, logbook });
    this.#sailings = new Register<Sailing>('sailing', { keyOf: (sailing) => sailing.id, logbook });
  }

  addPattern(pattern: Pattern): Pattern {
    requireText(pattern.id, { label: 'pattern id', source: SOURCE });
    this.#parts.network.crossing(pattern.crossingId);
    this.#parts.fleet.vessel(pattern.vesselId);
    return this.#patterns.saveOne(pattern, { onConflict: 'throw', source: SOURCE });
  }

  /** Creates the sailings of a day, in the order of departure; a day is published once. */
  publish(day: string): Sailing[] {
    const { calendar, fleet, logbook } = this.#parts;
    const running = this.#patterns.loadWhere((pattern) => calendar.runsOn(day, pattern), {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (pattern) => pattern.id,
    });
    for (const pattern of running) {
      if (fleet.isLaidUp(pattern.vesselId, day)) {
        logbook.write('pattern.skipped', pattern.id, { source: SOURCE, detail: { day } });
        continue;
      }
      for (const time of pattern.times) {
        const sailing = this.#plan(pattern, momentOf(day, time));
        this.#sailings.saveOne(sailing, { onConflict: 'throw', source: SOURCE });
      }
    }
    return this.sailingsWhere((sailing) => dayOf(sailing.departsAt) === day);
  }

  sailing(sailingId: string): Sailing {
    return this.#sailings.loadOne(sailingId, { onMissing: 'throw', source: SOURCE });
  }

  sailingsWhere(test: (sailing: Sailing) => boolean): Sailing[] {
    return this.#sailings.loadWhere(test, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (sailing) => sailing.departsAt.getTime(),
    });
  }

  /** Later departures on the same crossing, the next one first. */
  alternativesTo(sailing: Sailing): Sailing[] {
    return this.sailingsWhere(
      ({ crossingId, departsAt, status }) =>
        crossingId === sailing.crossingId && departsAt > sailing.departsAt && status !== 'cancelled',
    );
  }

  revise(sailingId: string, changes: Pick<Sailing, 'status' | 'note'> & Partial<Sailing>): Sailing {
    return this.#sailings.changeOne(sailingId, changes, { onMissing: 'throw', source: SOURCE });
  }

  #plan(pattern: Pattern, planned: Date): Sailing {
    const { network, fleet, tides } = this.#parts;
    const { crossingId, vesselId } = pattern;
    const id = `${pattern.id}@${planned.toISOString().slice(0, 16)}`;
    const crossing = network.crossing(crossingId);
    const vessel = fleet.vessel(vesselId);
    const minutes = fleet.crossingMinutes(vesselId, crossing);
    const fromPort = network.port(crossing.fromId);
    const departure = tides.nextBerthing(vessel, fromPort, planned);
    const inTime = departure.ok && departure.value <= addMinutes(planned, MAX_TIDE_WAIT_MINUTES);
    const departsAt = inTime ? departure.value : planned;
    const sailing = { id, crossingId, vesselId, departsAt, arrivesAt: addMinutes(departsAt, minutes) };
    if (!inTime) return { ...sailing, status: 'cancelled', note: `too little water at ${fromPort.name}` };
    if (departsAt > planned) return { ...sailing, status: 'delayed', note: 'waits for the tide' };
    return { ...sailing, status: 'scheduled', note: '' };
  }
}
