import { mustBeOneOf, mustBePositive, mustBeText, mustBeWithin, Repo } from '@house/kit';
import { BASE_UNITS, convert } from './units.js';

const BY = 'costing.pantry';

export const ALLERGENS = ['celery', 'egg', 'fish', 'gluten', 'milk', 'mustard', 'nuts', 'sesame', 'soy'];

/** The ingredients a kitchen cooks with, and what is left of them after trimming. */
export class Pantry {
  #ingredients;

  constructor({ journal }) {
    this.#ingredients = new Repo('ingredient', { journal });
  }

  addIngredient(name, { baseUnit, density = null, usableShare = 1, allergens = [] }) {
    for (const allergen of allergens) {
      mustBeOneOf(allergen, { options: ALLERGENS, name: 'allergen', by: BY });
    }
    if (density !== null) mustBePositive(density, { name: 'density', by: BY });
    const ingredient = {
      id: this.#ingredients.nextId({ prefix: 'I' }),
      name: mustBeText(name, { name: 'name', by: BY }),
      baseUnit: mustBeOneOf(baseUnit, { options: BASE_UNITS, name: 'baseUnit', by: BY }),
      density,
      usableShare: mustBeWithin(usableShare, { min: 0.05, max: 1, name: 'usableShare', by: BY }),
      allergens,
    };
    return this.#ingredients.keepOne(ingredient, { by: BY });
  }

  findOne(id, { orElse } = {}) {
    return this.#ingredients.findOne(id, { by: BY, orElse });
  }

  findByName(name) {
    const wanted = name.trim().toLowerCase();
    const [match = null] = this.#ingredients.findMany({
      where: (ingredient) => ingredient.name.toLowerCase() === wanted,
    });
    return match;
  }

  /** How much must be bought, in base units, to have `amount` left on the board. */
  grossAmount(id, { amount, unit }) {
    const { baseUnit, density, usableShare } = this.findOne(id);
    const net = convert(amount, { from: unit, to: baseUnit, density });
    return net / usableShare;
  }

  /** Kitchen tests change how much of an ingredient is usable. */
  recordTrimming(id, { before, after }) {
    mustBePositive(before, { name: 'before', by: BY });
    const usableShare = mustBeWithin(after / before, { min: 0.05, max: 1, name: 'usableShare', by: BY });
    return this.#ingredients.patchOne(id, { usableShare }, { by: BY });
  }
}
