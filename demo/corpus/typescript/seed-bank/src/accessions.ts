import { requireBetween, requireText } from '@mooring/kit/guards';
import { dayOf, type Clock, type Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { TaxonList } from './taxa';

const SOURCE = 'seeds.accessions';

const MIN_SEEDS = 200;

export interface Site {
  readonly place: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface Accession {
  readonly id: string;
  readonly taxonCode: string;
  readonly collector: string;
  readonly site: Site;
  readonly receivedOn: string;
  readonly seeds: number;
  /** Percent of fresh weight; set when the seeds leave the drying room. */
  readonly moisture: number | null;
  /** The accession that these seeds were grown from. */
  readonly parentId: string | null;
}

export interface Delivery {
  readonly taxonCode: string;
  readonly collector: string;
  readonly site: Site;
  readonly grams: number;
  readonly parentId?: string;
}

/** Every lot of seeds that was ever taken in, under its number. */
export class AccessionBook {
  readonly #accessions: Register<Accession>;
  readonly #taxa: TaxonList;
  readonly #clock: Clock;
  #issued = 0;

  constructor(options: { taxa: TaxonList; clock: Clock; logbook: Logbook }) {
    const { taxa, clock, logbook } = options;
    this.#taxa = taxa;
    this.#clock = clock;
    this.#accessions = new Register<Accession>('accession', { keyOf: (accession) => accession.id, logbook });
  }

  /** Takes a delivery in; too little of it cannot be both tested and stored. */
  takeIn(delivery: Delivery): Result<Accession> {
    const { taxonCode, grams, site, parentId = null } = delivery;
    const collector = requireText(delivery.collector, { label: 'collector', source: SOURCE });
    requireBetween(site.latitude, { label: 'latitude', min: -90, max: 90, source: SOURCE });
    requireBetween(site.longitude, { label: 'longitude', min: -180, max: 180, source: SOURCE });
    const { name, storage } = this.#taxa.taxon(taxonCode);
    if (storage === 'recalcitrant') return fail('refused', `${name} dies when dried`, { source: SOURCE });
    const seeds = this.#taxa.countFromGrams(taxonCode, grams);
    if (seeds < MIN_SEEDS) return fail('refused', `${seeds} seeds are too few`, { source: SOURCE });
    const receivedOn = dayOf(this.#clock.now());
    const id = this.#nextNumber(receivedOn.slice(0, 4));
    const accession = { id, taxonCode, collector, site, receivedOn, seeds, moisture: null, parentId };
    return succeed(this.#accessions.saveOne(accession, { onConflict: 'throw', source: SOURCE }));
  }

  accession(id: string): Accession {
    return this.#accessions.loadOne(id, { onMissing: 'throw', source: SOURCE });
  }

  ofTaxon(taxonCode: string): Accession[] {
    return this.#accessions.loadWhere((accession) => accession.taxonCode === taxonCode, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (accession) => accession.receivedOn,
    });
  }

  all(): Accession[] {
    return this.#accessions.loadWhere(() => true, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (accession) => accession.id,
    });
  }

  setMoisture(id: string, moisture: number): Accession {
    requireBetween(moisture, { label: 'moisture', min: 1, max: 60, source: SOURCE });
    return this.#accessions.changeOne(id, { moisture }, { onMissing: 'throw', source: SOURCE });
  }

  takeSeeds(id: string, count: number): Accession {
    const { seeds } = this.accession(id);
    requireBetween(count, { label: 'seeds to take', min: 1, max: seeds, source: SOURCE });
    return this.#accessions.changeOne(id, { seeds: seeds - count }, { onMissing: 'throw', source: SOURCE });
  }

  #nextNumber(year: string): string {
    this.#issued += 1;
    return `SB-${year}-${String(this.#issued).padStart(4, '0')}`;
  }
}
