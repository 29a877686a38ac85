import { describe, expect, test } from 'vitest';
import type { Judge } from '../panel';
import { listQuestions, toVotes } from './ballots';
import { type PairRow, voteKey } from './rows';

const judgeOf = (id: string, samples = 1): Judge => ({
  ...{ id, label: id, kind: 'model', promptVersion: 'v1', samples },
  score: async () => ({ score: 1, reasoning: '', callId: null }),
});

const pairOf = (id: string): PairRow => ({
  ...{ id, contextId: 'hole', language: 'python', fileId: 'file', byteStart: 4, byteEnd: 8 },
  rejected: `rejected of ${id}`,
});

const hole = {
  pairs: [pairOf('p0'), pairOf('p1'), pairOf('p2')] as [PairRow, ...PairRow[]],
  ...{ prefix: 'before', middle: 'chosen', suffix: 'after' },
};
const none: ReadonlySet<string> = new Set();

describe('what a panel is asked about a hole', () => {
  test('each judge: the chosen candidate once for all pairs, each rejected one for its own', () => {
    const questions = listQuestions(hole, [judgeOf('lab/a')], none);
    expect(questions.toSorted((a, b) => a.key.localeCompare(b.key))).toMatchObject([
      { key: 'judge/hole/chosen/lab/a/v1/0', pairIds: ['p0', 'p1', 'p2'], input: { candidate: 'chosen' } },
      ...['p0', 'p1', 'p2'].map((id) => ({
        key: `judge/${id}/rejected/lab/a/v1/0`,
        pairIds: [id],
        input: { language: 'python', prefix: 'before', candidate: `rejected of ${id}`, suffix: 'after' },
      })),
    ]);
  });

  test('k samples are k questions with keys of their own', () => {
    const questions = listQuestions(hole, [judgeOf('lab/a', 3), judgeOf('lab/b')], none);
    expect(questions.filter(({ judge }) => judge.id === 'lab/a')).toHaveLength(12);
    expect(questions.filter(({ judge }) => judge.id === 'lab/b')).toHaveLength(4);
    expect(new Set(questions.map(({ key }) => key)).size).toBe(16);
  });

  test('votes that are stored are not asked for again, and a chosen answer goes to the pairs that lack it', () => {
    const stored = (pairId: string, candidate: 'chosen' | 'rejected') =>
      voteKey({ pairId, candidate, judge: 'lab/a', promptVersion: 'v1', sample: 0 });
    const cast = new Set([stored('p0', 'chosen'), stored('p0', 'rejected'), stored('p2', 'rejected')]);
    const questions = listQuestions(hole, [judgeOf('lab/a')], cast);
    expect(questions.map(({ candidate, pairIds }) => [candidate, pairIds]).toSorted()).toEqual([
      ['chosen', ['p1', 'p2']],
      ['rejected', ['p1']],
    ]);
    const all = new Set([...cast, stored('p1', 'chosen'), stored('p2', 'chosen'), stored('p1', 'rejected')]);
    expect(listQuestions(hole, [judgeOf('lab/a')], all)).toEqual([]);
  });

  test('the place in the order does not tell which candidate was chosen', () => {
    const places = Array.from({ length: 400 }, (_, at) => {
      const pairs = hole.pairs.map((pair) => ({ ...pair, contextId: `hole ${at}` })) as typeof hole.pairs;
      const questions = listQuestions({ ...hole, pairs }, [judgeOf('lab/a')], none);
      return questions.findIndex(({ candidate }) => candidate === 'chosen');
    });
    for (const place of [0, 1, 2, 3]) {
      expect(places.filter((at) => at === place).length).toBeGreaterThan(60);
    }
  });
});

test('one answer is a vote on each pair of its question; what is no vote keeps its reason', () => {
  const [question] = listQuestions(hole, [judgeOf('lab/a')], none).filter(({ candidate }) => candidate === 'chosen');
  if (!question) throw new Error('no question');
  expect(toVotes(question, { score: 1, reasoning: 'seen above', callId: 'call' })).toMatchObject(
    ['p0', 'p1', 'p2'].map((pairId) => ({
      ...{ pairId, candidate: 'chosen', judge: 'lab/a', promptVersion: 'v1', sample: 0 },
      ...{ score: 1, reasoning: 'seen above', error: null, callId: 'call' },
    })),
  );
  const [invalid] = toVotes(question, { score: null, reasoning: '', error: 'refused', callId: 'call' });
  expect(invalid).toMatchObject({ score: null, error: 'refused' });
});
