/** A function from UTF-16 offsets in a text to UTF-8 offsets. Offsets inside a surrogate pair are not asked for. */
export function createByteIndex(text: string): (offset: number) => number {
  const length = Buffer.byteLength(text, 'utf8');
  if (length === text.length) return (offset) => offset;
  const bytes = new Uint32Array(text.length + 1);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    bytes[i] = at;
    const code = text.charCodeAt(i);
    // The halves of a surrogate pair, two bytes each, make up the four of their character.
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    at += code < 0x80 ? 1 : code < 0x800 || isSurrogate ? 2 : 3;
  }
  bytes[text.length] = at;
  return (offset) => bytes[offset] ?? length;
}
