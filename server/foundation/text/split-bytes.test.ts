import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitAtBytes } from './split-bytes';

test('any cut at characters gives back the parts it was made of, byte for byte', () => {
  const part = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(part, part, part, (prefix, middle, suffix) => {
      const start = Buffer.byteLength(prefix);
      const end = start + Buffer.byteLength(middle);
      expect(splitAtBytes(prefix + middle + suffix, start, end)).toEqual({ prefix, middle, suffix });
    }),
  );
});

test('CRLF, tabs, a BOM and characters of every width survive', () => {
  const [prefix, middle, suffix] = ['\ufeffif (größe) {\r\n\t', 'show("名前 👍")', ';\r\n}'] as const;
  const start = Buffer.byteLength(prefix);
  expect(splitAtBytes(prefix + middle + suffix, start, start + Buffer.byteLength(middle))).toEqual({
    ...{ prefix, middle, suffix },
  });
});

test.each([
  ['inside a character', 'aé', 2, 3],
  ['beyond the end', 'abc', 1, 4],
  ['out of order', 'abc', 2, 1],
  ['below zero', 'abc', -1, 1],
])('an offset %s is refused', (_, text, start, end) => {
  expect(() => splitAtBytes(text, start, end)).toThrow(RangeError);
});
