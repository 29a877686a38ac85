/** Cuts fill-in-the-middle holes at the calls, arguments, variables and imports of a parsed file. */
import type { HallucinationType, Language, Target } from '../schema';
import type { Tree } from './parser';
import { createByteIndex } from './syntax/byte-index';
import { draftHoles, type HoleDraft, type Spot } from './syntax/hole-drafts';
import { lineOf, lineStarts } from './syntax/lines';
import { readFacts, type SourceFacts } from './syntax/read-facts';

export type Hole = {
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
  /** UTF-8 bytes from the start of the file, a BOM included. */
  byteStart: number;
  byteEnd: number;
  /** Counted from 1. */
  startLine: number;
  nodeType: string;
  /** What the hole was cut for; one of the types of its targets. */
  type: HallucinationType;
  middle: string;
  targets: Target[];
};

const MIN_CHARS = 2;
const MAX_LINES = 3;
/** When one span is a hole for several types, the first of these counts. */
const PRECEDENCE: readonly HallucinationType[] = ['import', 'method', 'parameter', 'undefinedvariable'];

/**
 * Finds all holes of a file in source order, each span once. Pure: the same text gives the same holes.
 * @param input `tree` must be that of `text`; `maxMiddleChars` is the length of the longest hole, in UTF-16 units
 */
export function extractHoles(input: { language: Language; text: string; tree: Tree; maxMiddleChars: number }): Hole[] {
  const { text, maxMiddleChars } = input;
  const facts = readFacts(input);
  const { drafts, shared } = draftHoles(facts);
  const lines = lineStarts(text);
  const toByte = createByteIndex(text);
  const isClean = createCleanCheck(facts, lines);
  const fits = ({ start, end }: HoleDraft) =>
    end - start >= MIN_CHARS && end - start <= maxMiddleChars && isClean(start, end);
  return mergeSpans(drafts.filter(fits)).flatMap((draft) => {
    const { start, end, node, type } = draft;
    const targets = placeTargets(text, draft, shared);
    if (!targets.some((target) => target.type === type)) return [];
    return [
      {
        ...{ start, end, byteStart: toByte(start), byteEnd: toByte(end), startLine: lineOf(lines, start) },
        ...{ nodeType: facts.view.typeName(node), type, middle: text.slice(start, end), targets },
      },
    ];
  });
}

/** A check that a span is short, has no comment in it, and touches nothing that the parser did not understand. */
function createCleanCheck({ comments, view }: SourceFacts, lines: readonly number[]) {
  const { faults } = view.flat;
  return (start: number, end: number): boolean => {
    if (lineOf(lines, end) - lineOf(lines, start) >= MAX_LINES) return false;
    const next = comments[lowerBound(comments, start, itself)];
    if (next !== undefined && next < end) return false;
    return !faults.some((fault) =>
      fault.start === fault.end ? fault.start >= start && fault.start <= end : fault.start < end && fault.end > start,
    );
  };
}

/** Sorts drafts and makes one of those that share a span. */
function mergeSpans(drafts: HoleDraft[]): HoleDraft[] {
  const merged: HoleDraft[] = [];
  for (const draft of drafts.sort((a, b) => a.start - b.start || a.end - b.end || rankOf(a.type) - rankOf(b.type))) {
    const last = merged.at(-1);
    if (last?.start === draft.start && last.end === draft.end) last.spots = [...last.spots, ...draft.spots];
    else merged.push({ ...draft });
  }
  return merged;
}

/** The draft's own spots and the shared ones that lie in it, as targets in order. An import has its own only. */
function placeTargets(text: string, draft: HoleDraft, shared: readonly Spot[]): Target[] {
  const { start, end } = draft;
  const spots = [...draft.spots];
  if (draft.type !== 'import') {
    for (let i = lowerBound(shared, start, startOf); i < shared.length; i++) {
      const spot = shared[i];
      if (!spot || spot.start >= end) break;
      if (spot.end <= end) spots.push(spot);
    }
  }
  if (spots.length > 1) spots.sort(compareSpots);
  const targets: Target[] = [];
  let last: Spot | undefined;
  for (const spot of spots) {
    if (last && compareSpots(last, spot) === 0) continue;
    const { type, role } = spot;
    targets.push({
      type,
      role,
      start: spot.start - start,
      end: spot.end - start,
      text: text.slice(spot.start, spot.end),
    });
    last = spot;
  }
  return targets;
}

const rankOf = (type: HallucinationType) => PRECEDENCE.indexOf(type);
const compareSpots = (a: Spot, b: Spot) => a.start - b.start || a.end - b.end || rankOf(a.type) - rankOf(b.type);
const startOf = (spot: Spot) => spot.start;
const itself = (offset: number) => offset;

/** Index of the first item at or after an offset. */
function lowerBound<T>(items: readonly T[], offset: number, offsetOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && offsetOf(item) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
