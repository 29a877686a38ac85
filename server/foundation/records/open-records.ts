/** Reads CSV, JSONL (both also .gz and .zst) and Parquet files row by row, in memory that does not grow with the file. */
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { readCsv } from './csv';
import { readJsonl } from './jsonl';
import { readParquet } from './parquet';
import { type RecordBatch, RecordFileError, type RecordFormat } from './types';

export type RecordOptions = {
  path: string;
  /** Told by the file's ending when left out. */
  format?: RecordFormat;
  /** Of a CSV; a comma when left out. */
  delimiter?: string;
};

const ENDINGS: Record<string, RecordFormat> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
};
const PACKED: Record<string, () => zlib.Gunzip | zlib.ZstdDecompress> = {
  '.gz': () => zlib.createGunzip(),
  '.zst': () => zlib.createZstdDecompress(),
};

/**
 * The rows of a file in batches, in the order of the file. A row that cannot be read comes as a BadRow.
 * @throws RecordFileError when the file cannot be opened, or cannot be read to its end
 */
export async function* readRecords(options: RecordOptions): AsyncGenerator<RecordBatch> {
  const format = options.format ?? formatOf(options.path);
  await requireFile(options.path);
  if (format === 'parquet') yield* readParquet(options.path);
  else {
    const bytes = openBytes(options.path);
    const delimiter = options.delimiter ?? (path.extname(withoutPacking(options.path)) === '.tsv' ? '\t' : ',');
    try {
      if (format === 'csv') yield* readCsv(bytes, { path: options.path, delimiter });
      else yield* readJsonl(bytes);
    } catch (error) {
      throw error instanceof RecordFileError ? error : new RecordFileError(options.path, messageOf(error));
    } finally {
      bytes.destroy();
    }
  }
}

/** @throws RecordFileError when the ending says nothing */
export function formatOf(file: string): RecordFormat {
  const format = ENDINGS[path.extname(withoutPacking(file)).toLowerCase()];
  if (!format) {
    throw new RecordFileError(file, 'its ending does not tell its format; say csv, jsonl or parquet');
  }
  return format;
}

const withoutPacking = (file: string) =>
  path.extname(file).toLowerCase() in PACKED ? file.slice(0, file.lastIndexOf('.')) : file;

async function requireFile(file: string) {
  const fault = await fs.stat(file).then(
    (stat) => (stat.isFile() ? null : 'is not a file'),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'there is no such file' : error.message),
  );
  if (fault) throw new RecordFileError(file, fault);
}

function openBytes(file: string): Readable {
  const raw = createReadStream(file, { highWaterMark: 1 << 20 });
  const unpack = PACKED[path.extname(file).toLowerCase()];
  if (!unpack) return raw;
  const unpacked = unpack();
  raw.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => raw.destroy());
  return raw.pipe(unpacked);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
