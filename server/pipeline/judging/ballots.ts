/** Which questions a panel must be asked about some pairs, and which votes each answer gives. Pure. */
import type { Judge, JudgeInput } from '../panel';
import { createRandom } from '../random';
import { type Candidate, type PairRow, type VoteRow, voteKey } from './rows';

/** One candidate put to one judge once; its answer is the vote on every pair of `pairIds`. */
export type Question<J extends Judge = Judge> = {
  judge: J;
  /** Idempotency key of the call. */
  key: string;
  candidate: Candidate;
  sample: number;
  pairIds: string[];
  input: JudgeInput;
};

type Hole = {
  /** Of one context, all of them. */
  pairs: [PairRow, ...PairRow[]];
  prefix: string;
  middle: string;
  suffix: string;
};

/**
 * The questions about one hole that are not answered yet, in an order that tells a judge nothing. The chosen candidate
 * is the same in all pairs of the hole, so that one answer about it serves them all.
 * @param cast keys of the votes that are stored
 */
export function listQuestions<J extends Judge>(hole: Hole, judges: J[], cast: ReadonlySet<string>): Question<J>[] {
  const { contextId } = hole.pairs[0];
  return judges.flatMap((judge) => {
    const own = samplesOf(judge).flatMap((sample) => [
      ...askChosen(hole, judge, sample, cast),
      ...askRejected(hole, judge, sample, cast),
    ]);
    return createRandom(`${contextId}:${judge.id}`).shuffle(own);
  });
}

const samplesOf = (judge: Judge) => [...Array(judge.samples).keys()];

function askChosen<J extends Judge>(hole: Hole, judge: J, sample: number, cast: ReadonlySet<string>): Question<J>[] {
  const candidate = 'chosen';
  const missing = hole.pairs.filter(({ id }) => !cast.has(keyOf(judge, { pairId: id, candidate, sample })));
  if (missing.length === 0) return [];
  const key = callKey(hole.pairs[0].contextId, { judge, candidate, sample });
  const pairIds = missing.map(({ id }) => id);
  return [{ judge, key, candidate, sample, pairIds, input: inputOf(hole, hole.middle) }];
}

function askRejected<J extends Judge>(hole: Hole, judge: J, sample: number, cast: ReadonlySet<string>): Question<J>[] {
  const candidate = 'rejected';
  return hole.pairs
    .filter(({ id }) => !cast.has(keyOf(judge, { pairId: id, candidate, sample })))
    .map(({ id, rejected }) => {
      const key = callKey(id, { judge, candidate, sample });
      return { judge, key, candidate, sample, pairIds: [id], input: inputOf(hole, rejected) };
    });
}

const keyOf = (judge: Judge, vote: Pick<VoteRow, 'pairId' | 'candidate' | 'sample'>) =>
  voteKey({ ...vote, judge: judge.id, promptVersion: judge.promptVersion });

/** @param id of the pair, or of the context where the answer serves all its pairs */
const callKey = (id: string, { judge, candidate, sample }: Pick<Question, 'judge' | 'candidate' | 'sample'>) =>
  ['judge', id, candidate, judge.id, judge.promptVersion, sample].join('/');

const inputOf = ({ pairs, prefix, suffix }: Hole, candidate: string): JudgeInput => ({
  ...{ language: pairs[0].language, prefix, candidate, suffix },
});

/** The votes that one answer gives. */
export function toVotes(
  { judge, candidate, sample, pairIds }: Question,
  answer: Awaited<ReturnType<Judge['score']>>,
): VoteRow[] {
  const { score, reasoning, callId } = answer;
  const error = answer.score === null ? answer.error : null;
  const { id, promptVersion } = judge;
  return pairIds.map((pairId) => ({
    ...{ pairId, candidate, judge: id, promptVersion, sample, score, reasoning, error, callId },
  }));
}
