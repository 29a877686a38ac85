import { describe, expect, test } from 'vitest';
import { difficultyBandsSchema, difficultyOf } from './schema';

describe('the difficulty of a pair', () => {
  test.each([
    [0, 'easy'],
    [1 / 3, 'easy'],
    [0.34, 'easy'],
    [0.35, 'medium'],
    [0.5, 'medium'],
    [0.66, 'hard'],
    [2 / 3, 'hard'],
    [1, 'hard'],
    [null, null],
  ])('of fool rate %s is %s', (rate, difficulty) => {
    expect(difficultyOf(rate, { easyMax: 0.34, hardMin: 0.66 })).toBe(difficulty);
  });
});

test.each([
  [0.34, 0.66, true],
  [0, 1, true],
  [0.5, 0.5, false],
  [0.6, 0.4, false],
  [-0.1, 0.5, false],
  [0.2, 1.1, false],
  [Number.NaN, 0.5, false],
])('cut-offs %s and %s are valid: %s', (easyMax, hardMin, valid) => {
  expect(difficultyBandsSchema.safeParse({ easyMax, hardMin }).success).toBe(valid);
});
