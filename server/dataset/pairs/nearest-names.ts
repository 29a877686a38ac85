/** Which real names an invented one resembles. Pure. */
import type { NearestName } from './schema';

const MOST = 8;
/** Below this two names have nothing to do with each other. */
const LEAST_SIMILARITY = 0.4;
const MIN_LENGTH = 2;

/**
 * The real names nearest to an invented one, best first.
 * @param names distinct identifiers of the repository
 * @param inFile those of the pair's own file
 */
export function findNearestNames(
  invented: string,
  names: Iterable<string>,
  inFile: ReadonlySet<string>,
): NearestName[] {
  const words = new Set(subwords(invented));
  const found: NearestName[] = [];
  for (const name of names) {
    if (name === invented || name.length < MIN_LENGTH) continue;
    const similarity = similarityOf({ name: invented, words }, name);
    if (similarity >= LEAST_SIMILARITY) found.push({ name, similarity, inFile: inFile.has(name) });
  }
  return found
    .sort((a, b) => b.similarity - a.similarity || Number(b.inFile) - Number(a.inFile) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
}

/** 0 to 1: half for shared subwords (Dice), half for few edits. Case does not count. */
function similarityOf(invented: { name: string; words: ReadonlySet<string> }, name: string): number {
  const other = new Set(subwords(name));
  const shared = [...other].filter((word) => invented.words.has(word)).length;
  const dice = invented.words.size + other.size > 0 ? (2 * shared) / (invented.words.size + other.size) : 0;
  const longest = Math.max(invented.name.length, name.length);
  // Most names share no word and differ in length: their edits need no counting.
  const best = (dice + (longest - Math.abs(invented.name.length - name.length)) / longest) / 2;
  if (best < LEAST_SIMILARITY) return best;
  return (dice + 1 - editDistance(invented.name.toLowerCase(), name.toLowerCase()) / longest) / 2;
}

/** 'parseHTTPUrl2' -> parse, http, url, 2 */
export function subwords(name: string): string[] {
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[\p{Lo}\p{Lm}\p{Lt}]+|\p{Nd}+/gu) ?? [];
  return words.map((word) => word.toLowerCase());
}

/** Levenshtein's distance in UTF-16 units. */
export function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitute = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(substitute, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
