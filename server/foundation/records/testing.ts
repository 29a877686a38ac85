/** Helpers of the tests of this folder. */
import type { RecordBatch } from './types';

/** All rows of a reader; `into` holds those that came before it failed. */
export async function collectRows(batches: AsyncIterable<RecordBatch>, into: unknown[] = []) {
  for await (const batch of batches) into.push(...batch);
  return into as RecordBatch;
}

/** CSV text with every cell quoted. */
export function writeCsv(header: string[], rows: string[][]): string {
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return [header, ...rows].map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}
