import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Clock, Journal, Money } from '@house/kit';
import { CostEngine } from '../src/costing.js';
import { Menu } from '../src/menu.js';
import { Pantry } from '../src/pantry.js';
import { PriceList } from '../src/prices.js';
import { RecipeBook } from '../src/recipes.js';
import { costSheet, menuSheet, orderSheet } from '../src/sheets.js';
import { ShoppingPlanner } from '../src/shopping.js';
import { convert, formatQuantity, parseQuantity } from '../src/units.js';

const euros = (amount) => Money.of(amount, { currency: 'EUR' });

describe('a small kitchen', () => {
  let clock, kitchen, leek, cream, soup;

  beforeEach(() => {
    clock = Clock.at('2026-10-01T07:00Z');
    const journal = new Journal({ clock });
    const pantry = new Pantry({ journal });
    const recipes = new RecipeBook({ pantry, journal });
    const prices = new PriceList({ pantry, clock, journal });
    const costs = new CostEngine({ pantry, recipes, prices, journal });
    const menu = new Menu({ costs, journal, vatRate: 0.1 });
    const shopping = new ShoppingPlanner({ pantry, recipes, prices, journal });
    kitchen = { pantry, recipes, prices, costs, menu, shopping };

    leek = pantry.addIngredient('Leek', { baseUnit: 'g', usableShare: 0.5 });
    cream = pantry.addIngredient('Crème fraîche', { baseUnit: 'g', density: 1.01, allergens: ['milk'] });
    prices.addOffer(leek.id, { supplier: 'Hof Ähre', packAmount: 5, packUnit: 'kg', packPrice: euros(10) });
    prices.addOffer(cream.id, { supplier: 'Dairy', packAmount: 500, packUnit: 'g', packPrice: euros(4) });
    recipes.write('Leek base', { portions: 10, text: '1½ kg | leek' });
    soup = recipes.write('Leek soup', {
      portions: 4,
      text: '# serve hot\n4 portion | leek base\n100 ml | crème fraîche',
    });
  });

  it('costs trimmed ingredients through sub-recipes', () => {
    const cost = kitchen.costs.costOf(soup.id).orThrow({ by: 'test' });
    assert.equal(cost.total.cents, 240 + 81);
    assert.equal(cost.perPortion.cents, 81);
    assert.deepEqual(kitchen.recipes.allergensIn(soup.id), ['milk']);
    assert.deepEqual(kitchen.costs.costDrivers(soup.id, { share: 0.7 }).map((line) => line.name), ['Leek']);
    assert.match(costSheet(cost), /Leek +1\.2 kg +€2\.40/);
  });

  it('declines to cost at stale prices', () => {
    clock.skip({ days: 91 });
    assert.equal(kitchen.costs.costOf(soup.id).reason, 'no-offer');
    assert.equal(kitchen.prices.dropStale(), 2);
  });

  it('prices the menu and knows its stars', () => {
    const dish = kitchen.menu.addDish(soup.id);
    assert.equal(dish.price.cents, 340);
    kitchen.menu.recordSale(dish.id, { count: 12 });
    const sheet = menuSheet(kitchen.menu.classify(), { recipes: kitchen.recipes });
    assert.match(sheet, /12 sold +€2\.28 +star/);
  });

  it('buys whole packs, less what is in stock', () => {
    const stock = new Map([[cream.id, 1000]]);
    const plan = kitchen.shopping.plan([{ recipeId: soup.id, portions: 20 }], { stock });
    const [order, ...others] = plan.orThrow({ by: 'test' });
    assert.equal(others.length, 0);
    assert.match(orderSheet(order), /^Hof Ähre: €20\.00\n2 × {2}Leek {2}€20\.00 {2}4 kg left over$/);
  });
});

it('converts between units', () => {
  assert.deepEqual(parseQuantity('¼ l'), { amount: 0.25, unit: 'l' });
  assert.equal(convert(2, { from: 'tbsp', to: 'g', density: 0.9 }), 27);
  assert.equal(formatQuantity(1.5, { unit: 'kg' }), '1.5 kg');
  assert.throws(() => convert(1, { from: 'piece', to: 'g' }), { code: 'no-conversion' });
});
