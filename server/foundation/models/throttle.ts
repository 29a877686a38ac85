/**
 * What a call must pass before it is sent: its run's cap, the model's token buckets and its circuit breaker. All three are
 * kept in Postgres, shared by all workers; the calls that wait in this process ask together, in one statement.
 */
import type pg from 'pg';
import type { Clock } from './clock';
import { coalesce } from './coalesce';
import type { ModelSettings } from './schema';
import * as sql from './throttle-sql';

export type Limits = Pick<ModelSettings, 'requests_per_minute' | 'tokens_per_minute' | 'timeout_seconds'>;

export type AdmissionRequest = { runId: string | null; tokens: number; limits: Limits; signal: AbortSignal };

/**
 * - 'go': send it. `leftMicros`: what the run may still spend; null when it has no cap. `probe`: it is the one call that
 *   tries a broken model; its end must be reported.
 * - 'open': the breaker is open; ask again after `waitMs`.
 * - 'capped': the run's cap is reached.
 */
export type Admission =
  | { verdict: 'go'; probe: boolean; leftMicros: number | null }
  | { verdict: 'open'; waitMs: number }
  | { verdict: 'capped'; capMicros: number; spentMicros: number };

/** How a probe or a failed call ended. 'alive': it was not answered, but the model is up (a 429, a 400). */
export type Report = { probe: boolean; end: 'failed' | 'alive' | 'unknown' };

export type Throttle = {
  /** Waits until the buckets hold enough; first come, first served. @throws the signal's reason when aborted */
  admit: (request: AdmissionRequest) => Promise<Admission>;
  report: (report: Report) => Promise<void>;
  /** An answer came: failures before it are no longer in a row. Storing the answer tells the others. */
  noteAnswer: () => void;
  /** A request failed. Told at once, in the order in which requests end; `report` tells the others. */
  noteFailure: () => void;
};

type Row = {
  capped: boolean;
  cap_micros: string | null;
  spent_micros: string | null;
  broken: boolean;
  open_ms: number | null;
  requests: number | null;
  tokens: number | null;
  granted: boolean;
};

type Waiter = AdmissionRequest & { settle: (admission: Admission) => void; fail: (error: unknown) => void };

const LINGER_MS = 1;
const MOST_AT_ONCE = 500;
/** Buckets are looked at again after this long at most: others may have given tokens back. */
const LONGEST_NAP_MS = 1_000;
/** An open breaker is asked after at least this often: another worker may have closed it. */
const BREAKER_POLL_MS = 1_000;
/** Added to the timeout of a probe before another may try. */
const PROBE_SLACK_SECONDS = 5;
/** Stands for 'no limit' in sums that must stay finite. */
const UNLIMITED = 1e15;

/**
 * A bucket holds one second's worth (at least one request), and is refilled by what a minute allows less what it holds.
 * So no window of 60 seconds, wherever it begins, has more requests than the limit. Providers that count by the minute
 * are never passed, nor are those that enforce 60 a minute as one a second (Anthropic's and OpenAI's documentation of
 * rate limits warns of it). The price is a sixtieth of the limit; a tenth when there are fewer than 10 a minute.
 */
export function bucketOf(perMinute: number | null): { capacity: number; perSecond: number } {
  if (perMinute === null) return { capacity: UNLIMITED, perSecond: UNLIMITED };
  const capacity = Math.max(1, perMinute / 60);
  return { capacity, perSecond: Math.max(perMinute - capacity, perMinute * 0.9) / 60 };
}

