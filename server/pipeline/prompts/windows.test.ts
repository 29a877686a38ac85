import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstLines, lastLines } from './windows';

test('whole lines next to the hole, where there are lines', () => {
  expect(lastLines('one\ntwo\nthree', 8)).toBe('three');
  expect(firstLines('one\ntwo\nthree', 8)).toBe('one\ntwo\n');
  expect(lastLines('one\ntwo', 7)).toBe('one\ntwo');
});

test('windows are ends of the text, no longer than asked for, and never half a character', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '👍', 'é'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, most) => {
      const [last, first] = [lastLines(whole, most), firstLines(whole, most)];
      expect(whole.endsWith(last) && whole.startsWith(first)).toBe(true);
      expect(Math.max(last.length, first.length)).toBeLessThanOrEqual(most);
      expect(last.isWellFormed() && first.isWellFormed()).toBe(true);
    }),
  );
});
