import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, findNearestNames, subwords } from './nearest-names';

const nearest = (invented: string, names: string[], inFile: string[] = []) =>
  findNearestNames(invented, names, new Set(inFile)).map(({ name }) => name);

test('names that share words or letters come first, strangers not at all', () => {
  const names = ['getUser', 'get_user_by_id', 'parseDate', 'fetchUsers', 'x', 'fetchUser'];
  expect(nearest('fetchUserById', names)).toEqual(['get_user_by_id', 'fetchUser', 'fetchUsers']);
});

test('the invented name itself is no real one, and of equals the one in the file is first', () => {
  expect(nearest('loadItem', ['loadItem', 'loadItems', 'loadItemz'], ['loadItemz'])).toEqual([
    'loadItemz',
    'loadItems',
  ]);
});

test('at most eight are given', () => {
  expect(
    nearest(
      'name',
      Array.from({ length: 30 }, (_, n) => `name${n}`),
    ),
  ).toHaveLength(8);
});

describe('subwords', () => {
  test.each([
    ['parseHTTPUrl2', ['parse', 'http', 'url', '2']],
    ['SNAKE_case__x', ['snake', 'case', 'x']],
    ['größe名前', ['größe', '名前']],
    ['', []],
  ])('of %s', (name, words) => {
    expect(subwords(name)).toEqual(words);
  });
});

describe('edit distance', () => {
  const text = fc.string({ maxLength: 12 });
  test('is zero for equals alone, the same both ways, and never shorter than a detour', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
  test('of kitten and sitting is 3', () => expect(editDistance('kitten', 'sitting')).toBe(3));
});
