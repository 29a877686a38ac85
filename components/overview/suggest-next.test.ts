import { expect, test } from 'vitest';
import { type Situation, suggestNext } from './suggest-next';

const full: Situation = {
  slug: 'demo',
  canLaunch: true,
  counts: { contexts: 10, pairs: 12, validPairs: 9, judgedPairs: 9 },
  cells: [{ validPairs: 4 }, { validPairs: 5 }],
  recentRuns: [{ id: 'r1', name: 'Demo', state: 'succeeded', error: null }],
};
const run = (state: 'running' | 'queued' | 'failed') => [{ id: 'r2', name: 'Now', state, error: 'no worker' }];

test('what is under way comes before all else, what failed next', () => {
  const empty = { contexts: 0, pairs: 0, validPairs: 0, judgedPairs: 0 };
  expect(suggestNext({ ...full, counts: empty, recentRuns: run('running') })?.href).toBe('/p/demo/runs/r2');
  expect(suggestNext({ ...full, recentRuns: run('queued') })?.title).toContain('waiting');
  expect(suggestNext({ ...full, recentRuns: run('failed') })?.href).toBe('/p/demo/runs/r2?tab=errors');
});

test('a failure that was followed by a success is no longer news', () => {
  expect(suggestNext({ ...full, recentRuns: [...full.recentRuns, ...run('failed')] })?.title).toContain('hardest');
});

test('a gap in the loop is named with its size', () => {
  expect(suggestNext({ ...full, counts: { ...full.counts, contexts: 0 } })?.title).toBe('Make the first pairs');
  expect(suggestNext({ ...full, counts: { ...full.counts, judgedPairs: 8 } })?.title).toBe('1 valid pair has no vote');
  expect(suggestNext({ ...full, cells: [{ validPairs: 0 }, { validPairs: 1 }] })?.title).toBe(
    '1 cell of 2 without a pair',
  );
});

test('who may not launch is never sent to the launch form', () => {
  const zero = { contexts: 0, pairs: 0, validPairs: 0, judgedPairs: 0 };
  const situations = [zero, { ...zero, contexts: 5 }, { ...full.counts, judgedPairs: 0 }, full.counts];
  for (const counts of situations) {
    const next = suggestNext({ ...full, counts, cells: [{ validPairs: 0 }], canLaunch: false });
    expect(next?.href ?? '').not.toContain('/runs/new');
  }
});
