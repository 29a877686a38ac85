/** Seeded randomness: every random choice of the pipeline flows from a string, so that a run can be repeated. */
import { createHash } from 'node:crypto';

export type Random = {
  /** Uniform in [0, 1). */
  next: () => number;
  /** Uniform integer in [0, below); 0 when `below` is 0. */
  int: (below: number) => number;
  /** True with the probability given. */
  chance: (probability: number) => boolean;
  /** One item, each as likely; undefined for an empty list. */
  pick: <T>(items: readonly T[]) => T | undefined;
  /** A shuffled copy. */
  shuffle: <T>(items: readonly T[]) => T[];
  /** One item, as likely as its weight; undefined when no weight is above 0. */
  weighted: <T>(items: readonly T[], weightOf: (item: T) => number) => T | undefined;
  /** A copy in random order in which heavier items tend to come first; items without weight are left out. */
  weightedShuffle: <T>(items: readonly T[], weightOf: (item: T) => number) => T[];
};

/** A generator (sfc32) whose 128 bits of state are the start of the seed's sha256. */
export function createRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12);

  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  const int = (below: number) => Math.floor(next() * below);

  const shuffle = <T>(items: readonly T[]): T[] => {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = int(i + 1);
      const held = copy[i] as T;
      copy[i] = copy[j] as T;
      copy[j] = held;
    }
    return copy;
  };

  const weighted = <T>(items: readonly T[], weightOf: (item: T) => number): T | undefined => {
    const weights = items.map((item) => Math.max(0, weightOf(item)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total <= 0) return undefined;
    let left = next() * total;
    let last: T | undefined;
    for (const [i, item] of items.entries()) {
      const weight = weights[i] ?? 0;
      if (weight === 0) continue;
      last = item;
      left -= weight;
      if (left < 0) break;
    }
    return last;
  };

  // Efraimidis and Spirakis: the order of u^(1/weight) is a weighted sample without replacement.
  const weightedShuffle = <T>(items: readonly T[], weightOf: (item: T) => number): T[] =>
    items
      .map((item) => ({ item, weight: weightOf(item) }))
      .filter(({ weight }) => weight > 0)
      .map(({ item, weight }) => ({ item, rank: Math.log(next() || Number.MIN_VALUE) / weight }))
      .sort((x, y) => y.rank - x.rank)
      .map(({ item }) => item);

  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => (items.length > 0 ? items[int(items.length)] : undefined),
    shuffle,
    weighted,
    weightedShuffle,
  };
}