/** The gate of one model in one process. */
export function createThrottle({ pool, modelId, clock }: { pool: pg.Pool; modelId: string; clock: Clock }): Throttle {
  const waiting = new Set<Waiter>();
  let pumping = false;
  let hasRow = false;
  /** Failures since the last answer, those that were reported left out. */
  let streak = 0;
  /** Whether an answer came since the last report. */
  let answered = false;

  /** Serves the line until it is empty. */
  const pump = async () => {
    const { signal } = new AbortController();
    let pauseMs = LINGER_MS;
    while (waiting.size > 0) {
      await clock.sleep(pauseMs, signal);
      const batch = [...waiting].slice(0, MOST_AT_ONCE);
      try {
        pauseMs = batch.length > 0 ? await serve(batch) : 0;
      } catch (error) {
        for (const waiter of batch) waiter.fail(error);
        pauseMs = LINGER_MS;
      }
    }
    pumping = false;
  };

  /** Decides as many as it can and returns how long the next one has to wait. */
  const serve = async (batch: Waiter[]): Promise<number> => {
    const rows = await ask(batch);
    let pauseMs = LINGER_MS;
    let isFirstLeft = true;
    for (const [at, waiter] of batch.entries()) {
      const row = rows[at];
      const admission = row && decide(row);
      if (admission) waiter.settle(admission);
      else if (row && isFirstLeft) {
        isFirstLeft = false;
        pauseMs = refillMs(row, waiter);
      }
    }
    return pauseMs;
  };

  const ask = async (batch: Waiter[]): Promise<Row[]> => {
    const limits = batch.at(-1)?.limits;
    const runs = batch.map((waiter) => waiter.runId);
    const tokens = batch.map((waiter) => waiter.tokens);
    const lease = (limits?.timeout_seconds ?? 0) + PROBE_SLACK_SECONDS;
    const values: unknown[] = [modelId, runs, tokens, lease];
    if (!limits || (limits.requests_per_minute === null && limits.tokens_per_minute === null)) {
      return (await pool.query<Row>(sql.ADMIT_UNLIMITED, values)).rows;
    }
    await createRow(limits);
    const requestBucket = bucketOf(limits.requests_per_minute);
    const tokenBucket = bucketOf(limits.tokens_per_minute);
    values.push(requestBucket.capacity, requestBucket.perSecond, tokenBucket.capacity, tokenBucket.perSecond);
    return (await pool.query<Row>(sql.ADMIT_LIMITED, values)).rows;
  };

  const createRow = async (limits: Limits) => {
    if (hasRow) return;
    const requests = bucketOf(limits.requests_per_minute).capacity;
    await pool.query(sql.CREATE_ROW, [modelId, requests, bucketOf(limits.tokens_per_minute).capacity]);
    hasRow = true;
  };

  const reportFailures = coalesce<Report, void>({
    run: async (reports) => {
      await createRow({ requests_per_minute: null, tokens_per_minute: null, timeout_seconds: 0 });
      const values = [modelId, streak, reports.some((report) => report.probe), answered];
      streak = 0;
      answered = false;
      await pool.query(sql.REPORT_FAILURES, values);
      return reports.map(() => undefined);
    },
    lingerMs: LINGER_MS,
    most: MOST_AT_ONCE,
  });

  /** Best effort: should it fail, the probe's lease runs out by itself. */
  const giveBackProbe = () => pool.query(sql.GIVE_BACK_PROBE, [modelId]).catch(() => undefined);

  return {
    admit: (request) =>
      new Promise((resolve, reject) => {
        const { signal } = request;
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          signal.removeEventListener('abort', abort);
          waiting.delete(waiter);
        };
        const abort = () => {
          leave();
          reject(signal.reason);
        };
        const waiter: Waiter = {
          ...request,
          settle: (admission) => {
            const gone = !waiting.has(waiter);
            leave();
            resolve(admission);
            if (gone && admission.verdict === 'go' && admission.probe) void giveBackProbe();
          },
          fail: (error) => {
            leave();
            reject(error);
          },
        };
        waiting.add(waiter);
        signal.addEventListener('abort', abort, { once: true });
        if (pumping) return;
        pumping = true;
        void pump();
      }),
    report: async (report) => {
      if (report.end === 'failed') await reportFailures(report);
      else if (report.probe && report.end === 'alive') await pool.query(sql.CLOSE_BREAKER, [modelId]);
      else if (report.probe) await giveBackProbe();
    },
    noteAnswer: () => {
      streak = 0;
      answered = true;
    },
    noteFailure: () => {
      streak += 1;
    },
  };
}

/** Null: the buckets hold too little for this call. */
function decide(row: Row): Admission | null {
  const capMicros = Number(row.cap_micros);
  const spentMicros = Number(row.spent_micros);
  if (row.capped) return { verdict: 'capped', capMicros, spentMicros };
  if (row.granted) {
    return { verdict: 'go', probe: row.broken, leftMicros: row.cap_micros === null ? null : capMicros - spentMicros };
  }
  if (!row.broken) return null;
  // Its time has come, but the probe is another's: there is nothing to do but to ask again.
  const openMs = row.open_ms !== null && row.open_ms > 0 ? row.open_ms : BREAKER_POLL_MS;
  return { verdict: 'open', waitMs: Math.min(openMs, BREAKER_POLL_MS) };
}

/** How long until the buckets hold enough for the first call that they did not. */
function refillMs(row: Row, { tokens, limits }: Waiter): number {
  const requestBucket = bucketOf(limits.requests_per_minute);
  const tokenBucket = bucketOf(limits.tokens_per_minute);
  const forRequest = (1 - (row.requests ?? 1)) / requestBucket.perSecond;
  const forTokens = (Math.min(tokens, tokenBucket.capacity) - (row.tokens ?? tokens)) / tokenBucket.perSecond;
  return Math.min(LONGEST_NAP_MS, Math.max(LINGER_MS, Math.max(forRequest, forTokens) * 1_000));
}
