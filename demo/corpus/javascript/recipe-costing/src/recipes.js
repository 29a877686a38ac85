import { HouseFault, mustBePositive, mustBeText, Repo } from '@house/kit';
import { parseQuantity } from './units.js';

const BY = 'costing.recipes';

const COMMENT = '#';
const SEPARATOR = '|';
const PORTION_UNIT = 'portion';

/** Recipes, whose lines name ingredients or portions of other recipes. */
export class RecipeBook {
  #recipes;
  #pantry;

  constructor({ pantry, journal }) {
    this.#pantry = pantry;
    this.#recipes = new Repo('recipe', { journal });
  }

  /**
   * Adds a recipe from lines such as `250 g | rye flour` or `4 portion | vinaigrette`.
   * Names must be known already, so a recipe cannot contain itself.
   */
  write(name, { portions, text }) {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith(COMMENT))
      .map((line) => this.#parseLine(line));
    const recipe = {
      id: this.#recipes.nextId({ prefix: 'R' }),
      name: mustBeText(name, { name: 'name', by: BY }),
      portions: mustBePositive(portions, { name: 'portions', by: BY }),
      lines,
    };
    return this.#recipes.keepOne(recipe, { by: BY });
  }

  findOne(id, { orElse } = {}) {
    return this.#recipes.findOne(id, { by: BY, orElse });
  }

  findByName(name) {
    const wanted = name.toLowerCase();
    const [match = null] = this.#recipes.findMany({
      where: (recipe) => recipe.name.toLowerCase() === wanted,
    });
    return match;
  }

  /** Every ingredient line of a recipe and its parts, scaled to `portions`. */
  *ingredientLines(recipeId, { portions }) {
    const recipe = this.findOne(recipeId);
    const scale = portions / recipe.portions;
    for (const line of recipe.lines) {
      const amount = line.amount * scale;
      if (line.recipeId) {
        yield* this.ingredientLines(line.recipeId, { portions: amount });
      } else {
        yield { ingredientId: line.ingredientId, amount, unit: line.unit };
      }
    }
  }

  /** Gross base amounts per ingredient id for some portions. */
  grossAmounts(recipeId, { portions }) {
    const totals = new Map();
    for (const { ingredientId, amount, unit } of this.ingredientLines(recipeId, { portions })) {
      const gross = this.#pantry.grossAmount(ingredientId, { amount, unit });
      totals.set(ingredientId, (totals.get(ingredientId) ?? 0) + gross);
    }
    return totals;
  }

  allergensIn(recipeId) {
    const found = new Set();
    for (const { ingredientId } of this.ingredientLines(recipeId, { portions: 1 })) {
      for (const allergen of this.#pantry.findOne(ingredientId).allergens) found.add(allergen);
    }
    return [...found].sort();
  }

  #parseLine(line) {
    const [quantity, name] = line.split(SEPARATOR).map((part) => part.trim());
    if (!name) throw new HouseFault('bad-line', { by: BY, hint: `no "${SEPARATOR}" in "${line}"` });
    if (quantity.endsWith(PORTION_UNIT)) {
      const part = this.findByName(name);
      if (!part) throw new HouseFault('unknown-recipe', { by: BY, hint: name });
      return { recipeId: part.id, amount: Number.parseFloat(quantity), unit: PORTION_UNIT };
    }
    const ingredient = this.#pantry.findByName(name);
    if (!ingredient) throw new HouseFault('unknown-ingredient', { by: BY, hint: name });
    return { ingredientId: ingredient.id, ...parseQuantity(quantity) };
  }
}
