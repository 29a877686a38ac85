/** Rows of a CSV, JSONL or Parquet file, as whoever reads them gets them. */

export const RECORD_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** A row that could be read. `row` counts data rows from 1; the header of a CSV is none. */
export type RecordRow = { row: number; values: Record<string, unknown>; problem?: undefined };

/** A row that could not; the ones around it are not lost. `field` is a column's name where one is to blame. */
export type BadRow = { row: number; values?: undefined; field: string | null; problem: string };

export type RecordBatch = (RecordRow | BadRow)[];

/** The file as a whole cannot be read any further. The message names it; what was read before stays good. */
export class RecordFileError extends Error {
  override name = 'RecordFileError';
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.path = path;
  }
}

/** Longest row that is read, in bytes. A longer one is a bad row, and is not held in memory. */
export const LONGEST_ROW = 32_000_000;
export const ROWS_PER_BATCH = 1_000;
