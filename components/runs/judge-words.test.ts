import { describe, expect, test } from 'vitest';
import type { Share } from '@/server/foundation/statistics/schema';
import { describeGaps, describeShare, warnOfJudge } from './judge-words';

const share = (value: number | null, n: number): Share => ({ value, n, interval: null });

describe('a judge is warned of', () => {
  test.each([
    [1, 0, 'Scores 1 on all of both: its votes say little.'],
    [0.99, 0.02, 'Scores 1 on 98% or more of both: its votes say little.'],
    [0, 1, 'Scores 0 on all of both: its votes say little.'],
    [0.03, 0.96, 'Scores 0 on 96% or more of both: its votes say little.'],
    // Fooled by all, but it was never asked to doubt: good on one side, so its votes differ.
    [0.99, 0.1, null],
    [0.5, 0.5, null],
    [1, 1, null],
  ])('with specificity %d and accuracy on rejected %d: %s', (chosen, rejected, words) => {
    expect(warnOfJudge({ chosen: share(chosen, 200), rejected: share(rejected, 200) })).toBe(words);
  });

  test('not on few votes, nor on none', () => {
    expect(warnOfJudge({ chosen: share(1, 19), rejected: share(0, 200) })).toBeNull();
    expect(warnOfJudge({ chosen: share(null, 0), rejected: share(null, 0) })).toBeNull();
  });
});

test('a share is told with its interval and n', () => {
  expect(describeShare({ value: 0.9, n: 1_200, interval: { low: 0.881, high: 0.917 } })).toBe('88% to 92%, n = 1,200');
  expect(describeShare(share(null, 0))).toBe('no valid vote');
});

test('what is no vote is told by kind, most frequent first', () => {
  const invalid = { refused: 1, 'unparseable-answer': 30 };
  expect(describeGaps({ invalid, missing: 2, failedCalls: 1 })).toBe(
    '30 unparseable answer, 1 refused, 2 without an answer, 1 failed call',
  );
  expect(describeGaps({ invalid: {}, missing: 0, failedCalls: 0 })).toBe('');
});
