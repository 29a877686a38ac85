import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinIdentifier, pluralize, singularize, splitIdentifier, styleLike, subwordsOf } from './identifiers';

test.each([
  ['getUser', ['get', 'User'], 'camel'],
  ['parseHTTPResponse', ['parse', 'HTTP', 'Response'], 'camel'],
  ['XMLHttpRequest', ['XML', 'Http', 'Request'], 'pascal'],
  ['load_items', ['load', 'items'], 'snake'],
  ['MAX_RETRY_COUNT', ['MAX', 'RETRY', 'COUNT'], 'screaming'],
  ['stock-store', ['stock', 'store'], 'kebab'],
  ['sha256', ['sha', '256'], 'flat'],
  ['utf8Decode', ['utf', '8', 'Decode'], 'camel'],
  ['itemIDs', ['item', 'IDs'], 'camel'],
  ['IStore', ['I', 'Store'], 'pascal'],
  ['Zähler_größe', ['Zähler', 'größe'], 'mixed'],
  ['_private', ['private'], 'flat'],
  ['__init__', ['init'], 'flat'],
  ['count_', ['count'], 'flat'],
  ['', [], 'flat'],
] as const)('%s is cut into %j (%s)', (name, words, style) => {
  const split = splitIdentifier(name);
  expect(split.words).toEqual(words);
  expect(split.style).toBe(style);
});

test('what is taken apart can be put together again, whatever it was', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => joinIdentifier(splitIdentifier(name)) === name));
  const unit = fc.constantFrom('_', '-', '$', 'a', 'B', 'ß', '1', 'É', '世');
  fc.assert(fc.property(fc.string({ unit }), (name) => joinIdentifier(splitIdentifier(name)) === name));
});

const word = fc.stringMatching(/^[a-z]{2,8}$/);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const WRITERS = {
  camel: (words: string[]) => words.map((text, i) => (i === 0 ? text : capital(text))).join(''),
  pascal: (words: string[]) => words.map(capital).join(''),
  snake: (words: string[]) => words.join('_'),
  screaming: (words: string[]) => words.join('_').toUpperCase(),
  kebab: (words: string[]) => words.join('-'),
};

test.each(Object.entries(WRITERS))('%s: other words are written in the style of the original', (_, write) => {
  const several = fc.array(word, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(several, several, fc.constantFrom('', '_', '__'), (original, words, lead) => {
      expect(styleLike(splitIdentifier(lead + write(original)), words, 'camel')).toBe(lead + write(words));
      expect(subwordsOf(lead + write(words))).toEqual(words);
    }),
  );
});

test('acronyms and numbers stay as the original writes them', () => {
  expect(styleLike(splitIdentifier('parseHTTPBody'), ['read', 'http', 'text'], 'camel')).toBe('readHTTPText');
  expect(styleLike(splitIdentifier('sha256_sum'), ['md', '5', 'total'], 'snake')).toBe('md5_total');
  expect(styleLike(splitIdentifier('item_1'), ['entry', '1'], 'snake')).toBe('entry_1');
  expect(styleLike(splitIdentifier('userKey'), ['user', 'id'], 'camel', true)).toBe('userID');
});

test('one lower-case word that grows takes the style that is asked for', () => {
  const load = splitIdentifier('load');
  expect(styleLike(load, ['load', 'all'], 'camel')).toBe('loadAll');
  expect(styleLike(load, ['load', 'all'], 'snake')).toBe('load_all');
  expect(styleLike(load, ['load', 'all'], 'kebab')).toBe('load-all');
  expect(styleLike(load, ['load', 'all'], 'flat')).toBe('loadall');
});

test.each([
  ['item', 'items'],
  ['entry', 'entries'],
  ['box', 'boxes'],
  ['match', 'matches'],
  ['day', 'days'],
])('%s, %s', (one, many) => {
  expect(pluralize(one)).toBe(many);
  expect(singularize(many)).toBe(one);
});

test.each(['status', 'class', 'is', 'bus', 'get'])('%s is no plural', (text) => {
  expect(singularize(text)).toBeUndefined();
});
