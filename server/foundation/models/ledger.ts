/**
 * The books: every call that was answered, or failed for good, is a row of `model_call`. Look-ups and inserts of calls that
 * run at the same time share statements; a call counts as stored when its row is committed.
 */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import { coalesce } from './coalesce';
import type { CallPurpose, CallState } from './schema';
import type { CallResult, TokenUsage } from './types';

/** One row of the books. `batch`: it was answered by a provider's batch API. */
export type CallRecord = {
  modelId: string;
  modelSlug: string;
  projectId: string | null;
  runId: string | null;
  purpose: CallPurpose;
  /** The request's idempotency key; that of a failed call gets the row's id at its end. */
  key: string;
  promptVersion: string;
  state: CallState;
  raw: string;
  error: string | null;
  usage: TokenUsage;
  costMicros: number | null;
  latencyMs: number;
  requests: number;
  batch: boolean;
  /** Tokens that it took beyond those that were reserved in the model's bucket; below zero when it took less. */
  excessTokens: number;
};

export type Ledger = {
  /** The stored answer of a key, or null. Calls that ask at the same time share a statement. */
  find: (key: string) => Promise<CallResult | null>;
  /**
   * Stores a call, charges its run and resolves once that is committed. When another process stored an answer under the
   * same key before, that one is returned with `reused`; ours is kept for the books, because it was paid too.
   */
  store: (record: AnswerRecord) => Promise<CallResult>;
  /** Stores that a call got no answer, under a key of its own, so that it can be asked again. */
  storeFailure: (record: CallRecord) => Promise<void>;
};

export type AnswerRecord = CallRecord & { state: CallResult['state'] };
/** `winner`: the answer that was stored under the key before this one. */
type Outcome = { callId: string; winner: CallResult | null };

const LOOKUP_LINGER_MS = 2;
/** Hardly anybody waits for a place while an answer is being stored, so that company is worth more than haste. */
const STORE_LINGER_MS = 3;
const MOST_AT_ONCE = 500;
const KEYS_AT_ONCE = 10_000;

const ledgers = new WeakMap<pg.Pool, Ledger>();

/** The ledger of a database in this process. */
export function ledgerOf(db: Pick<Db, 'pool'>): Ledger {
  const known = ledgers.get(db.pool);
  if (known) return known;
  const { pool } = db;
  const store = coalesce<CallRecord, Outcome>({
    run: (records) => insertRecords(pool, records),
    lingerMs: STORE_LINGER_MS,
    most: MOST_AT_ONCE,
  });
  const ledger: Ledger = {
    find: coalesce<string, CallResult | null>({
      run: async (keys) => {
        const stored = await readCalls(pool, keys);
        return keys.map((key) => stored.get(key) ?? null);
      },
      lingerMs: LOOKUP_LINGER_MS,
      most: MOST_AT_ONCE,
    }),
    store: async (record) => toOwnResult(record, await store(record)),
    storeFailure: async (record) => {
      await store(record);
    },
  };
  ledgers.set(pool, ledger);
  return ledger;
}

/**
 * The answers that are stored under these keys, for stages that want to know before they ask.
 * @returns by key; keys without an answer are missing
 */
export async function findStoredCalls(db: Pick<Db, 'pool'>, keys: string[]): Promise<Map<string, CallResult>> {
  const found = new Map<string, CallResult>();
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const part = await readCalls(db.pool, keys.slice(start, start + KEYS_AT_ONCE));
    for (const [key, result] of part) found.set(key, result);
  }
  return found;
}

type StoredRow = {
  id: string;
  key: string;
  status: CallResult['state'];
  raw: string;
  tokens_in: number;
  tokens_cached: number;
  tokens_out: number;
  cost_micros: string | null;
  latency_ms: number;
};

async function readCalls(pool: pg.Pool, keys: string[]): Promise<Map<string, CallResult>> {
  const { rows } = await pool.query<StoredRow>(
    `SELECT id, key, status, raw, tokens_in, tokens_cached, tokens_out, cost_micros, latency_ms
     FROM model_call WHERE key = ANY($1) AND status <> 'failed'`,
    [keys],
  );
  return new Map(rows.map((row) => [row.key, toResult(row)]));
}

function toResult(row: StoredRow): CallResult {
  return {
    callId: row.id,
    state: row.status,
    raw: row.raw,
    reused: true,
    usage: { input: row.tokens_in, cached: row.tokens_cached, output: row.tokens_out },
    costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
    latencyMs: row.latency_ms,
  };
}

type Entry = { id: string; key: string; record: CallRecord };

/**
 * Rows go in by key and budgets by run, so that two processes never wait for each other in a circle. What was deleted in
 * the meantime (a model, a run, a project) is left out, so that the row of a paid call never fails.
 */
