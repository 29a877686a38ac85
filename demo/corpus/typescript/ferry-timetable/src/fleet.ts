import { requireBetween, requireText } from '@mooring/kit/guards';
import type { Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { Crossing } from './network';

const SOURCE = 'ferry.fleet';

const BERTHING_MINUTES = 4;
const SLOW_FACTOR = 0.5;

export interface Vessel {
  readonly id: string;
  readonly name: string;
  readonly knots: number;
  readonly draughtM: number;
  readonly passengers: number;
  readonly laneMetres: number;
  readonly turnaroundMinutes: number;
}

interface LayUp {
  readonly vesselId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly reason: string;
}

/** The ferries, and the days on which they are in the yard. */
export class Fleet {
  readonly #vessels: Register<Vessel>;
  readonly #layUps: Register<LayUp>;

  constructor({ logbook }: { logbook: Logbook }) {
    this.#vessels = new Register<Vessel>('vessel', { keyOf: (vessel) => vessel.id, logbook });
    this.#layUps = new Register<LayUp>('layUp', {
      keyOf: (layUp) => `${layUp.vesselId}/${layUp.firstDay}`,
      logbook,
    });
  }

  addVessel(vessel: Vessel): Vessel {
    requireText(vessel.name, { label: 'vessel name', source: SOURCE });
    requireBetween(vessel.knots, { label: 'speed', min: 4, max: 45, source: SOURCE });
    requireBetween(vessel.turnaroundMinutes, { label: 'turnaround', min: 5, max: 90, source: SOURCE });
    return this.#vessels.saveOne(vessel, { onConflict: 'throw', source: SOURCE });
  }

  vessel(vesselId: string): Vessel {
    return this.#vessels.loadOne(vesselId, { onMissing: 'throw', source: SOURCE });
  }

  /** Pier to pier, in whole minutes. */
  crossingMinutes(vesselId: string, crossing: Crossing): number {
    const { knots } = this.vessel(vesselId);
    const openMiles = crossing.nauticalMiles - crossing.slowMiles;
    const hours = openMiles / knots + crossing.slowMiles / (knots * SLOW_FACTOR);
    return Math.ceil(hours * 60) + BERTHING_MINUTES;
  }

  layUp(vesselId: string, period: { firstDay: string; lastDay: string; reason: string }): Result<Vessel> {
    const vessel = this.vessel(vesselId);
    const { firstDay, lastDay, reason } = period;
    if (lastDay < firstDay) return fail('invalid', `${lastDay} is before ${firstDay}`, { source: SOURCE });
    const others = this.#layUpsOf(vesselId);
    if (others.some((other) => other.firstDay <= lastDay && other.lastDay >= firstDay)) {
      return fail('conflict', `${vessel.name} is laid up then already`, { source: SOURCE });
    }
    this.#layUps.saveOne({ vesselId, firstDay, lastDay, reason }, { onConflict: 'throw', source: SOURCE });
    return succeed(vessel);
  }

  isLaidUp(vesselId: string, day: string): boolean {
    return this.#layUpsOf(vesselId).some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
  }

  #layUpsOf(vesselId: string): LayUp[] {
    return this.#layUps.loadWhere((layUp) => layUp.vesselId === vesselId, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (layUp) => layUp.firstDay,
    });
  }
}
