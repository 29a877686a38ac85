/** Keeps the page of a pair light when its file is not. Pure. */

/** A page shows a dozen lines around the hole; this leaves room to unfold. */
const MAX_CHARS = 60_000;

export type ClippedContext = { prefix: string; suffix: string; firstLine: number; cutAfter: boolean };

/**
 * The text around a hole, cut at line ends to at most `maxChars` on each side. The line that holds the hole stays whole.
 * `firstLine` is the number of the prefix's first line, from 1.
 */
export function clipContext(prefix: string, suffix: string, maxChars = MAX_CHARS): ClippedContext {
  const start = prefix.length <= maxChars ? 0 : lineStartAfter(prefix, prefix.length - maxChars);
  const end = suffix.length <= maxChars ? suffix.length : lineEndBefore(suffix, maxChars);
  return {
    prefix: prefix.slice(start),
    suffix: suffix.slice(0, end),
    firstLine: 1 + countLineFeeds(prefix.slice(0, start)),
    cutAfter: end < suffix.length,
  };
}

/** The first line start at or after an index, else the start of the last line. */
function lineStartAfter(text: string, index: number): number {
  const feed = text.indexOf('\n', index - 1);
  return feed === -1 ? text.lastIndexOf('\n') + 1 : feed + 1;
}

/** The last line end at or before an index, else the end of the first line. */
function lineEndBefore(text: string, index: number): number {
  const feed = text.lastIndexOf('\n', index - 1);
  if (feed !== -1) return feed + 1;
  const first = text.indexOf('\n');
  return first === -1 ? text.length : first + 1;
}

const countLineFeeds = (text: string) => text.split('\n').length - 1;
