import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from './random';

const draw = (seed: string, n = 20) => {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => random.next());
};

test('the same seed gives the same numbers, another seed gives others', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(draw(a)).toEqual(draw(a));
      if (a !== b) expect(draw(a)).not.toEqual(draw(b));
    }),
  );
});

test('the sequence of a seed is fixed for good: stored answers depend on it', () => {
  expect(draw('foolproof', 3)).toMatchInlineSnapshot(`
    [
      0.9052527374587953,
      0.19438892998732626,
      0.3600760232657194,
    ]
  `);
});

test('numbers lie in [0, 1) and are spread evenly', () => {
  const counts = new Array(10).fill(0);
  for (const value of draw('spread', 10_000)) counts[Math.floor(value * 10)]++;
  expect(Math.min(...counts)).toBeGreaterThan(880);
  expect(Math.max(...counts)).toBeLessThan(1_120);
});

test('shuffle and weightedShuffle keep every item once', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.integer()), (seed, items) => {
      const sorted = [...items].sort();
      expect(createRandom(seed).shuffle(items).sort()).toEqual(sorted);
      expect(
        createRandom(seed)
          .weightedShuffle(items, () => 2)
          .sort(),
      ).toEqual(sorted);
    }),
  );
});

test('items without weight are never taken', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const weightOf = (item: string) => (item === 'b' ? 1 : 0);
      expect(createRandom(seed).weighted(['a', 'b', 'c'], weightOf)).toBe('b');
      expect(createRandom(seed).weightedShuffle(['a', 'b', 'c'], weightOf)).toEqual(['b']);
    }),
  );
  expect(createRandom('x').weighted(['a'], () => 0)).toBeUndefined();
  expect(createRandom('x').pick([])).toBeUndefined();
});

test('an item is taken about as often as its weight says', () => {
  const random = createRandom('weights');
  const weights = { a: 1, b: 3, c: 6 };
  const first = { a: 0, b: 0, c: 0 };
  const drawn = { a: 0, b: 0, c: 0 };
  const names = Object.keys(weights) as (keyof typeof weights)[];
  for (let i = 0; i < 5_000; i++) {
    drawn[random.weighted(names, (name) => weights[name]) ?? 'a']++;
    first[random.weightedShuffle(names, (name) => weights[name])[0] ?? 'a']++;
  }
  for (const counts of [drawn, first]) {
    for (const name of names) expect(Math.abs(counts[name] / 5_000 - weights[name] / 10)).toBeLessThan(0.03);
  }
});
