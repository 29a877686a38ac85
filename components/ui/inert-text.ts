/** Scraped code, model output and logs are hostile text. React escapes markup; this makes the invisible visible. */

/** Format characters reorder or hide the text around them (bidirectional controls, zero-width signs, the BOM, tags). */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * The text with every control and format character replaced by something that can be seen and does nothing: the
 * pictures of U+2400 for the old controls, ⟨U+202E⟩ for the rest. Tabs and line feeds stay, as does the carriage
 * return of a line's end. For display only; the length may change.
 */
export function showInert(text: string): string {
  return text.replaceAll(UNSEEN, (sign, at: number) => {
    const code = sign.codePointAt(0) ?? 0;
    if (sign === '\t' || sign === '\n') return sign;
    if (sign === '\r' && text[at + 1] === '\n') return sign;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
