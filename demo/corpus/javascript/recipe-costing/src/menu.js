import { Money, mustBePositive, mustBeWithin, Repo } from '@house/kit';

const BY = 'costing.menu';

const TARGET_FOOD_SHARE = 0.28;
const POPULAR_SHARE = 0.7;
const PRICE_STEP = 50;

/** Rounds a price up to the next half euro, less ten cents: 13.62 becomes 13.90. */
export function roundToMenuPrice(price) {
  const cents = Math.ceil((price.cents + 10) / PRICE_STEP) * PRICE_STEP - 10;
  return new Money(cents, { currency: price.currency });
}

function groupOf({ isPopular, isRich }) {
  if (isPopular) return isRich ? 'star' : 'workhorse';
  return isRich ? 'puzzle' : 'dog';
}

/** The dishes on offer with their prices and sales. */
export class Menu {
  #dishes;
  #costs;
  #journal;
  #vatRate;

  constructor({ costs, journal, vatRate }) {
    this.#costs = costs;
    this.#journal = journal;
    this.#vatRate = mustBeWithin(vatRate, { min: 0, max: 0.3, name: 'vatRate', by: BY });
    this.#dishes = new Repo('dish', { journal });
  }

  /** The guest's price at which food makes up the target share of the net price. */
  suggestPrice(recipeId, { foodShare = TARGET_FOOD_SHARE } = {}) {
    mustBeWithin(foodShare, { min: 0.1, max: 0.9, name: 'foodShare', by: BY });
    const { perPortion } = this.#costs.costOf(recipeId).orThrow({ by: BY });
    return roundToMenuPrice(perPortion.times((1 + this.#vatRate) / foodShare));
  }

  addDish(recipeId, { price } = {}) {
    const dish = { id: recipeId, price: price ?? this.suggestPrice(recipeId) };
    return this.#dishes.keepOne(dish, { by: BY });
  }

  recordSale(dishId, { count = 1 } = {}) {
    const dish = this.#dishes.findOne(dishId, { by: BY });
    mustBePositive(count, { name: 'count', by: BY });
    return this.#journal.note('dish:sold', { by: BY, dishId: dish.id, count });
  }

  marginOf(dish) {
    const { perPortion } = this.#costs.costOf(dish.id).orThrow({ by: BY });
    const net = dish.price.times(1 / (1 + this.#vatRate));
    return net.minus(perPortion);
  }

  /** Sorts the dishes by popularity and margin into stars, workhorses, puzzles and dogs. */
  classify({ since = null } = {}) {
    const sold = new Map();
    for (const { facts } of this.#journal.findMany({ topic: 'dish:sold', since })) {
      sold.set(facts.dishId, (sold.get(facts.dishId) ?? 0) + facts.count);
    }
    const rows = this.#dishes.findMany({ sortBy: 'id' }).map((dish) => ({
      dish,
      count: sold.get(dish.id) ?? 0,
      margin: this.marginOf(dish),
    }));
    const totalCount = rows.reduce((sum, row) => sum + row.count, 0);
    const totalMargin = rows.reduce((sum, row) => sum + row.margin.cents * row.count, 0);
    const popularFrom = (totalCount / rows.length) * POPULAR_SHARE;
    const richFrom = totalMargin / Math.max(totalCount, 1);
    return rows.map((row) => {
      const isPopular = row.count >= popularFrom;
      const isRich = row.margin.cents >= richFrom;
      return { ...row, group: groupOf({ isPopular, isRich }) };
    });
  }
}
