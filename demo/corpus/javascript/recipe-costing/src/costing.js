import { Money, mustBePositive, Outcome } from '@house/kit';

const BY = 'costing.engine';

/** Works out what a recipe costs at today's prices. */
export class CostEngine {
  #pantry;
  #recipes;
  #prices;
  #journal;
  #currency;

  constructor({ pantry, recipes, prices, journal, currency = 'EUR' }) {
    this.#pantry = pantry;
    this.#recipes = recipes;
    this.#prices = prices;
    this.#journal = journal;
    this.#currency = currency;
  }

  /** A cost sheet, or `no` as soon as one ingredient has no price. */
  costOf(recipeId, { portions } = {}) {
    const recipe = this.#recipes.findOne(recipeId);
    const servings = mustBePositive(portions ?? recipe.portions, { name: 'portions', by: BY });
    const lines = [];
    for (const [ingredientId, amount] of this.#recipes.grossAmounts(recipeId, { portions: servings })) {
      const price = this.#prices.priceOf(ingredientId, { amount });
      if (!price.isYes) {
        this.#journal.note('recipe:unpriced', { by: BY, recipeId, ingredientId });
        return Outcome.no(price.reason, { hint: price.hint });
      }
      const { name, baseUnit } = this.#pantry.findOne(ingredientId);
      lines.push({ name, amount, unit: baseUnit, cost: price.orThrow({ by: BY }) });
    }
    lines.sort((a, b) => b.cost.cents - a.cost.cents);
    const total = Money.sum(
      lines.map((line) => line.cost),
      { currency: this.#currency },
    );
    const perPortion = total.times(1 / servings, { round: 'up' });
    this.#journal.note('recipe:costed', { by: BY, recipeId, cents: perPortion.cents });
    return Outcome.yes({ recipe, portions: servings, lines, total, perPortion });
  }

  /** The lines that together make up `share` of the cost: where saving is worth the effort. */
  costDrivers(recipeId, { share = 0.8 } = {}) {
    const { lines, total } = this.costOf(recipeId).orThrow({ by: BY });
    const drivers = [];
    let covered = Money.zero({ currency: this.#currency });
    for (const line of lines) {
      if (covered.cents >= total.cents * share) break;
      drivers.push(line);
      covered = covered.plus(line.cost);
    }
    return drivers;
  }

  /** Cost per portion in cents, each time it was worked out since a moment. */
  costHistory(recipeId, { since = null } = {}) {
    return this.#journal
      .findMany({ topic: 'recipe:costed', since })
      .filter((entry) => entry.facts.recipeId === recipeId)
      .map((entry) => ({ at: entry.at, cents: entry.facts.cents }));
  }
}
