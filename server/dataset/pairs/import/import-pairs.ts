/** Import of pairs from files: streamed through COPY into staging, checked and stored set by set. */
import { createWriteStream, type WriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { readRecords } from '@/server/foundation/records/open-records';
import { RecordFileError, type RecordFormat } from '@/server/foundation/records/types';
import { type ImportRow, type RejectedRow, toImportRow } from './import-row';
import { copyRows, createStaging, storeStagedRows, takeBadRows } from './staging';

export type ImportInput = {
  projectId: string;
  path: string;
  format?: RecordFormat;
  delimiter?: string;
  /** Name of the generator for rows that name none. */
  generator?: string;
  /** Where the file of refused rows is written. */
  rejectsFolder: string;
  onProgress?: (progress: ImportResult) => void;
  signal?: AbortSignal;
};

/** `read` = `loaded` + `repeated` + `rejected`; repeated rows were in the project already. */
export type ImportResult = {
  read: number;
  loaded: number;
  repeated: number;
  rejected: number;
  /** JSONL: row, field, reason, value. null when no row was refused. */
  rejectsFile: string | null;
};

/** The file could not be read to its end. What came before is loaded; `result` says how much. */
export class ImportStoppedError extends Error {
  override name = 'InvalidInputError';
  readonly result: ImportResult;
  constructor(problem: string, result: ImportResult) {
    super(`${problem} (${result.loaded} pairs before that were loaded)`);
    this.result = result;
  }
}

/** Rows of one transaction, or fewer when they are long. */
const ROWS_AT_ONCE = 5_000;
const BYTES_AT_ONCE = 16_000_000;

/**
 * Loads pairs from CSV, JSONL or Parquet: our own columns, Delulu's, or TRL's preference layout. A bad row lands in the
 * rejects file with its number, field and reason; a row that the project has already is counted and left.
 * @throws ImportStoppedError when the file cannot be opened, or cannot be read to its end
 */
export async function importPairs(
  { db, user }: { db: Db; user: { id: string } | null },
  input: ImportInput,
): Promise<ImportResult> {
  const name = path.basename(input.path);
  const defaults = { generator: input.generator ?? 'imported', repository: `import/${name}` };
  const rejects = createRejectsFile(input.rejectsFolder, name);
  const result: ImportResult = { read: 0, loaded: 0, repeated: 0, rejected: 0, rejectsFile: null };
  const client = await db.pool.connect();
  let broken: Error | undefined;
  let rows: ImportRow[] = [];
  let bytes = 0;
  const flush = async () => {
    const stored = await storeRows(client, input.projectId, rows);
    await refuse(stored.bad);
    result.loaded += stored.added;
    result.repeated += rows.length - stored.bad.length - stored.added;
    rows = [];
    bytes = 0;
    input.onProgress?.({ ...result });
  };
  const refuse = async (bad: RejectedRow[]) => {
    if (bad.length === 0) return;
    result.rejected += bad.length;
    result.rejectsFile = await rejects.add(bad);
  };
  try {
    await createStaging(client);
    for await (const batch of readRecords(input)) {
      input.signal?.throwIfAborted();
      for (const record of batch) {
        result.read++;
        const row =
          record.values === undefined
            ? { row: record.row, field: record.field, reason: record.problem }
            : toImportRow(record.row, record.values, defaults);
        if ('reason' in row) await refuse([row]);
        else {
          rows.push(row);
          bytes += row.bytes;
        }
      }
      if (rows.length >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) await flush();
    }
    await flush();
  } catch (error) {
    if (!(error instanceof RecordFileError)) {
      broken = error as Error;
      throw error;
    }
    await flush();
    throw new ImportStoppedError(error.message, result);
  } finally {
    await rejects.close();
    await client.query('DROP TABLE IF EXISTS import_row').catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
    const { rejectsFile: _, ...detail } = result;
    await writeAuditLog(db.pool, {
      ...{ actorId: user?.id ?? null, projectId: input.projectId, action: 'pairs.import', target: name, detail },
    });
  }
  return result;
}

async function storeRows(
  client: pg.PoolClient,
  projectId: string,
  rows: ImportRow[],
): Promise<{ added: number; bad: RejectedRow[] }> {
  if (rows.length === 0) return { added: 0, bad: [] };
  await client.query('BEGIN');
  try {
    await copyRows(client, rows);
    const bad = await takeBadRows(client);
    const added = await storeStagedRows(client, projectId);
    await client.query('COMMIT');
    return { added, bad };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Made when the first bad row comes. */
function createRejectsFile(folder: string, name: string) {
  const file = path.join(folder, `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '')}.rejects.jsonl`);
  let stream: WriteStream | null = null;
  return {
    add: async (rows: RejectedRow[]) => {
      if (!stream) {
        await fs.mkdir(folder, { recursive: true });
        stream = createWriteStream(file);
      }
      stream.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      return file;
    },
    close: async () => {
      stream?.end();
      if (stream) await finished(stream);
    },
  };
}
