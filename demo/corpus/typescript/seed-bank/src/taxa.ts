import { requireBetween, requireMatch, requireOneOf } from '@mooring/kit/guards';
import type { Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';

const SOURCE = 'seeds.taxa';

const TAXON_CODE = /^[A-Z]{3}-[A-Z]{3}$/;
/** Genus and epithet; the × marks a hybrid. */
const BINOMIAL = /^[A-Z][a-z]+ ×?[a-z-]+$/;

export const STORAGE_KINDS = ['orthodox', 'intermediate', 'recalcitrant'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** Species constants of the viability equation. */
export interface Longevity {
  readonly ke: number;
  readonly cw: number;
  readonly ch: number;
  readonly cq: number;
}

export interface Taxon {
  readonly code: string;
  readonly name: string;
  readonly storage: StorageKind;
  readonly thousandSeedGrams: number;
  readonly longevity: Longevity;
}

/** The species the bank keeps. */
export class TaxonList {
  readonly #taxa: Register<Taxon>;

  constructor({ logbook }: { logbook: Logbook }) {
    this.#taxa = new Register<Taxon>('taxon', { keyOf: (taxon) => taxon.code, logbook });
  }

  add(taxon: Taxon): Taxon {
    requireMatch(taxon.code, TAXON_CODE, { label: 'taxon code', source: SOURCE });
    requireMatch(taxon.name, BINOMIAL, { label: 'scientific name', source: SOURCE });
    requireOneOf(taxon.storage, STORAGE_KINDS, { label: 'storage kind', source: SOURCE });
    requireBetween(taxon.thousandSeedGrams, { label: 'weight', min: 0.001, max: 20_000, source: SOURCE });
    return this.#taxa.saveOne(taxon, { onConflict: 'throw', source: SOURCE });
  }

  taxon(code: string): Taxon {
    return this.#taxa.loadOne(code, { onMissing: 'throw', source: SOURCE });
  }

  /** How many seeds a weight stands for. */
  countFromGrams(code: string, grams: number): number {
    const { thousandSeedGrams } = this.taxon(code);
    return Math.floor((grams / thousandSeedGrams) * 1000);
  }
}
