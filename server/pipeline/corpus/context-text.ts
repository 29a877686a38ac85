/** The three parts of a file that a hole cuts it into. */

export type ContextText = { prefix: string; middle: string; suffix: string };

/**
 * Cuts a file at a hole, byte for byte: a BOM, CRLF, tabs and characters of any length stay as they are.
 * @param content the whole file, decoded
 * @param byteStart and `byteEnd` count UTF-8 bytes from the start of the file, a BOM included
 * @throws RangeError when an end lies outside the file or inside a character
 */
export function splitAtBytes(content: string, byteStart: number, byteEnd: number): ContextText {
  const bytes = Buffer.from(content, 'utf8');
  const cuts = (at: number) => at >= 0 && at <= bytes.length && ((bytes[at] ?? 0) & 0xc0) !== 0x80;
  if (byteStart > byteEnd || !cuts(byteStart) || !cuts(byteEnd)) {
    throw new RangeError(`bytes ${byteStart} to ${byteEnd} are no hole in a file of ${bytes.length} bytes`);
  }
  // Nothing but ASCII: bytes and UTF-16 units are the same.
  const isAscii = bytes.length === content.length;
  const start = isAscii ? byteStart : bytes.toString('utf8', 0, byteStart).length;
  const end = isAscii ? byteEnd : start + bytes.toString('utf8', byteStart, byteEnd).length;
  return { prefix: content.slice(0, start), middle: content.slice(start, end), suffix: content.slice(end) };
}
