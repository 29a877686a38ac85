import { mustBePositive, mustBeText, Outcome, Repo } from '@house/kit';
import { convert } from './units.js';

const BY = 'costing.prices';

const STALE_AFTER_DAYS = 90;
const MINUTES_PER_DAY = 24 * 60;

/** What suppliers ask for their packs. */
export class PriceList {
  #offers;
  #pantry;
  #clock;

  constructor({ pantry, clock, journal }) {
    this.#pantry = pantry;
    this.#clock = clock;
    this.#offers = new Repo('offer', { journal });
  }

  /** Keeps an offer; a newer one of the same supplier for the same pack replaces it. */
  addOffer(ingredientId, { supplier, packAmount, packUnit, packPrice }) {
    const { baseUnit, density } = this.#pantry.findOne(ingredientId);
    mustBePositive(packAmount, { name: 'packAmount', by: BY });
    const packSize = convert(packAmount, { from: packUnit, to: baseUnit, density });
    const seller = mustBeText(supplier, { name: 'supplier', by: BY });
    const offer = {
      id: `${ingredientId}/${seller}/${packSize}`,
      ingredientId,
      supplier: seller,
      packSize,
      packPrice,
      quotedAt: this.#clock.now(),
    };
    return this.#offers.keepOne(offer, { by: BY });
  }

  offersFor(ingredientId) {
    return this.#offers.findMany({
      where: (offer) => offer.ingredientId === ingredientId && !this.isStale(offer),
      sortBy: 'packSize',
    });
  }

  isStale(offer) {
    return this.#clock.minutesSince(offer.quotedAt) > STALE_AFTER_DAYS * MINUTES_PER_DAY;
  }

  /** The offer with the lowest price per base unit. */
  cheapestFor(ingredientId) {
    const offers = this.offersFor(ingredientId);
    if (offers.length === 0) {
      const { name } = this.#pantry.findOne(ingredientId);
      return Outcome.no('no-offer', { hint: `nobody sells ${name} at present` });
    }
    const perUnit = (offer) => offer.packPrice.cents / offer.packSize;
    return Outcome.yes(offers.reduce((best, offer) => (perUnit(offer) < perUnit(best) ? offer : best)));
  }

  /** Price of part of a pack: what costing wants, whatever shopping has to buy. */
  priceOf(ingredientId, { amount }) {
    const cheapest = this.cheapestFor(ingredientId);
    if (!cheapest.isYes) return cheapest;
    const { packPrice, packSize } = cheapest.orThrow({ by: BY });
    return Outcome.yes(packPrice.times(amount / packSize, { round: 'up' }));
  }

  dropStale() {
    const stale = this.#offers.findMany({ where: (offer) => this.isStale(offer) });
    for (const offer of stale) this.#offers.forgetOne(offer.id, { by: BY });
    return stale.length;
  }
}
