import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showInert } from './inert-text';

test('what a terminal or a bidirectional algorithm would obey is shown instead', () => {
  expect(showInert('\u001b[31mred\u001b[0m')).toBe('␛[31mred␛[0m');
  expect(showInert('access = "user\u202e"')).toBe('access = "user⟨U+202E⟩"');
  expect(showInert('a\u200bb\u0000c\u009bd\ufeff')).toBe('a⟨U+200B⟩b␀c⟨U+009B⟩d⟨U+FEFF⟩');
});

test('a lone carriage return cannot overwrite a line, one before a line feed stays', () => {
  expect(showInert('good\rbad\r\nnext')).toBe('good␍bad\r\nnext');
});

test('no control or format character but tab and line ends survives in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(showInert(text).replaceAll(/\t|\r?\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
  );
});

test('visible text is left as it is, in any script', () => {
  const text = 'const größe = "日本語 עברית 👍";\n\treturn größe;\n';
  expect(showInert(text)).toBe(text);
});
