import { requireBetween } from '@mooring/kit/guards';
import { dayOf, type Clock, type Logbook } from '@mooring/kit/logbook';
import { Register } from '@mooring/kit/register';
import { fail, succeed, type Result } from '@mooring/kit/result';
import type { AccessionBook } from './accessions';

const SOURCE = 'seeds.germination';

/** Replicates may differ by this many standard errors before a test is void. */
const MAX_SPREAD = 3;

export interface Dish {
  readonly sown: number;
  /** Seedlings counted on each day of the test. */
  readonly counts: readonly number[];
}

export interface GerminationTest {
  readonly id: string;
  readonly accessionId: string;
  readonly testedOn: string;
  readonly share: number;
  readonly meanDays: number;
}

/** Germination tests; each uses seeds of its accession up. */
export class GerminationLab {
  readonly #tests: Register<GerminationTest>;
  readonly #accessions: AccessionBook;
  readonly #clock: Clock;

  constructor(options: { accessions: AccessionBook; clock: Clock; logbook: Logbook }) {
    const { accessions, clock, logbook } = options;
    this.#accessions = accessions;
    this.#clock = clock;
    this.#tests = new Register<GerminationTest>('test', { keyOf: (test) => test.id, logbook });
  }

  record(accessionId: string, dishes: readonly Dish[]): Result<GerminationTest> {
    requireBetween(dishes.length, { label: 'replicates', min: 2, max: 8, source: SOURCE });
    const sown = sumOf(dishes.map((dish) => dish.sown));
    const germinated = sumOf(dishes.map(seedlingsOf));
    this.#accessions.takeSeeds(accessionId, sown);
    const share = germinated / sown;
    if (spreadOf(dishes, share) > MAX_SPREAD) {
      return fail('invalid', `the dishes of ${accessionId} differ too much, sow again`, { source: SOURCE });
    }
    const testedOn = dayOf(this.#clock.now());
    const id = `${accessionId}/${testedOn}`;
    const test = { id, accessionId, testedOn, share, meanDays: meanDaysOf(dishes) };
    return succeed(this.#tests.saveOne(test, { onConflict: 'throw', source: SOURCE }));
  }

  testsOf(accessionId: string): GerminationTest[] {
    return this.#tests.loadWhere((test) => test.accessionId === accessionId, {
      onMissing: 'skip',
      source: SOURCE,
      orderBy: (test) => test.testedOn,
    });
  }

  latestTest(accessionId: string): GerminationTest | undefined {
    return this.testsOf(accessionId).at(-1);
  }
}

/** How far the worst dish is from the share of all, in standard errors. */
export function spreadOf(dishes: readonly Dish[], share: number): number {
  const deviations = dishes.map((dish) => {
    const error = Math.sqrt((share * (1 - share)) / dish.sown);
    const distance = Math.abs(seedlingsOf(dish) / dish.sown - share);
    return error === 0 ? 0 : distance / error;
  });
  return Math.max(...deviations);
}

function meanDaysOf(dishes: readonly Dish[]): number {
  const weighted = dishes.flatMap((dish) => dish.counts.map((count, index) => count * (index + 1)));
  return sumOf(weighted) / Math.max(1, sumOf(dishes.map(seedlingsOf)));
}

const seedlingsOf = (dish: Dish) => sumOf(dish.counts);
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
