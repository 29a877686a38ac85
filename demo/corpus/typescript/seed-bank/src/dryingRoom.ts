import { requireBetween } from '@mooring/kit/guards';
import { addMinutes, minutesBetween, type Clock, type Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { Accession, AccessionBook } from './accessions';

const SOURCE = 'seeds.drying';

const MINUTES_PER_DAY = 24 * 60;
/** What seeds settle at in a room of 15 °C and 15 % humidity. */
const EQUILIBRIUM_PERCENT = 5;
const TARGET_PERCENT = 6;
/** Days in which the water above equilibrium falls to 1/e, for a seed of one gram. */
const DAYS_PER_GRAM = 12;

interface Batch {
  readonly accessionId: string;
  readonly enteredAt: Date;
  readonly startPercent: number;
  readonly daysToSettle: number;
}

/** Brings new accessions down to the moisture at which they may be frozen. */
export class DryingRoom {
  readonly #batches: Register<Batch>;
  readonly #accessions: AccessionBook;
  readonly #clock: Clock;

  constructor(options: { accessions: AccessionBook; clock: Clock; logbook: Logbook }) {
    const { accessions, clock, logbook } = options;
    this.#accessions = accessions;
    this.#clock = clock;
    this.#batches = new Register<Batch>('batch', { keyOf: (batch) => batch.accessionId, logbook });
  }

  /** Lays an accession out; gives the moment at which it should be dry. */
  layOut(accessionId: string, options: { startPercent: number; seedGrams: number }): Date {
    const { startPercent, seedGrams } = options;
    requireBetween(startPercent, { label: 'moisture', min: TARGET_PERCENT, max: 60, source: SOURCE });
    const daysToSettle = DAYS_PER_GRAM * Math.cbrt(seedGrams);
    const batch: Batch = { accessionId, enteredAt: this.#clock.now(), startPercent, daysToSettle };
    this.#batches.saveOne(batch, { onConflict: 'throw', source: SOURCE });
    const excess = (startPercent - EQUILIBRIUM_PERCENT) / (TARGET_PERCENT - EQUILIBRIUM_PERCENT);
    return addMinutes(batch.enteredAt, daysToSettle * Math.log(excess) * MINUTES_PER_DAY);
  }

  moistureOf(accessionId: string): number {
    const batch = this.#batches.loadOne(accessionId, { onMissing: 'throw', source: SOURCE });
    const days = minutesBetween(batch.enteredAt, this.#clock.now()) / MINUTES_PER_DAY;
    const excess = (batch.startPercent - EQUILIBRIUM_PERCENT) * Math.exp(-days / batch.daysToSettle);
    return EQUILIBRIUM_PERCENT + excess;
  }

  /** Takes a dry accession out and notes its moisture. */
  takeOut(accessionId: string): Result<Accession> {
    const moisture = this.moistureOf(accessionId);
    if (moisture > TARGET_PERCENT) {
      return fail('refused', `still holds ${moisture.toFixed(1)} % water`, { source: SOURCE });
    }
    this.#batches.dropOne(accessionId, { onMissing: 'throw', source: SOURCE });
    return succeed(this.#accessions.setMoisture(accessionId, moisture));
  }
}
