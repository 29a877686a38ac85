import { expect, test } from 'vitest';
import { rangeAfter } from './hole-range';

const show = (prefix: string, text: string) => {
  const range = rangeAfter(prefix, text);
  return `${range.startLineNumber}:${range.startColumn}-${range.endLineNumber}:${range.endColumn}`;
};

test.each([
  ['', 'abc', '1:1-1:4'],
  ['ab', 'c', '1:3-1:4'],
  ['a\nbc', 'd', '2:3-2:4'],
  ['a\r\nb\rc\n\td', 'load(\n  x)', '4:3-5:5'],
  ['a\n', '', '2:1-2:1'],
  ['👍', 'x', '1:3-1:4'],
])('after %j, %j stands at %s', (prefix, text, expected) => {
  expect(show(prefix, text)).toBe(expected);
});
