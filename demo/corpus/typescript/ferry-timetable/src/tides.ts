import { requireBetween } from '@mooring/kit/guards';
import { addMinutes, minutesBetween } from '@mooring/kit/logbook';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { Vessel } from './fleet';
import type { Port } from './network';

const SOURCE = 'ferry.tides';

/** From one high water to the next: 12 h 25 min. */
const TIDE_MINUTES = 745;
const KEEL_CLEARANCE_M = 0.5;
const STEP_MINUTES = 5;

export interface TideTable {
  /** Any high water, as the origin of the others. */
  readonly highWater: Date;
  /** Half the difference between high and low water. */
  readonly amplitudeM: number;
}

/** One harmonic tide, close enough for a sheltered sound (±10 cm). */
export class Tides {
  readonly #table: TideTable;

  constructor(table: TideTable) {
    requireBetween(table.amplitudeM, { label: 'amplitude', min: 0, max: 8, source: SOURCE });
    this.#table = table;
  }

  /** Metres above or below mean tide. */
  levelAt(moment: Date): number {
    const { highWater, amplitudeM } = this.#table;
    const phase = minutesBetween(highWater, moment) / TIDE_MINUTES;
    return amplitudeM * Math.cos(2 * Math.PI * phase);
  }

  canBerth(vessel: Vessel, port: Port, moment: Date): boolean {
    const water = port.depthM + (port.tidal ? this.levelAt(moment) : 0);
    return water - vessel.draughtM >= KEEL_CLEARANCE_M;
  }

  /** The first moment from the given one on at which the vessel floats in the port. */
  nextBerthing(vessel: Vessel, port: Port, from: Date): Result<Date> {
    for (let waited = 0; waited <= TIDE_MINUTES; waited += STEP_MINUTES) {
      const moment = addMinutes(from, waited);
      if (this.canBerth(vessel, port, moment)) return succeed(moment);
    }
    return fail('refused', `${vessel.name} draws too much for ${port.name}`, { source: SOURCE });
  }
}
