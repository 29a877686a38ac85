/** One worker process: takes jobs from the queue, reports that it lives, stops work whose run was cancelled. */
import os from 'node:os';
import type { JobWithMetadata } from 'pg-boss';
import { v7 as newId } from 'uuid';
import { type Db, openDb } from '@/server/foundation/db/client';
import { advanceRun, type Engine, failTask, PermanentError, workTask } from './engine';
import { logRunEvent } from './log';
import { type AdvanceJob, openQueueSender, openQueueWorker, QUEUES, type TaskJob } from './queue';
import { isEnded, type RunState } from './schema';
import type { RunKind } from './types';
import { listenToRuns } from './watch';

/** A worker that was not heard of for this long counts as gone. */
export const WORKER_SILENCE_SECONDS = 15;
const BEAT_MS = 4_000;
/** How long a stop waits for the task in hand before it is given back to the queue. */
const GRACE_MS = 4_000;
/** Tasks of stages that wait for others: so many batches of `TASKS_PER_FETCH` at once in one worker. */
const WAITING_FETCHES = 4;
/** pg-boss fetches again without a pause only when a batch was full and larger than one. */
const TASKS_PER_FETCH = 2;

export type RunWorker = { stop: () => Promise<void> };

/**
 * Starts taking jobs.
 * @param url database URL
 * @param kinds what this build knows how to run
 */
export async function startRunWorker(url: string, kinds: RunKind[]): Promise<RunWorker> {
  const db = openDb(url, 8);
  const queue = openQueueSender(db.pool);
  const boss = openQueueWorker(url);
  for (const client of [queue, boss]) client.on('error', (error) => console.error(`queue: ${error.message}`));
  await queue.start();
  await boss.start();
  const engine: Engine = { db, queue, kinds: new Map(kinds.map((kind) => [kind.kind, kind])) };

  const inHand = new Map<string, AbortController>();
  const signalFor = (runId: string) => {
    const controller = inHand.get(runId) ?? new AbortController();
    inHand.set(runId, controller);
    return controller.signal;
  };
  const stopListening = await listenToRuns(url, async (runId) => {
    const controller = inHand.get(runId);
    if (!controller) return;
    const { rows } = await db.pool.query<{ state: RunState; error: string | null }>(
      'SELECT state, error FROM run WHERE id = $1',
      [runId],
    );
    const { state, error } = rows[0] ?? { state: 'cancelled', error: null };
    if (!isEnded(state)) return;
    // A run that stopped by itself (RunStop) says why: what its other tasks are paying for may end and be stored.
    if (state === 'cancelled' && error === null) controller.abort(new Error('The run was cancelled.'));
    inHand.delete(runId);
  });

  const settle = async (job: JobWithMetadata<TaskJob>) => {
    try {
      const lastTry = job.retryCount >= job.retryLimit;
      await workTask(engine, job.data.taskId, lastTry, signalFor(job.data.runId));
      return { id: job.id, status: 'completed' as const };
    } catch (error) {
      return { id: job.id, status: 'failed' as const, output: { message: String(error) } };
    }
  };
  const polling = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5 };
  const batches = { ...polling, batchSize: TASKS_PER_FETCH, burstWhenBatchFull: true, perJobResults: true } as const;
  await boss.work<TaskJob>(QUEUES.task, { ...batches, includeMetadata: true }, async (jobs) => {
    const results = [];
    for (const job of jobs) results.push(await settle(job as JobWithMetadata<TaskJob>));
    return results;
  });
  await boss.work<TaskJob>(
    QUEUES.wait,
    { ...batches, includeMetadata: true, localConcurrency: WAITING_FETCHES },
    (jobs) => Promise.all(jobs.map((job) => settle(job as JobWithMetadata<TaskJob>))),
  );
  await boss.work<AdvanceJob>(QUEUES.advance, polling, async ([job]) => {
    if (job) await advance(engine, job.data.runId, signalFor(job.data.runId));
  });
  // Jobs whose workers died again and again end here; without this their runs would stay open for ever.
  await boss.work<TaskJob | AdvanceJob>(QUEUES.dead, polling, async ([job]) => {
    if (!job) return;
    if ('taskId' in job.data) {
      const error = new PermanentError('The worker ended several times while it did this task.');
      await failTask(engine, job.data.taskId, error);
    } else await failStuckRun(db, job.data.runId);
  });

  const stopBeating = await beat(db);
  return {
    stop: async () => {
      await boss.stop({ graceful: true, timeout: GRACE_MS });
      for (const controller of inHand.values()) controller.abort(new Error('The worker is stopping.'));
      await stopBeating();
      await stopListening();
      await queue.stop({ graceful: false });
      await db.close();
    },
  };
}

/** True when a worker process has reported itself lately. */
export async function hasLiveWorker(db: Db): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `SELECT 1 FROM worker_heartbeat WHERE last_seen_at > now() - make_interval(secs => $1) LIMIT 1`,
    [WORKER_SILENCE_SECONDS],
  );
  return rowCount !== 0;
}

async function beat(db: Db): Promise<() => Promise<void>> {
  const id = newId();
  const report = () =>
    db.pool.query(
      `INSERT INTO worker_heartbeat (id, host, pid) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET last_seen_at = now()`,
      [id, os.hostname(), process.pid],
    );
  await report();
  await db.pool.query(`DELETE FROM worker_heartbeat WHERE last_seen_at < now() - interval '1 day'`);
  const timer = setInterval(() => report().catch((error) => console.error(`heartbeat: ${error.message}`)), BEAT_MS);
  return async () => {
    clearInterval(timer);
    await db.pool.query('DELETE FROM worker_heartbeat WHERE id = $1', [id]);
  };
}

/** What goes wrong here is a fault of ours or of the database: it is said, and the queue tries again. */
async function advance(engine: Engine, runId: string, signal: AbortSignal) {
  try {
    await advanceRun(engine, runId, signal);
  } catch (error) {
    console.error(`run ${runId}:`, error);
    const message = `Could not go on, will try again: ${error instanceof Error ? error.message : error}`;
    await logRunEvent(engine.db.pool, { runId, level: 'error', message });
    throw error;
  }
}

async function failStuckRun(db: Db, runId: string) {
  await db.pool.query(
    `UPDATE run SET state = 'failed', error = 'The next stage could not be planned, however often it was tried; the log has the reasons.', finished_at = now()
     WHERE id = $1 AND state IN ('queued', 'running')`,
    [runId],
  );
}
