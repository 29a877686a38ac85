/** What a database and its clients cannot hold as text. */

/** Why a string cannot be stored byte for byte; null when it can. */
export function textProblem(text: string): string | null {
  if (text.includes('\0')) return 'holds a NUL character';
  if (!text.isWellFormed()) return 'holds half of a surrogate pair, which is not valid Unicode';
  return null;
}
