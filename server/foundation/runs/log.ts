/** The log of a run: lines in the database, so that they outlive every restart and can be followed by anybody. */
import type pg from 'pg';
import type { LogLine } from './schema';
import type { Json, LogLevel } from './types';

type Queryable = Pick<pg.Pool, 'query'> | pg.PoolClient;

export type RunEventInput = { runId: string; level: LogLevel; message: string; stage?: string | null; detail?: Json };

/** Appends one line to a run's log. NUL, which Postgres cannot store, is shown as its picture. */
export async function logRunEvent(db: Queryable, event: RunEventInput): Promise<void> {
  await db.query('INSERT INTO run_event (run_id, level, stage, message, detail) VALUES ($1, $2, $3, $4, $5)', [
    event.runId,
    event.level,
    event.stage ?? null,
    event.message.replaceAll('\0', '␀'),
    event.detail === undefined ? null : JSON.stringify(event.detail).replaceAll('\\u0000', '␀'),
  ]);
}

/**
 * One page of a run's log, oldest first.
 * @param after id of the last line already seen
 * @returns at most `limit` lines, and the id to ask with next; null when the end was reached
 */
export async function listRunLog(
  db: Queryable,
  input: { runId: string; after?: string; limit?: number },
): Promise<{ items: LogLine[]; next: string | null }> {
  const limit = input.limit ?? 500;
  const { rows } = await db.query<LogLine>(
    `SELECT id::text, at, level, stage, message FROM run_event
     WHERE run_id = $1 AND id > $2::bigint ORDER BY run_event.id LIMIT $3`,
    [input.runId, input.after ?? '0', limit],
  );
  return { items: rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}
