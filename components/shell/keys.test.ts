import fc from 'fast-check';
import { expect, test } from 'vitest';
import { belongsToFocus, matchKeys } from './keys';

const bindings = [{ keys: 'g o' }, { keys: 'g p' }, { keys: 'j' }, { keys: '?' }];

test('a sequence waits for its second key and then matches', () => {
  expect(matchKeys(['g'], bindings)).toEqual({ kind: 'partial' });
  expect(matchKeys(['g', 'p'], bindings)).toEqual({ kind: 'full', binding: { keys: 'g p' } });
});

test('a key that does not go on the sequence counts for itself', () => {
  expect(matchKeys(['g', 'j'], bindings)).toEqual({ kind: 'full', binding: { keys: 'j' } });
  expect(matchKeys(['g', 'g'], bindings)).toEqual({ kind: 'partial' });
  expect(matchKeys(['g', 'z'], bindings)).toEqual({ kind: 'none' });
});

test('of two alike the one registered last wins', () => {
  const [first, second] = [
    { keys: 'j', id: 1 },
    { keys: 'j', id: 2 },
  ];
  expect(matchKeys(['j'], [first, second])).toEqual({ kind: 'full', binding: second });
});

test('whatever was pressed before, pressing a full sequence finds it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('g', 'o', 'x', 'j')), fc.constantFrom(...bindings), (noise, wanted) => {
      let pressed: string[] = [];
      let last = null;
      for (const key of [...noise, 'x', ...wanted.keys.split(' ')]) {
        const match = matchKeys([...pressed, key], bindings);
        last = match.kind === 'full' ? match.binding : null;
        pressed = match.kind === 'partial' ? [key] : [];
      }
      expect(last).toEqual(wanted);
    }),
  );
});

const target = (tagName: string, inside: string[] = [], isContentEditable = false) => ({
  tagName,
  isContentEditable,
  closest: (selector: string) => inside.some((part) => selector.includes(part)),
});

test('keys are never taken while typing, in dialogs, or from a focused button', () => {
  expect(belongsToFocus('j', target('INPUT'))).toBe(true);
  expect(belongsToFocus('j', target('TEXTAREA'))).toBe(true);
  expect(belongsToFocus('j', target('DIV', [], true))).toBe(true);
  expect(belongsToFocus('j', target('DIV', ['[role="dialog"]']))).toBe(true);
  expect(belongsToFocus('Enter', target('BUTTON', ['button']))).toBe(true);
  expect(belongsToFocus('j', target('BUTTON', ['button']))).toBe(false);
  expect(belongsToFocus('Enter', target('BODY'))).toBe(false);
});
