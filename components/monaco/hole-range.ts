/** Where a hole lies in the lines of its file. Pure. */

export type TextRange = { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number };

/**
 * The range of a text that follows a prefix, with lines and columns from 1. Line ends are counted as editors count them
 * (CRLF, LF, CR), so that it holds whatever they make of mixed ones.
 */
export function rangeAfter(prefix: string, text: string): TextRange {
  const start = endOf(prefix, { line: 1, column: 1 });
  const end = endOf(text, start);
  return { startLineNumber: start.line, startColumn: start.column, endLineNumber: end.line, endColumn: end.column };
}

type Position = { line: number; column: number };

function endOf(text: string, from: Position): Position {
  const lines = text.split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? '';
  if (lines.length === 1) return { line: from.line, column: from.column + last.length };
  return { line: from.line + lines.length - 1, column: last.length + 1 };
}
