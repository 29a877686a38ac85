/** Chooses holes: the same seed chooses the same ones, in whatever order they come. */
import { createHash } from 'node:crypto';
import type { HallucinationType } from '../schema';
import type { Hole } from './extract-holes';

type SampleOptions = {
  /** How many to keep. */
  max: number;
  /** Only holes cut for these. */
  types: readonly HallucinationType[];
  seed: string;
};

/** Two holes that share more than this part of what both cover are nearly the same question. */
const HEAVY_OVERLAP = 0.5;

/**
 * Keeps at most `max` holes of a file, in turn one of each type, without overlaps as long as there are enough. A type
 * that is left over when the others have no more takes its share of `max` or as many as they, and leaves the rest: a
 * header of thirty includes is worth no more than one of four.
 * @returns the kept holes in source order
 */
export function sampleHoles(holes: readonly Hole[], { max, types, seed }: SampleOptions): Hole[] {
  const words = seedWords(seed);
  const rank = (hole: Hole) => mix(words, hole.byteStart, hole.byteEnd);
  const queues = types.map((type) =>
    orderBy(
      holes.filter((hole) => hole.type === type),
      rank,
      compareSpans,
    ),
  );
  const share = Math.ceil(max / Math.max(1, types.length));
  const kept: Hole[] = [];
  for (const limit of [0, HEAVY_OVERLAP, 1]) {
    const isFree = (hole: Hole) => !kept.includes(hole) && kept.every((other) => overlap(hole, other) <= limit);
    takeInTurn({ queues, kept, max, share, isFree });
  }
  return kept.sort(compareSpans);
}

/**
 * Keeps at most `max` contexts of a repository, in turn one of each type, and within a type in turn one of each file.
 * @returns the kept contexts in the order in which they were chosen
 */
export function capPerRepository<T extends { key: string; type: HallucinationType; file: string }>(
  contexts: readonly T[],
  max: number,
  seed: string,
): T[] {
  const ranks = new Map(contexts.map(({ key }) => [key, digest(`${seed}\n${key}`)]));
  const compare = (a: T, b: T) =>
    compareText(ranks.get(a.key) ?? '', ranks.get(b.key) ?? '') || compareText(a.key, b.key);
  const byType = Map.groupBy(contexts, (context) => context.type);
  const queues = [...byType]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, list]) => {
      const files = [...Map.groupBy([...list].sort(compare), (context) => context.file).values()];
      return inTurn(files.sort((a, b) => (a[0] && b[0] ? compare(a[0], b[0]) : 0)));
    });
  return inTurn(queues).slice(0, max);
}

/** The first of each list, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}

type Turn = { queues: Hole[][]; kept: Hole[]; max: number; share: number; isFree: (hole: Hole) => boolean };

/** Moves free holes from the queues to `kept`, each time from the type of which fewest are kept. */
function takeInTurn({ queues, kept, max, share, isFree }: Turn) {
  const count = ([hole]: Hole[]) => kept.filter((other) => other.type === hole?.type).length;
  const open = new Set(queues.filter((queue) => queue.length > 0));
  while (kept.length < max) {
    const candidates = [...open].flatMap((queue) => {
      const hole = queue.find(isFree);
      if (!hole) open.delete(queue);
      return hole ? [{ hole, count: count(queue) }] : [];
    });
    const scarce = candidates.reduce<(typeof candidates)[number] | undefined>(
      (a, b) => (a && a.count <= b.count ? a : b),
      undefined,
    );
    if (!scarce || (candidates.length === 1 && scarce.count >= Math.max(share, ...queues.map(count)))) return;
    kept.push(scarce.hole);
  }
}

/** The part of the longer of two spans that both cover. */
function overlap(a: Hole, b: Hole): number {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return common <= 0 ? 0 : common / Math.max(a.end - a.start, b.end - b.start);
}

const compareSpans = (a: Hole, b: Hole) => a.start - b.start || a.end - b.end;
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

function orderBy<T>(items: readonly T[], rankOf: (item: T) => number, compare: (a: T, b: T) => number): T[] {
  return items
    .map((item) => ({ item, rank: rankOf(item) }))
    .sort((a, b) => a.rank - b.rank || compare(a.item, b.item))
    .map(({ item }) => item);
}

type Words = [number, number];

function seedWords(seed: string): Words {
  const bytes = createHash('sha256').update(seed).digest();
  return [bytes.readInt32LE(0), bytes.readInt32LE(4)];
}

/** A 32-bit number that depends on every bit of the seed and of both offsets (the finaliser of MurmurHash3, twice). */
function mix([a, b]: Words, start: number, end: number): number {
  return avalanche(avalanche(a ^ start) ^ b ^ Math.imul(end, 0x9e3779b1)) >>> 0;
}

function avalanche(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
