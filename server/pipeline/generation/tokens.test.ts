import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../schema';
import { normalizeSpace, significantTokens, type TokenKind, tokenize } from './tokens';

const kinds = (text: string, language: (typeof LANGUAGES)[number]) =>
  tokenize(text, language).map(({ kind, text: part }): [TokenKind, string] => [kind, part]);

test.each(LANGUAGES)('%s: tokens hold all that is not white space, in order, at their offsets', (language) => {
  const unit = fc.constantFrom(...'ab1_ \n\t.:,()[]{}<>"\'`/*#\\=$@+-é世'.split(''));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      const tokens = tokenize(text, language);
      // Tokens that a string interpolates lie inside it; the others follow each other.
      let end = 0;
      for (const token of tokens) {
        expect(text.slice(token.start, token.end)).toBe(token.text);
        if (token.start < end) continue;
        expect(text.slice(end, token.start).trim()).toBe('');
        end = token.end;
      }
      expect(text.slice(end).trim()).toBe('');
    }),
  );
});

test.each([
  ['python', `f(x)  # "no" string`, 'comment', '# "no" string'],
  ['python', `'''a "b" # c'''`, 'string', `'''a "b" # c'''`],
  ['cpp', 'R"x(a)" b)x" + c', 'string', 'R"x(a)" b)x"'],
  ['csharp', '@"C:\\" + d', 'string', '@"C:\\"'],
  ['rust', `r#"a "b""# + c`, 'string', `r#"a "b""#`],
  ['go', '`a\n"b` + c', 'string', '`a\n"b`'],
  ['java', '"""\n"x" // y\n""" + z', 'string', '"""\n"x" // y\n"""'],
  ['javascript', `text.replace(/['"]/g, '')`, 'string', `/['"]/g`],
  ['typescript', 'a /* b\n */ + c', 'comment', '/* b\n */'],
] as const)('%s: %s holds one %s', (language, text, kind, part) => {
  expect(kinds(text, language)).toContainEqual([kind, part]);
});

test('a number is one token with its point and its exponent, a range is none', () => {
  const numbers = (text: string) => kinds(text, 'rust').filter(([kind]) => kind === 'number');
  expect(numbers('1_000.5e-6 + 0xff')).toEqual([
    ['number', '1_000.5e-6'],
    ['number', '0xff'],
  ]);
  expect(numbers('0..10')).toHaveLength(2);
});

test('a lifetime is no character, a division is no regular expression', () => {
  expect(kinds("fn f<'a>(x: &'a str)", 'rust').some(([kind]) => kind === 'string')).toBe(false);
  expect(kinds('a / b / c', 'javascript').some(([kind]) => kind === 'string')).toBe(false);
});

test('code inside interpolated strings is seen, braces that are doubled are text', () => {
  const names = (text: string, language: (typeof LANGUAGES)[number]) =>
    significantTokens(text, language)
      .filter((token) => token.kind === 'identifier')
      .map((token) => text.slice(token.start, token.end));
  expect(names(`f"{user.name}: {{raw}}"`, 'python')).toEqual(['user', 'name']);
  expect(names(`\`\${total} of \${limit}\``, 'typescript')).toEqual(['total', 'limit']);
  expect(names('$"{order.Id}"', 'csharp')).toEqual(['order', 'Id']);
  expect(names('"{order.Id}"', 'csharp')).toEqual([]);
});

test('paths of imports are cut into segments', () => {
  const segments = (text: string, language: (typeof LANGUAGES)[number]) =>
    significantTokens(text, language, true)
      .filter((token) => token.kind === 'identifier')
      .map((token) => token.text);
  expect(segments(`from '@scope/stock-store.js'`, 'typescript')).toEqual(['from', '@scope', 'stock-store', 'js']);
  expect(segments('#include "kit/item_store.h"', 'cpp')).toEqual(['include', 'kit', 'item_store', 'h']);
  expect(segments('"example.org/a/b-c"', 'go')).toEqual(['example', 'org', 'a', 'b-c']);
});

test('layout between tokens does not count, white space in strings does', () => {
  expect(normalizeSpace('f( a,\n  b )', 'python')).toBe(normalizeSpace('f(a, b)', 'python'));
  expect(normalizeSpace('f("a b")', 'python')).not.toBe(normalizeSpace('f("ab")', 'python'));
  expect(normalizeSpace('new Foo', 'java')).not.toBe(normalizeSpace('newFoo', 'java'));
});
