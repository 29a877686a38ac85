/** CSV (RFC 4180) with a header row. */
import { pipeline, Transform, type TransformCallback } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { LONGEST_ROW, type RecordBatch, RecordFileError, ROWS_PER_BATCH } from './types';

type CsvOptions = { path: string; delimiter: string };

/**
 * Rows of a stream of CSV bytes. A row with too few or too many cells is a bad row.
 * @throws RecordFileError for a header that is missing or names a column twice, and for a quote that is never closed
 */
export async function* readCsv(bytes: NodeJS.ReadableStream, options: CsvOptions): AsyncGenerator<RecordBatch> {
  const encoding = watchEncoding();
  const parser = parse({
    delimiter: options.delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  // The parser passes errors on to its reader.
  pipeline(bytes, encoding.stream, parser, () => {});
  let header: string[] | null = null;
  let batch: RecordBatch = [];
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!header) {
        header = checkHeader(cells, options);
        continue;
      }
      row++;
      batch.push(toRow(row, header, cells, encoding.broken()));
      if (batch.length < ROWS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error instanceof CsvError ? new RecordFileError(options.path, describeFault(error, row + 1)) : error;
  }
  if (!header) throw new RecordFileError(options.path, 'is empty: not even a header');
  if (batch.length > 0) yield batch;
}

function checkHeader(cells: string[], { path, delimiter }: CsvOptions): string[] {
  const twice = cells.find((name, at) => cells.indexOf(name) !== at);
  if (twice !== undefined) throw new RecordFileError(path, `the header names column "${twice}" twice`);
  const other = [';', '\t', '|', ','].find(
    (mark) => mark !== delimiter && cells.length === 1 && cells[0]?.includes(mark),
  );
  if (other) {
    const name = other === '\t' ? 'tabs' : `"${other}"`;
    throw new RecordFileError(path, `its columns are divided by ${name}, not by "${delimiter}"`);
  }
  return cells;
}

function toRow(row: number, header: string[], cells: string[], brokenEncoding: boolean): RecordBatch[number] {
  if (cells.length !== header.length) {
    return { row, field: null, problem: `${cells.length} cells, the header has ${header.length}` };
  }
  const values: Record<string, string> = {};
  for (const [at, name] of header.entries()) {
    const cell = cells[at] ?? '';
    if (brokenEncoding && cell.includes('\uFFFD')) return { row, field: name, problem: 'not valid UTF-8' };
    values[name] = cell;
  }
  return { row, values };
}

function describeFault(error: CsvError, row: number): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `row ${row}: a quoted cell is never closed`;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `row ${row}: longer than ${LONGEST_ROW} bytes`;
  return `row ${row}: ${error.message}`;
}

/**
 * Tells whether bytes seen so far were not UTF-8. The parser turns those into U+FFFD, which a file may also hold by
 * right; so the mark counts as a fault only from the first bad byte on.
 */
function watchEncoding() {
  let broken = false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (!broken) {
        try {
          decoder.decode(chunk, { stream: true });
        } catch {
          broken = true;
        }
      }
      done(null, chunk);
    },
  });
  return { stream, broken: () => broken };
}
