import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords } from './word-diff';

const show = (chosen: string, rejected: string) =>
  diffWords(chosen, rejected)
    .map(({ kind, text }) => (kind === 'same' ? text : `${kind === 'chosen' ? '-' : '+'}[${text}]`))
    .join('');

test.each([
  ['store.getUser(id)', 'store.fetchUser(id)', 'store.-[getUser]+[fetchUser](id)'],
  ['f(a)', 'f(a, b=1)', 'f(a+[, b=1])'],
  ['f(a, b)', 'f(a)', 'f(a-[, b])'],
  ['größe', 'groesse', '-[größe]+[groesse]'],
  ['same', 'same', 'same'],
  ['', 'x', '+[x]'],
])('%s and %s', (chosen, rejected, expected) => {
  expect(show(chosen, rejected)).toBe(expected);
});

test('the parts give back both texts, and no two neighbours are alike', () => {
  const text = fc
    .array(fc.constantFrom('a', 'bc', ' ', '(', ')', ',', 'é', '👍', '\n'), { maxLength: 30 })
    .map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (chosen, rejected) => {
      const parts = diffWords(chosen, rejected);
      const without = (kind: string) => parts.map((part) => (part.kind === kind ? '' : part.text)).join('');
      expect(without('rejected')).toBe(chosen);
      expect(without('chosen')).toBe(rejected);
      expect(parts.every((part, index) => part.kind !== parts[index + 1]?.kind)).toBe(true);
      if (chosen === rejected) expect(parts.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('texts that are very long are told apart as wholes, not word by word', () => {
  const long = (word: string) => Array.from({ length: 400 }, (_, n) => `${word}${n}`).join(' ');
  expect(diffWords(`f(${long('a')})`, `f(${long('b')})`).map(({ kind }) => kind)).toEqual([
    ...['same', 'chosen', 'rejected', 'same'],
  ]);
});
