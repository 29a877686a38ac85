/** Which names of files from elsewhere may become paths here. */

/** Left out of a name by HFS+, so that `.g\u200cit` is `.git` there (git's own list, utf8.c). */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const LONGEST_SEGMENT = 255;
const LONGEST_PATH = 1_024;

/**
 * Why a name cannot be written below a folder; null when it can. Strict on purpose: what no ordinary repository has
 * (line breaks, backslashes, `.git`) is refused rather than mended.
 */
export function pathProblem(name: string): string | null {
  if (name === '' || name.endsWith('/')) return 'names no file';
  if (!name.isWellFormed()) return 'is not valid Unicode';
  if (/\p{Cc}/u.test(name)) return 'holds a control character';
  if (name.includes('\\')) return 'holds a backslash';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'is absolute';
  if (Buffer.byteLength(name) > LONGEST_PATH) return 'is too long';
  for (const segment of name.split('/')) {
    if (segment === '' || segment === '.') return 'has an empty part';
    if (segment === '..') return 'leads out of its folder';
    if (Buffer.byteLength(segment) > LONGEST_SEGMENT) return 'is too long';
    const plain = segment
      .replaceAll(IGNORED_BY_HFS, '')
      .replace(/[ .]+$/, '')
      .toLowerCase();
    if (plain === '.git' || plain === 'git~1') return 'reaches into .git';
  }
  return null;
}
