/** Benchmarks of a project: loaded from their authors' files, listed, deleted. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { readRecords } from '@/server/foundation/records/open-records';
import { textProblem } from '@/server/foundation/records/text';
import { RecordFileError, type RecordFormat } from '@/server/foundation/records/types';
import { type BenchmarkItem, toBenchmarkItem } from './benchmark-items';
import { BENCHMARK_NAMES, type BenchmarkKind, type BenchmarkView } from './schema';

type Services = { db: Db; user: { id: string } | null };

export type LoadBenchmarkInput = {
  projectId: string;
  kind: BenchmarkKind;
  path: string;
  format?: RecordFormat;
  /** What to call it; left out: the benchmark's own name. */
  name?: string;
};

export type LoadedBenchmark = {
  benchmarkId: string;
  /** False when the project had this very file already. */
  added: boolean;
  items: number;
  rejected: { row: number; field: string | null; reason: string }[];
};

/**
 * Loads a benchmark's file into a project. The same file again changes nothing; bad rows are told and left out.
 * @throws InvalidInputError naming the file when it cannot be read, or holds no item of this kind
 */
export async function loadBenchmark({ db, user }: Services, input: LoadBenchmarkInput): Promise<LoadedBenchmark> {
  const { items, rejected } = await readItems(input);
  const sha256 = await hashFile(input.path);
  if (items.size === 0) {
    const [first] = rejected;
    const why = first ? `row ${first.row}: ${first.field ?? ''} ${first.reason}` : 'it is empty';
    throw new InvalidInputError(`${input.path}: holds no item of ${BENCHMARK_NAMES[input.kind]} (${why})`);
  }
  return inTransaction(db.pool, async (tx) => {
    const id = newId();
    const { projectId, kind, name = BENCHMARK_NAMES[kind] } = input;
    const inserted = await tx.query(
      `INSERT INTO benchmark (id, project_id, kind, name, sha256) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (project_id, kind, sha256) DO NOTHING`,
      [id, projectId, kind, name, sha256],
    );
    if (inserted.rowCount === 0) {
      const { rows } = await tx.query<{ id: string }>(
        'SELECT id FROM benchmark WHERE project_id = $1 AND kind = $2 AND sha256 = $3',
        [projectId, kind, sha256],
      );
      return { benchmarkId: rows[0]?.id ?? id, added: false, items: items.size, rejected };
    }
    await insertItems(tx, id, [...items.values()]);
    const detail = { kind, name, items: items.size };
    await writeAuditLog(tx, { actorId: user?.id ?? null, projectId, action: 'benchmark.load', target: id, detail });
    return { benchmarkId: id, added: true, items: items.size, rejected };
  });
}

type ReadItem = BenchmarkItem & { row: Record<string, unknown> };

async function readItems({ path, format, kind }: LoadBenchmarkInput) {
  /** A repeated id keeps the first place and the last value, as Python's dict does in the authors' own readers. */
  const items = new Map<string, ReadItem>();
  const rejected: LoadedBenchmark['rejected'] = [];
  try {
    for await (const batch of readRecords({ path, format })) {
      for (const record of batch) {
        if (record.values === undefined) {
          rejected.push({ row: record.row, field: record.field, reason: record.problem });
          continue;
        }
        const item = toBenchmarkItem(kind, record.values);
        if ('problem' in item) rejected.push({ row: record.row, field: item.field, reason: item.problem });
        else {
          const bad = Object.entries(record.values).find(
            ([, value]) => typeof value === 'string' && textProblem(value),
          );
          if (bad) rejected.push({ row: record.row, field: bad[0], reason: textProblem(String(bad[1])) ?? '' });
          else items.set(item.itemId, { ...item, row: record.values });
        }
      }
    }
  } catch (error) {
    throw error instanceof RecordFileError ? new InvalidInputError(error.message) : error;
  }
  return { items, rejected };
}

const ITEMS_AT_ONCE = 500;

async function insertItems(tx: pg.PoolClient, benchmarkId: string, items: ReadItem[]) {
  for (let at = 0; at < items.length; at += ITEMS_AT_ONCE) {
    const rows = items.slice(at, at + ITEMS_AT_ONCE).map((item, i) => ({
      ...{ id: newId(), item_id: item.itemId, position: at + i, language: item.language, prefix: item.prefix },
      ...{ middle: item.middle, suffix: item.suffix, repository: item.repository, row: item.row },
    }));
    await tx.query(
      `INSERT INTO benchmark_item (id, benchmark_id, item_id, position, language, prefix, middle, suffix, repository, row)
       SELECT id, $1, item_id, position, language, prefix, middle, suffix, repository, row
       FROM jsonb_to_recordset($2::jsonb) AS row(id uuid, item_id text, position int, language text, prefix text,
         middle text, suffix text, repository text, row jsonb)`,
      [benchmarkId, JSON.stringify(rows)],
    );
  }
}

/** Newest first. */
export async function listBenchmarks({ db }: Pick<Services, 'db'>, projectId: string): Promise<BenchmarkView[]> {
  const { rows } = await db.pool.query<BenchmarkView>(
    `SELECT benchmark.id, kind, name, sha256, created_at AS "createdAt",
       (SELECT count(*)::int FROM benchmark_item WHERE benchmark_id = benchmark.id) AS items,
       (SELECT count(DISTINCT context_id)::int FROM contamination JOIN benchmark_item ON benchmark_item.id = contamination.item_id
        WHERE benchmark_id = benchmark.id) AS contaminated
     FROM benchmark WHERE project_id = $1 ORDER BY created_at DESC, id DESC`,
    [projectId],
  );
  return rows;
}

/** @throws NotFoundError when the project has no such benchmark */
export async function deleteBenchmark(
  { db, user }: Services,
  { projectId, benchmarkId }: { projectId: string; benchmarkId: string },
): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const deleted = await tx.query<{ name: string }>(
      'DELETE FROM benchmark WHERE id = $1 AND project_id = $2 RETURNING name',
      [benchmarkId, projectId],
    );
    const [benchmark] = deleted.rows;
    if (!benchmark) throw new NotFoundError('There is no such benchmark in this project.');
    // What overlapped only this one is clean again.
    await tx.query(
      `UPDATE context SET contaminated = false WHERE project_id = $1 AND contaminated
         AND NOT EXISTS (SELECT 1 FROM contamination WHERE contamination.context_id = context.id)`,
      [projectId],
    );
    const detail = { name: benchmark.name };
    const entry = { actorId: user?.id ?? null, projectId, action: 'benchmark.delete', target: benchmarkId, detail };
    await writeAuditLog(tx, entry);
  });
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