const STORE = `
  WITH given AS (
    SELECT g.*, (SELECT id FROM model WHERE id = g.for_model) AS model_id, (SELECT id FROM run WHERE id = g.for_run) AS run_id,
      (SELECT id FROM project WHERE id = g.for_project) AS project_id
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[], $12::int[], $13::int[], $14::int[], $15::bigint[], $16::int[], $17::int[], $18::bool[],
      $19::float8[])
      AS g (id, for_model, model_slug, for_project, for_run, purpose, key, prompt_version, status, raw, error, tokens_in,
        tokens_cached, tokens_out, cost_micros, latency_ms, requests, batch, excess)
    ORDER BY g.key
  ), stored AS (
    INSERT INTO model_call (id, model_id, model_slug, project_id, run_id, purpose, key, prompt_version, status, raw, error,
      tokens_in, tokens_cached, tokens_out, cost_micros, latency_ms, requests, batch)
    SELECT id, model_id, model_slug, project_id, run_id, purpose, key, prompt_version, status, raw, error,
      tokens_in, tokens_cached, tokens_out, cost_micros, latency_ms, requests, batch
    FROM given
    ON CONFLICT (key) DO NOTHING
    RETURNING id
  ), late AS (
    INSERT INTO model_call (id, model_id, model_slug, project_id, run_id, purpose, key, prompt_version, status, raw, error,
      tokens_in, tokens_cached, tokens_out, cost_micros, latency_ms, requests, batch)
    SELECT id, model_id, model_slug, project_id, run_id, purpose, key || '#late:' || id, prompt_version, 'failed', raw,
      'another worker stored its answer first', tokens_in, tokens_cached, tokens_out, cost_micros, latency_ms, requests, batch
    FROM given
    WHERE id NOT IN (SELECT id FROM stored) AND NOT EXISTS (SELECT 1 FROM model_call m WHERE m.id = given.id)
    RETURNING id
  ), owed AS (
    SELECT given.run_id, sum(given.cost_micros) AS cost
    FROM given JOIN (SELECT id FROM stored UNION ALL SELECT id FROM late) AS added USING (id)
    WHERE given.cost_micros > 0 GROUP BY given.run_id
  ), locked AS (
    SELECT b.run_id FROM run_budget b JOIN owed USING (run_id) ORDER BY b.run_id FOR UPDATE OF b
  ), charged AS (
    UPDATE run_budget b SET spent_micros = b.spent_micros + owed.cost
    FROM owed JOIN locked USING (run_id) WHERE b.run_id = owed.run_id
    RETURNING b.run_id
  ), alive AS (
    SELECT model_id, sum(excess) AS excess FROM given WHERE status <> 'failed' AND NOT batch GROUP BY model_id
  ), settled AS (
    UPDATE model_throttle t SET failures = 0, open_until = NULL, tokens = t.tokens - alive.excess
    FROM alive, (SELECT count(*) FROM charged) AS after_charging
    WHERE t.model_id = alive.model_id AND (t.failures > 0 OR alive.excess <> 0)
  )
  SELECT id FROM stored`;

/** Attempts to store a batch, with growing pauses between: a database restart must not lose paid answers. */
const STORE_PAUSES_MS = [100, 500, 2_000, 5_000];

async function insertRecords(pool: pg.Pool, records: CallRecord[]): Promise<Outcome[]> {
  const entries = records.map(toEntry);
  const stored = await insertPatiently(pool, entries);
  const keysLost = entries.filter((entry) => !stored.has(entry.id)).map((entry) => entry.key);
  const winners = keysLost.length > 0 ? await readCalls(pool, keysLost) : null;
  return entries.map(({ id, key }) => {
    const winner = stored.has(id) ? null : (winners?.get(key) ?? null);
    // Its own row: the statement was sent again after an answer that did not arrive.
    return { callId: id, winner: winner?.callId === id ? null : winner };
  });
}

function toEntry(record: CallRecord): Entry {
  const id = newId();
  return { id, key: record.state === 'failed' ? `${record.key}#failed:${id}` : record.key, record };
}

function toOwnResult(record: AnswerRecord, { callId, winner }: Outcome): CallResult {
  const { state, usage, costMicros, latencyMs } = record;
  return winner ?? { callId, state, raw: cleanText(record.raw), reused: false, usage, costMicros, latencyMs };
}

async function insertPatiently(pool: pg.Pool, entries: Entry[]): Promise<Set<string>> {
  for (const pauseMs of STORE_PAUSES_MS) {
    try {
      return await insert(pool, entries);
    } catch (error) {
      if (!mayPass(error)) break;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return await insert(pool, entries);
}

async function insert(pool: pg.Pool, entries: Entry[]): Promise<Set<string>> {
  const column = <T>(read: (record: CallRecord) => T) => entries.map((entry) => read(entry.record));
  const { rows } = await pool.query<{ id: string }>(STORE, [
    entries.map((entry) => entry.id),
    column((record) => record.modelId),
    column((record) => record.modelSlug),
    column((record) => record.projectId),
    column((record) => record.runId),
    column((record) => record.purpose),
    entries.map((entry) => entry.key),
    column((record) => record.promptVersion),
    column((record) => record.state),
    column((record) => cleanText(record.raw)),
    column((record) => record.error && cleanText(record.error)),
    column((record) => toInteger(record.usage.input)),
    column((record) => toInteger(record.usage.cached)),
    column((record) => toInteger(record.usage.output)),
    column((record) => record.costMicros),
    column((record) => toInteger(record.latencyMs)),
    column((record) => record.requests),
    column((record) => record.batch),
    column((record) => record.excessTokens),
  ]);
  return new Set(rows.map((row) => row.id));
}

/** A database cannot hold NUL or halves of surrogate pairs; where they were stays visible as U+FFFD. */
function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** What a server says about its tokens may be anything; a column holds 31 bits. */
function toInteger(value: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.round(value)));
}

/** Deadlocks, lost connections, and rows deleted while they were looked up: the statement can be sent again as it is. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(40|08|57P|53|23503)/.test(code) || /^E[A-Z]+$/.test(code) || /connection/i.test(error.message);
}
