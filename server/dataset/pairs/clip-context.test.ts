import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipContext } from './clip-context';

test('short context stays as it is', () => {
  expect(clipContext('a\nb', 'c\n', 10)).toEqual({ prefix: 'a\nb', suffix: 'c\n', firstLine: 1, cutAfter: false });
});

test('long context is cut at line ends and keeps its line numbers', () => {
  expect(clipContext('one\ntwo\nthree', ' rest\nlast\n', 7)).toEqual({
    ...{ prefix: 'three', suffix: ' rest\n', firstLine: 3, cutAfter: true },
  });
});

test('the line of the hole stays whole, however long', () => {
  expect(clipContext('aaaaaaaaaa', 'bbbbbbbbbb\nc', 3)).toMatchObject({ prefix: 'aaaaaaaaaa', suffix: 'bbbbbbbbbb\n' });
});

test('any cut keeps whole lines next to the hole and counts those before', () => {
  const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n'), { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 20 }), (prefix, suffix, max) => {
      const clipped = clipContext(prefix, suffix, max);
      expect(prefix.endsWith(clipped.prefix)).toBe(true);
      expect(suffix.startsWith(clipped.suffix)).toBe(true);
      const before = prefix.slice(0, prefix.length - clipped.prefix.length);
      expect(before === '' || before.endsWith('\n')).toBe(true);
      expect(clipped.firstLine).toBe(before.split('\n').length);
      expect(clipped.cutAfter).toBe(clipped.suffix.length < suffix.length);
      expect(clipped.suffix === suffix || clipped.suffix.endsWith('\n')).toBe(true);
    }),
  );
});
