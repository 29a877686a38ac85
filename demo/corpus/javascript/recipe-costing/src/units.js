import { HouseFault, mustBePositive } from '@house/kit';

const BY = 'costing.units';

/** What one of each unit is in its base unit: g, ml or piece. */
const UNITS = {
  g: { base: 'g', factor: 1 },
  kg: { base: 'g', factor: 1000 },
  ml: { base: 'ml', factor: 1 },
  cl: { base: 'ml', factor: 10 },
  l: { base: 'ml', factor: 1000 },
  tsp: { base: 'ml', factor: 5 },
  tbsp: { base: 'ml', factor: 15 },
  piece: { base: 'piece', factor: 1 },
  dozen: { base: 'piece', factor: 12 },
};

export const BASE_UNITS = ['g', 'ml', 'piece'];

const FRACTIONS = { '¼': 0.25, '½': 0.5, '¾': 0.75 };
const QUANTITY = /^(\d+(?:\.\d+)?)?([¼½¾])?\s*([a-z]+)$/;

function unitInfo(unit) {
  const info = UNITS[unit];
  if (!info) throw new HouseFault('unknown-unit', { by: BY, hint: `"${unit}" is not a unit` });
  return info;
}

/** Reads `1½ kg`, `¼ tsp` or `12 piece`. */
export function parseQuantity(text) {
  const match = QUANTITY.exec(text.trim());
  if (!match) throw new HouseFault('bad-quantity', { by: BY, hint: `cannot read "${text}"` });
  const [, whole = '0', fraction, unit] = match;
  const amount = Number(whole) + (FRACTIONS[fraction] ?? 0);
  unitInfo(unit);
  return { amount: mustBePositive(amount, { name: 'amount', by: BY }), unit };
}

/** Converts between units; mass and volume need a density in g per ml. */
export function convert(amount, { from, to, density = null }) {
  const source = unitInfo(from);
  const target = unitInfo(to);
  const inBase = amount * source.factor;
  if (source.base === target.base) return inBase / target.factor;
  if (density !== null && source.base === 'ml' && target.base === 'g') {
    return (inBase * density) / target.factor;
  }
  if (density !== null && source.base === 'g' && target.base === 'ml') {
    return inBase / density / target.factor;
  }
  throw new HouseFault('no-conversion', { by: BY, hint: `${from} cannot become ${to} here` });
}

/** Picks the unit that keeps the number short: 1500 g reads `1.5 kg`. */
export function formatQuantity(amount, { unit }) {
  const { base, factor } = unitInfo(unit);
  const inBase = amount * factor;
  if (base === 'piece') return `${Math.ceil(inBase)} pc`;
  const big = base === 'g' ? 'kg' : 'l';
  if (inBase >= 1000) return `${Number((inBase / 1000).toFixed(2))} ${big}`;
  return `${Math.round(inBase)} ${base}`;
}
