import { Money, Outcome } from '@house/kit';

const BY = 'costing.shopping';

const CURRENCY = 'EUR';

/** How many packs of which offers cover an amount for the least money. */
export function choosePack(offers, { amount }) {
  const options = offers.map((offer) => {
    const packs = Math.ceil(amount / offer.packSize);
    return { offer, packs, cost: offer.packPrice.times(packs) };
  });
  return options.reduce((best, option) => (best.cost.isAbove(option.cost) ? option : best));
}

/** Turns a week's bookings into one order per supplier. */
export class ShoppingPlanner {
  #pantry;
  #recipes;
  #prices;
  #journal;

  constructor({ pantry, recipes, prices, journal }) {
    this.#pantry = pantry;
    this.#recipes = recipes;
    this.#prices = prices;
    this.#journal = journal;
  }

  /** `bookings` are `{ recipeId, portions }`; `stock` maps ingredient ids to base amounts. */
  plan(bookings, { stock = new Map() } = {}) {
    const orders = new Map();
    for (const [ingredientId, needed] of this.#needs(bookings)) {
      const amount = needed - (stock.get(ingredientId) ?? 0);
      if (amount <= 0) continue;
      const ingredient = this.#pantry.findOne(ingredientId);
      const offers = this.#prices.offersFor(ingredientId);
      if (offers.length === 0) {
        return Outcome.no('no-offer', { hint: `nobody sells ${ingredient.name} at present` });
      }
      const { offer, packs, cost } = choosePack(offers, { amount });
      const item = { ingredient, packs, cost, leftover: packs * offer.packSize - amount };
      const order = orders.get(offer.supplier) ?? { supplier: offer.supplier, items: [] };
      order.items.push(item);
      orders.set(offer.supplier, order);
    }
    const priced = [...orders.values()].map((order) => ({
      ...order,
      total: Money.sum(
        order.items.map((item) => item.cost),
        { currency: CURRENCY },
      ),
    }));
    this.#journal.note('shopping:planned', { by: BY, orders: priced.length });
    return Outcome.yes(priced.sort((a, b) => b.total.cents - a.total.cents));
  }

  #needs(bookings) {
    const needs = new Map();
    for (const { recipeId, portions } of bookings) {
      for (const [ingredientId, amount] of this.#recipes.grossAmounts(recipeId, { portions })) {
        needs.set(ingredientId, (needs.get(ingredientId) ?? 0) + amount);
      }
    }
    return needs;
  }
}
