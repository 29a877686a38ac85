/** What the votes of one judge on one candidate come to. Pure. */
import type { Vote } from '@/server/dataset/pairs/schema';

/** 'split': as many for real as for invented. 'none': no valid vote. */
export type Verdict = 'real' | 'invented' | 'split' | 'none';

export type VoteTally = {
  verdict: Verdict;
  /** Valid votes that agree with the verdict; half of them when split. */
  agreeing: number;
  valid: number;
  /** Answers that are no vote. */
  invalid: number;
};

export function tallyVotes(votes: Pick<Vote, 'score'>[]): VoteTally {
  const real = votes.filter(({ score }) => score === 1).length;
  const invented = votes.filter(({ score }) => score === 0).length;
  const valid = real + invented;
  const verdict = valid === 0 ? 'none' : real === invented ? 'split' : real > invented ? 'real' : 'invented';
  return { verdict, agreeing: Math.max(real, invented), valid, invalid: votes.length - valid };
}

const WORDS: Record<Verdict, string> = { real: 'Real', invented: 'Invented', split: 'Split', none: 'No vote' };

/** 'Real', with several votes 'Real 2/3'. */
export function verdictText({ verdict, agreeing, valid }: VoteTally): string {
  return valid > 1 ? `${WORDS[verdict]} ${agreeing}/${valid}` : WORDS[verdict];
}
