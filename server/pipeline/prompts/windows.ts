/** How much of a file a prompt shows around a hole. Pure. */

/** The end of a text of at most so many characters, from the start of a line where there is one. Never half a character. */
export function lastLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(text.length - most);
  const line = cut.indexOf('\n');
  return line === -1 ? cut.replace(/^[\uDC00-\uDFFF]/, '') : cut.slice(line + 1);
}

/** The start of a text of at most so many characters, up to the end of a line where there is one. Never half a character. */
export function firstLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const line = cut.lastIndexOf('\n');
  return line === -1 ? cut.replace(/[\uD800-\uDBFF]$/, '') : cut.slice(0, line + 1);
}
