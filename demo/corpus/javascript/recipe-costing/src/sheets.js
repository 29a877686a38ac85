import { formatQuantity } from './units.js';

const RULE = '─';

/** Lays out columns; `align` has one `<` or `>` per column. */
export function layOut(rows, { align, gap = 2 }) {
  const widths = [...align].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const space = ' '.repeat(gap);
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column];
          return align[column] === '<' ? cell.padEnd(width) : cell.padStart(width);
        })
        .join(space)
        .trimEnd(),
    )
    .join('\n');
}

/** The cost sheet that hangs in the kitchen. */
export function costSheet(cost, { locale = 'en-IE' } = {}) {
  const { recipe, portions, lines, total, perPortion } = cost;
  const title = `${recipe.name}, ${portions} portions`;
  const rows = lines.map((line) => [
    line.name,
    formatQuantity(line.amount, { unit: line.unit }),
    line.cost.format({ locale }),
  ]);
  rows.push(['Total', '', total.format({ locale })]);
  rows.push(['Per portion', '', perPortion.format({ locale })]);
  return [title, RULE.repeat(title.length), layOut(rows, { align: '<>>' })].join('\n');
}

export function orderSheet(order, { locale = 'en-IE' } = {}) {
  const rows = order.items.map(({ ingredient, packs, cost, leftover }) => [
    `${packs} ×`,
    ingredient.name,
    cost.format({ locale }),
    `${formatQuantity(leftover, { unit: ingredient.baseUnit })} left over`,
  ]);
  const heading = `${order.supplier}: ${order.total.format({ locale })}`;
  return [heading, layOut(rows, { align: '><><' })].join('\n');
}

export function menuSheet(classified, { recipes, locale = 'en-IE' }) {
  const rows = classified.map(({ dish, count, margin, group }) => [
    recipes.findOne(dish.id).name,
    dish.price.format({ locale }),
    `${count} sold`,
    margin.format({ locale }),
    group,
  ]);
  return layOut(rows, { align: '<>>><' });
}
