import { minutesBetween, type Clock } from '@mooring/kit/logbook';
import type { Accession, AccessionBook } from './accessions';
import type { GerminationLab } from './germination';
import type { TaxonList } from './taxa';
import type { Vault } from './vault';
import { viabilityAfter, yearsUntil, type Forecast } from './viability';

const MIN_SHARE = 0.85;
const FEW_SEEDS = 1000;
const SOON_YEARS = 5;
const SEEDS_PER_SQUARE_METRE = 40;

export interface Need {
  readonly accession: Accession;
  readonly share: number;
  readonly yearsLeft: number;
  readonly reason: 'dying' | 'scarce';
}

export interface RegenerationParts {
  readonly taxa: TaxonList;
  readonly accessions: AccessionBook;
  readonly lab: GerminationLab;
  readonly vault: Vault;
  readonly clock: Clock;
}

/** What has to be grown again, the most pressing first. */
export function findNeeds(parts: RegenerationParts): Need[] {
  const needs = parts.accessions.all().map((accession) => needOf(accession, parts));
  return needs.filter((need) => need !== null).sort((a, b) => a.yearsLeft - b.yearsLeft);
}

function needOf(accession: Accession, parts: RegenerationParts): Need | null {
  const test = parts.lab.latestTest(accession.id);
  const drawer = parts.vault.drawerOf(accession.id);
  if (!test || !drawer || accession.moisture === null) return null;
  const { longevity } = parts.taxa.taxon(accession.taxonCode);
  const forecast: Forecast = {
    initialShare: Math.min(test.share, 0.999),
    longevity,
    conditions: { moisture: accession.moisture, celsius: drawer.celsius },
  };
  const days = minutesBetween(new Date(test.testedOn), parts.clock.now()) / (24 * 60);
  const share = viabilityAfter(days, forecast);
  const yearsLeft = yearsUntil(MIN_SHARE, { ...forecast, initialShare: share });
  if (yearsLeft < SOON_YEARS) return { accession, share, yearsLeft, reason: 'dying' };
  return accession.seeds < FEW_SEEDS ? { accession, share, yearsLeft, reason: 'scarce' } : null;
}

export interface Plot {
  readonly accessionId: string;
  readonly seedsToSow: number;
  readonly squareMetres: number;
}

/** Gives beds to the needs in their order, until the garden is full; a tenth of a lot is sown. */
export function planPlots(needs: readonly Need[], options: { gardenSquareMetres: number }): Plot[] {
  let free = options.gardenSquareMetres;
  const plots: Plot[] = [];
  for (const { accession, share } of needs) {
    const seedsToSow = Math.ceil(accession.seeds / 10 / share);
    const squareMetres = Math.ceil(seedsToSow / SEEDS_PER_SQUARE_METRE);
    if (squareMetres > free) continue;
    free -= squareMetres;
    plots.push({ accessionId: accession.id, seedsToSow, squareMetres });
  }
  return plots;
}
