import { expect, test } from 'vitest';
import { tallyVotes, verdictText } from './vote-tally';

type Score = 0 | 1 | null;

test.each<[Score[], string, number]>([
  [[1], 'Real', 0],
  [[0], 'Invented', 0],
  [[null], 'No vote', 1],
  [[], 'No vote', 0],
  [[1, 1, 0], 'Real 2/3', 0],
  [[0, 1, 0], 'Invented 2/3', 0],
  [[0, 1], 'Split 1/2', 0],
  [[1, null, 1], 'Real 2/2', 1],
  [[null, 0], 'Invented', 1],
  [[null, null], 'No vote', 2],
])('votes %j come to %s with %d that are no vote', (scores, text, invalid) => {
  const tally = tallyVotes(scores.map((score) => ({ score })));
  expect(verdictText(tally)).toBe(text);
  expect(tally.invalid).toBe(invalid);
});
