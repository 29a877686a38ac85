/** The rows of batches under way, the lock that keeps two workers off the same batch, and what a run has left. */
import pg from 'pg';
import { systemClock } from './clock';
import type { CallPurpose } from './schema';

export type BatchRow = {
  id: string;
  modelId: string;
  /** Of its calls, in the order of custom ids 0, 1, 2 ... */
  keys: string[];
  /** null while it is not known whether the provider has it. */
  remoteId: string | null;
  createdAt: Date;
};

const LOCK_RETRY_MS = 500;

/**
 * Does `work` while no other process holds the lock of this name. The lock ends with its connection, so a killed worker
 * holds none; the connection is one of its own, because a pool may have none left for the work inside.
 */
export async function withLock<T>(
  pool: pg.Pool,
  { name, signal }: { name: string; signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const client = new pg.Client(pool.options);
  // A lost connection shows in the statements that use it.
  client.on('error', () => {});
  await client.connect();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { rows } = await client.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
        [name],
      );
      if (rows[0]?.locked) return await work();
      await systemClock.sleep(LOCK_RETRY_MS, signal);
    }
  } finally {
    await client.end();
  }
}

/** Batches of a run that hold any of these calls and were neither collected nor given up. */
export async function findOpenBatches(pool: pg.Pool, input: { runId: string; keys: string[] }): Promise<BatchRow[]> {
  // A join and not `keys && $2`, which compares each key with each.
  const { rows } = await pool.query<BatchRow>(
    `SELECT id, model_id AS "modelId", keys, remote_id AS "remoteId", created_at AS "createdAt" FROM model_batch
     WHERE run_id = $1 AND state IN ('submitting', 'submitted')
       AND EXISTS (SELECT 1 FROM unnest(keys) AS own (key) JOIN unnest($2::text[]) AS wanted (key) USING (key))
     ORDER BY created_at, id`,
    [input.runId, input.keys],
  );
  return rows;
}

/** Written before anything is sent: whoever finds the row looks for the batch at the provider. */
export async function insertBatch(
  pool: pg.Pool,
  batch: { id: string; runId: string; modelId: string; keys: string[]; expectedMicros: number },
): Promise<Date> {
  const { rows } = await pool.query<{ created_at: Date }>(
    `INSERT INTO model_batch (id, run_id, model_id, keys, state, expected_micros)
     VALUES ($1, $2, $3, $4, 'submitting', $5) RETURNING created_at`,
    [batch.id, batch.runId, batch.modelId, batch.keys, batch.expectedMicros],
  );
  return rows[0]?.created_at ?? new Date();
}

export async function markSubmitted(pool: pg.Pool, id: string, remoteId: string): Promise<void> {
  await pool.query(`UPDATE model_batch SET state = 'submitted', remote_id = $2 WHERE id = $1`, [id, remoteId]);
}

/** 'collected': every answer that it had is stored. 'failed': it had none. */
export async function closeBatch(
  pool: pg.Pool,
  { id, state, error = null }: { id: string; state: 'collected' | 'failed'; error?: string | null },
): Promise<void> {
  await pool.query('UPDATE model_batch SET state = $2, error = $3, finished_at = now() WHERE id = $1', [
    ...[id, state, error],
  ]);
}

export async function isOpenBatch(pool: pg.Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`SELECT 1 FROM model_batch WHERE id = $1 AND state = 'submitted'`, [id]);
  return rowCount !== 0;
}

/** Remote ids of all batches since `since`: none of them is the one whose id was lost. */
export async function listRemoteIds(pool: pg.Pool, since: Date): Promise<string[]> {
  const { rows } = await pool.query<{ remote_id: string }>(
    'SELECT remote_id FROM model_batch WHERE remote_id IS NOT NULL AND created_at >= $1',
    [since],
  );
  return rows.map((row) => row.remote_id);
}

/** In millionths of a dollar. `reserved` is what batches under way will cost about. */
export type RunBudget = { cap: number; spent: number; reserved: number };

/** Batches end within a day; one that is older was left behind and reserves nothing. */
const LONGEST_BATCH = '26 hours';

/** Null when the run has no cap. */
export async function readRunBudget(pool: pg.Pool, runId: string): Promise<RunBudget | null> {
  const { rows } = await pool.query<Record<keyof RunBudget, string>>(
    `SELECT cap_micros AS cap, spent_micros AS spent, coalesce((SELECT sum(expected_micros) FROM model_batch
       WHERE run_id = $1 AND state IN ('submitting', 'submitted') AND created_at > now() - $2::interval), 0) AS reserved
     FROM run_budget WHERE run_id = $1 AND cap_micros IS NOT NULL`,
    [runId, LONGEST_BATCH],
  );
  const [row] = rows;
  return row ? { cap: Number(row.cap), spent: Number(row.spent), reserved: Number(row.reserved) } : null;
}

/** Fewer answers than this say too little about the next ones. */
export const ENOUGH_ANSWERS = 20;

/** Mean tokens of a model's latest answers in a project; null while there are too few. */
export async function readMeanOutput(
  pool: pg.Pool,
  input: { projectId: string | null; modelId: string; purpose: CallPurpose },
): Promise<number | null> {
  const { rows } = await pool.query<{ mean: string | null; n: string }>(
    `SELECT avg(tokens_out) AS mean, count(*) AS n FROM (SELECT tokens_out FROM model_call
       WHERE project_id = $1 AND model_id = $2 AND purpose = $3 AND status <> 'failed' ORDER BY created_at DESC LIMIT 500)`,
    [input.projectId, input.modelId, input.purpose],
  );
  const { mean = null, n = '0' } = rows[0] ?? {};
  return Number(n) < ENOUGH_ANSWERS ? null : Number(mean);
}
