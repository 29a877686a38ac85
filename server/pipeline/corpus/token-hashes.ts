/** A file as a sequence of token hashes: what is left of it when layout and comments do not count. */
import type { Language } from '../schema';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const [TAB, SPACE, SLASH, STAR, HASH] = [9, 32, 47, 42, 35];

/** Letters, digits, `_`, `$` and everything beyond ASCII: what words are made of in all eight languages. */
const isWord = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  code > 127;

/** Tokens by their hashes, and where each begins in the text (UTF-16 offset). */
export type Tokens = { hashes: Uint32Array; starts: Uint32Array };

/** Only the hashes of `readTokens`. */
export const hashTokens = (text: string, language: Language): Uint32Array => readTokens(text, language).hashes;

/**
 * FNV-1a hashes (32 bit) of the tokens: words and numbers whole, every other sign by itself. White space and comments
 * are left out. Strings count word by word, so what looks like a comment in one is lost; that is the same in a copy.
 */
export function readTokens(text: string, language: Language): Tokens {
  const hashes = new Uint32Array(text.length);
  const starts = new Uint32Array(text.length);
  const lineComment = language === 'python' ? HASH : SLASH;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SPACE || (code >= TAB && code <= 13)) {
      at++;
    } else if (code === lineComment && (lineComment === HASH || text.charCodeAt(at + 1) === SLASH)) {
      at = endOf(text, '\n', at);
    } else if (code === SLASH && text.charCodeAt(at + 1) === STAR && language !== 'python') {
      at = endOf(text, '*/', at + 2);
    } else if (isWord(code)) {
      starts[count] = at;
      let hash = FNV_OFFSET;
      for (let next = code; at < text.length && isWord(next); next = text.charCodeAt(++at)) {
        hash = Math.imul(hash ^ next, FNV_PRIME);
      }
      hashes[count++] = hash;
    } else {
      starts[count] = at++;
      hashes[count++] = Math.imul(FNV_OFFSET ^ code, FNV_PRIME);
    }
  }
  return { hashes: hashes.subarray(0, count), starts: starts.subarray(0, count) };
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}
