import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeReturnPath } from './return-path';

test('a path on this site is kept, with its query', () => {
  expect(safeReturnPath('/p/demo/pairs?type=method#row')).toBe('/p/demo/pairs?type=method#row');
});

test.each([
  ['//evil.example'],
  ['/\\evil.example'],
  ['/\t/evil.example'],
  ['https://evil.example/p'],
  ['javascript:alert(1)'],
  [''],
  [undefined],
  [['/a', '/b']],
])('%o leads to the start page', (wished) => {
  expect(safeReturnPath(wished)).toBe('/');
});

test('whatever the address says, the browser stays on this site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '@',
    ':',
    'http',
    'evil.example',
    '\t',
    '\n',
    '%2f',
    '?',
    '#',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((parts) => parts.join('')),
      (wished) => {
        expect(new URL(safeReturnPath(wished), 'https://foolproof.lab').origin).toBe('https://foolproof.lab');
      },
    ),
    { numRuns: 2_000 },
  );
});
