/** How many calls of one model may be under way at once in this process: AIMD, as TCP does it. Pure. */

/** What a finished call says about the limit: 'overload' is a 429 or 529, 'neutral' says nothing. */
export type Outcome = 'success' | 'overload' | 'neutral';

export type Permit = { release: (outcome: Outcome) => void };

export type ConcurrencyLimiter = {
  /**
   * Waits for a place, first come, first served; a call that was sent before (`again`) goes ahead of those that were
   * not, so that old work ends before new work begins.
   * @throws the signal's reason when it is aborted while waiting
   */
  acquire: (signal: AbortSignal, again?: boolean) => Promise<Permit>;
  /** Takes a changed setting: the limit starts again at its new maximum. */
  setMaximum: (maximum: number) => void;
  /** Calls at once that are allowed now. */
  limit: () => number;
  running: () => number;
};

/**
 * Starts at the maximum, because most servers take it and a slow start would leave them idle. An overload halves the
 * limit, once per round trip: calls that were under way when it was cut say nothing new. Each success gives back one
 * part in `limit`, that is one place a round trip.
 */
export function createConcurrencyLimiter(start: number): ConcurrencyLimiter {
  let maximum = start;
  let limit = start;
  let running = 0;
  /** Rises with each cut: a permit knows under which limit its call was sent. */
  let cuts = 0;
  const fresh = new Set<() => void>();
  const repeated = new Set<() => void>();

  const admit = () => {
    while (running < Math.floor(limit)) {
      const line = repeated.size > 0 ? repeated : fresh;
      const next = line.values().next().value;
      if (!next) return;
      line.delete(next);
      running += 1;
      next();
    }
  };

  const finish = (outcome: Outcome, cutsAtStart: number) => {
    running -= 1;
    if (outcome === 'success') limit = Math.min(maximum, limit + 1 / limit);
    if (outcome === 'overload' && cutsAtStart === cuts) {
      limit = Math.max(1, limit / 2);
      cuts += 1;
    }
    admit();
  };

  const createPermit = (): Permit => {
    const cutsAtStart = cuts;
    let held = true;
    return {
      release: (outcome) => {
        if (!held) return;
        held = false;
        finish(outcome, cutsAtStart);
      },
    };
  };

  return {
    acquire: (signal, again = false) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const line = again ? repeated : fresh;
        const enter = () => {
          signal.removeEventListener('abort', leave);
          resolve(createPermit());
        };
        const leave = () => {
          line.delete(enter);
          reject(signal.reason);
        };
        line.add(enter);
        signal.addEventListener('abort', leave, { once: true });
        admit();
      }),
    setMaximum: (next) => {
      if (next === maximum) return;
      maximum = next;
      limit = next;
      admit();
    },
    limit: () => Math.floor(limit),
    running: () => running,
  };
}
