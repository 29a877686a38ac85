/** Stores the votes of a task as they come, some at a time. */
import type pg from 'pg';
import { storeVotes, type VoteRow } from './rows';

const VOTES_PER_INSERT = 100;

export type BallotBox = {
  /** Does not wait: a model's answer is in the books before its votes are made of it, so that none can be lost. */
  add: (votes: VoteRow[]) => void;
  /** Resolves when all votes are stored. */
  close: () => Promise<void>;
};

/** Opens an empty box. A vote that cannot be stored is thrown by `close`. */
export function openBallotBox(pool: pg.Pool, runId: string): BallotBox {
  let waiting: VoteRow[] = [];
  let storing = Promise.resolve();
  const flush = () => {
    const votes = waiting;
    waiting = [];
    if (votes.length > 0) storing = storing.then(() => storeVotes(pool, runId, votes));
    // `close` throws what went wrong; until then nobody listens.
    storing.catch(() => undefined);
  };
  return {
    add: (votes) => {
      waiting.push(...votes);
      if (waiting.length >= VOTES_PER_INSERT) flush();
    },
    close: () => {
      flush();
      return storing;
    },
  };
}
