/**
 * Slows down guessing. Counts failures in memory, per e-mail and address and per e-mail alone: the address comes from a
 * header that a client without a proxy can invent, so the second limit is the one that holds.
 */

export type Attempt = { email: string; ip: string };

export type LoginThrottle = {
  /**
   * Counts an attempt before its password is looked at, so that a burst of parallel guesses cannot pass the limit.
   * @returns 'allowed', or 'refused' with whether this is the first refusal of the window (worth one line in the log)
   */
  take: (attempt: Attempt) => { allowed: true } | { allowed: false; first: boolean };
  /** A right password takes its own attempt back, and forgets the failures of this e-mail from this address. */
  forgive: (attempt: Attempt) => void;
};

type Options = {
  windowMs: number;
  perEmailAndIp: number;
  perEmail: number;
  /** Counters held at once; with all in use, new attempts are refused. */
  capacity: number;
  now: () => number;
};

const DEFAULTS: Options = {
  windowMs: 15 * 60_000,
  perEmailAndIp: 5,
  perEmail: 20,
  capacity: 100_000,
  now: Date.now,
};

type Counter = { taken: number; refused: boolean; until: number };

export function createLoginThrottle(options: Partial<Options> = {}): LoginThrottle {
  const { windowMs, perEmailAndIp, perEmail, capacity, now } = { ...DEFAULTS, ...options };
  const counters = new Map<string, Counter>();
  const limitsOf = ({ email, ip }: Attempt) => {
    const name = email.trim().toLowerCase();
    return [
      { key: JSON.stringify([name, ip]), limit: perEmailAndIp },
      { key: JSON.stringify([name]), limit: perEmail },
    ];
  };
  const live = (key: string) => {
    const counter = counters.get(key);
    return counter && counter.until > now() ? counter : undefined;
  };
  const makeRoom = () => {
    if (counters.size + 2 <= capacity) return true;
    for (const [key, { until }] of counters) if (until <= now()) counters.delete(key);
    return counters.size + 2 <= capacity;
  };

  return {
    take: (attempt) => {
      const limits = limitsOf(attempt);
      const full = limits
        .map(({ key, limit }) => ({ counter: live(key), limit }))
        .find(({ counter, limit }) => counter && counter.taken >= limit)?.counter;
      if (full) {
        const first = !full.refused;
        full.refused = true;
        return { allowed: false, first };
      }
      if (limits.some(({ key }) => !live(key)) && !makeRoom()) return { allowed: false, first: false };
      for (const { key } of limits) {
        const counter = live(key) ?? { taken: 0, refused: false, until: now() + windowMs };
        counter.taken += 1;
        counters.set(key, counter);
      }
      return { allowed: true };
    },
    forgive: (attempt) => {
      const [both, email] = limitsOf(attempt);
      const own = both && live(both.key);
      const all = email && live(email.key);
      if (all && own) all.taken = Math.max(0, all.taken - own.taken);
      if (both) counters.delete(both.key);
    },
  };
}

const holder = globalThis as typeof globalThis & { foolproofLoginThrottle?: LoginThrottle };

/** The one of this process. */
export function getLoginThrottle(): LoginThrottle {
  holder.foolproofLoginThrottle ??= createLoginThrottle();
  return holder.foolproofLoginThrottle;
}
