/** Parquet, one row group at a time. */
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type AsyncFile, openAsyncFile } from './async-file';
import { type RecordBatch, RecordFileError, ROWS_PER_BATCH } from './types';

/** Rows of a Parquet file. 64-bit integers come as numbers where they fit. */
export async function* readParquet(path: string): AsyncGenerator<RecordBatch> {
  const file = await openAsyncFile(path);
  try {
    const metadata = await parquetMetadataAsync(file).catch((error: Error) => {
      throw new RecordFileError(path, `is not a Parquet file: ${error.message}`);
    });
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await readGroup(file, { path, metadata, rowStart, rowEnd });
      for (let at = 0; at < rows.length; at += ROWS_PER_BATCH) {
        const first = rowStart + at + 1;
        yield rows.slice(at, at + ROWS_PER_BATCH).map((values, i) => ({ row: first + i, values: plain(values) }));
      }
      rowStart = rowEnd;
    }
  } finally {
    await file.close();
  }
}

type GroupInput = {
  path: string;
  metadata: Awaited<ReturnType<typeof parquetMetadataAsync>>;
  rowStart: number;
  rowEnd: number;
};

async function readGroup(file: AsyncFile, { path, ...range }: GroupInput): Promise<Record<string, unknown>[]> {
  try {
    return (await parquetReadObjects({ file, compressors, ...range })) as Record<string, unknown>[];
  } catch (error) {
    throw new RecordFileError(path, `rows ${range.rowStart + 1} to ${range.rowEnd}: ${(error as Error).message}`);
  }
}

function plain(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
    ]),
  );
}
