/** Text cut by byte offsets, without loss. Pure. */

export type SplitText = { prefix: string; middle: string; suffix: string };

/**
 * Cuts a text in three at byte offsets of its UTF-8 form; `prefix + middle + suffix === text`.
 * @param start first byte of the middle
 * @param end the byte after the middle
 * @throws RangeError when an offset is outside the text, not in order, or inside a character
 */
export function splitAtBytes(text: string, start: number, end: number): SplitText {
  if (start > end) throw new RangeError(`byte ${start} comes after byte ${end}`);
  const from = indexAtByte(text, start);
  const to = indexAtByte(text, end);
  return { prefix: text.slice(0, from), middle: text.slice(from, to), suffix: text.slice(to) };
}

/** The UTF-16 index of the character that begins at a byte of the UTF-8 form. */
function indexAtByte(text: string, byte: number): number {
  let bytes = 0;
  let index = 0;
  while (bytes < byte && index < text.length) {
    const code = text.codePointAt(index) ?? 0;
    bytes += utf8Length(code);
    index += code > 0xffff ? 2 : 1;
  }
  if (bytes !== byte) throw new RangeError(`byte ${byte} is not the start of a character of this text`);
  return index;
}

/** A lone surrogate is stored as U+FFFD, which has three bytes too. */
function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
