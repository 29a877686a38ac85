/** Cuts fill-in-the-middle holes at the calls, arguments, variables and imports of a parsed file. */
import type { HallucinationType, Language, Target } from '../schema';
import type { Tree } from './parser';
import { createByteIndex } from './syntax/byte-index';
import { draftHoles, type HoleDraft, type Spot } from './syntax/hole-drafts';
import { lineStarts } from './syntax/lines';
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

/**
 * Finds all holes of a file in source order, each span once. Pure: the same text gives the same holes.
 * @param input `tree` must be that of `text`; `maxMiddleChars` is the length of the longest hole, in UTF-16 units
 */
export function extractHoles(input: { language: Language; text: string; tree: Tree; maxMiddleChars: number }): Hole[] {
  const { text, maxMiddleChars } = input;
  const facts = readFacts(input);
  const { drafts, shared } = draftHoles(facts);
  const toByte = createByteIndex(text);
  const lines = lineStarts(text);
  const isClean = createCleanCheck(facts);
  const holes: Hole[] = [];
  // Drafts come in source order, so that one step through lines and spots serves them all.
  let line = 1;
  let firstSpot = 0;
  for (const draft of mergeSpans(drafts.filter(({ start, end }) => hasSize(end - start, maxMiddleChars)))) {
    const { start, end, node, type } = draft;
    while ((lines[line] ?? Number.POSITIVE_INFINITY) <= start) line++;
    while ((shared[firstSpot]?.start ?? Number.POSITIVE_INFINITY) < start) firstSpot++;
    if (end > (lines[line + MAX_LINES - 1] ?? text.length) || !isClean(start, end)) continue;
    const targets = placeTargets(text, draft, shared, firstSpot);
    if (!targets.some((target) => target.type === type)) continue;
    holes.push({
      start,
      end,
      byteStart: toByte(start),
      byteEnd: toByte(end),
      startLine: line,
      nodeType: facts.view.typeName(node),
      type,
      middle: text.slice(start, end),
      targets,
    });
  }
  return holes;
}

const hasSize = (length: number, max: number) => length >= MIN_CHARS && length <= max;

/** A check that a span has no comment in it and touches nothing that the parser did not understand. */
function createCleanCheck({ comments, view }: SourceFacts) {
  const { faults } = view.flat;
  const faultEnds = faults.map((fault) => fault.end);
  return (start: number, end: number): boolean => {
    const comment = comments[lowerBound(comments, start)];
    if (comment !== undefined && comment < end) return false;
    const fault = faults[lowerBound(faultEnds, start)];
    return fault === undefined || fault.start > end;
  };
}

/** Sorts drafts and makes one of those that share a span. */
function mergeSpans(drafts: HoleDraft[]): HoleDraft[] {
  const merged: HoleDraft[] = [];
  for (const draft of drafts.sort(compareSpots)) {
    const last = merged.at(-1);
    if (last?.start === draft.start && last.end === draft.end) last.spots = [...last.spots, ...draft.spots];
    else merged.push({ ...draft });
  }
  return merged;
}

/** The draft's own spots and the shared ones that lie in it, as targets in order. An import has its own only. */
function placeTargets(text: string, draft: HoleDraft, shared: readonly Spot[], first: number): Target[] {
  const { start, end } = draft;
  const spots = [...draft.spots];
  if (draft.type !== 'import') {
    for (let i = first; i < shared.length; i++) {
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

/** When one span is a hole for several types, the first of these counts. */
const RANKS: Record<HallucinationType, number> = { import: 0, method: 1, parameter: 2, undefinedvariable: 3 };
const compareSpots = (a: Spot | HoleDraft, b: Spot | HoleDraft) =>
  a.start - b.start || a.end - b.end || RANKS[a.type] - RANKS[b.type];

/** Index of the first item at or after an offset. */
function lowerBound(items: readonly number[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
