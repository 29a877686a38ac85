/** JSON Lines: one JSON object a line. Strings come through byte for byte, U+2028 and NUL escapes included. */
import { LONGEST_ROW, type RecordBatch, ROWS_PER_BATCH } from './types';

const NEWLINE = 10;

/** Rows of a stream of JSONL bytes; blank lines are no rows. */
export async function* readJsonl(bytes: AsyncIterable<Buffer>): AsyncGenerator<RecordBatch> {
  let batch: RecordBatch = [];
  let row = 0;
  for await (const line of splitLines(bytes)) {
    if (line !== null && isBlank(line)) continue;
    row++;
    batch.push(
      line === null ? { row, field: null, problem: `longer than ${LONGEST_ROW} bytes` } : parseLine(row, line),
    );
    if (batch.length < ROWS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parseLine(row: number, line: Buffer): RecordBatch[number] {
  let text: string;
  try {
    text = decoder.decode(line);
  } catch {
    return { row, field: null, problem: 'not valid UTF-8' };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { row, values: value as Record<string, unknown> };
    }
    return { row, field: null, problem: `not a JSON object: ${text.slice(0, 60)}` };
  } catch (error) {
    return { row, field: null, problem: `not JSON: ${(error as Error).message}` };
  }
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 32 || byte === 13 || byte === 9);
}

/** Lines without their newline; null for one that is too long, which is thrown away while it is read. */
async function* splitLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let size = 0;
  const add = (part: Buffer) => {
    size += part.length;
    if (size > LONGEST_ROW) parts = [];
    else parts.push(part);
  };
  const take = () => {
    const line = size > LONGEST_ROW ? null : parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    parts = [];
    size = 0;
    return line;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (size > 0) yield take();
}
