/**
 * The state machine of a run, as the worker drives it: queued -> running -> succeeded | failed | cancelled.
 * A run walks its stages in order. A stage is planned once all tasks before it have ended; every step is one
 * transaction, guarded so that two workers cannot take it twice, and can be repeated after a crash.
 */
import type { PgBoss } from 'pg-boss';
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { cancelOpenTasks, sendAdvance, sendTasks } from './launch';
import { logRunEvent } from './log';
import type { StageInfo } from './schema';
import { type PlannedTask, type RunInfo, type RunKind, RunStop, type Stage, type StageContext } from './types';

export type Engine = { db: Db; queue: PgBoss; kinds: Map<string, RunKind> };

type RunRecord = RunInfo & { state: string; stage: string | null; stages: StageInfo[] };

/** An error that a repeat cannot mend: a missing directory, a bad configuration. The task fails at once. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** Takes a run one step on: plans the next stage, or ends the run when there is none. */
export async function advanceRun(engine: Engine, runId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const run = await readRun(engine.db, runId);
    if (!run || (run.state !== 'queued' && run.state !== 'running')) return;
    const kind = engine.kinds.get(run.kind);
    if (!kind) return endRun(engine, run, `This version of Foolproof does not know runs of kind "${run.kind}".`);
    if (run.stage !== null && (await openTasks(engine.db, run)) > 0) return;
    if (run.stage !== null && (await allFailed(engine.db, run))) return endRun(engine, run, null);

    const next = kind.stages[kind.stages.findIndex((stage) => stage.name === run.stage) + 1];
    if (!next) return endRun(engine, run, null);
    let tasks: PlannedTask[];
    try {
      tasks = await next.plan(stageContext(engine.db, run, next, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof RunStop) return stopRun(engine, run.id, error.message);
      return endRun(engine, run, `${next.label}: ${messageOf(error)}`);
    }
    // Then round again: a stage may be empty, or done already when a retry walks over it.
    if (!(await enterStage(engine, run, next, tasks))) return;
  }
}

/** Does one task; errors that may pass are thrown so that the queue repeats the job, unless this was the last try. */
export async function workTask(engine: Engine, taskId: string, lastTry: boolean, signal: AbortSignal): Promise<void> {
  const { rows } = await engine.db.pool.query(
    `UPDATE run_task SET state = 'running', attempts = run_task.attempts + 1, started_at = now(), finished_at = NULL
     FROM run WHERE run.id = run_task.run_id AND run.state = 'running'
       AND run_task.id = $1 AND run_task.state IN ('queued', 'running')
     RETURNING run_task.run_id, run_task.stage, run_task.payload, run_task.key`,
    [taskId],
  );
  const task = rows[0];
  // Done already, or the run was cancelled: a delivery that came twice or too late.
  if (!task) return;
  const run = await readRun(engine.db, task.run_id);
  const stage = run && engine.kinds.get(run.kind)?.stages.find(({ name }) => name === task.stage);
  if (!run || !stage) return failTask(engine, taskId, new PermanentError(`No code for stage "${task.stage}".`));
  try {
    const result = await stage.work(stageContext(engine.db, run, stage, signal), task.payload);
    await finishTask(engine, taskId, result);
  } catch (error) {
    if (signal.aborted && !(await isOpen(engine.db, taskId))) return;
    if (error instanceof RunStop) return stopRun(engine, run.id, error.message);
    if (lastTry || error instanceof PermanentError) return failTask(engine, taskId, error);
    await engine.db.pool.query(`UPDATE run_task SET state = 'queued', error = $2 WHERE id = $1 AND state = 'running'`, [
      taskId,
      JSON.stringify(describeError(error)),
    ]);
    throw error;
  }
}

/** Marks a task as failed and, when it was the last of its stage, lets the run go on. */
export async function failTask(engine: Engine, taskId: string, error: unknown): Promise<void> {
  await endTask(engine, taskId, 'failed', { error: describeError(error) });
}

async function finishTask(engine: Engine, taskId: string, result: unknown): Promise<void> {
  await endTask(engine, taskId, 'succeeded', { result });
}

async function endTask(
  engine: Engine,
  taskId: string,
  state: 'succeeded' | 'failed',
  outcome: { result?: unknown; error?: { message: string; detail: string | null } },
) {
  await inTransaction(engine.db.pool, async (tx) => {
    // The run's row is the turnstile: of two tasks that end at once, the second sees the first as ended.
    const { rows } = await tx.query<{ id: string }>(
      `SELECT run.id FROM run JOIN run_task ON run_task.run_id = run.id
       WHERE run_task.id = $1 AND run.state = 'running' FOR NO KEY UPDATE OF run`,
      [taskId],
    );
    const runId = rows[0]?.id;
    if (!runId) return;
    const ended = await tx.query<{ stage: string; key: string }>(
      `UPDATE run_task SET state = $2::"RunState", result = $3, error = $4, finished_at = now()
       WHERE id = $1 AND state IN ('queued', 'running') RETURNING stage, key`,
      [taskId, state, JSON.stringify(outcome.result ?? null), outcome.error ? JSON.stringify(outcome.error) : null],
    );
    const task = ended.rows[0];
    if (!task) return;
    if (outcome.error) {
      const message = `${task.key}: ${outcome.error.message}`;
      await logRunEvent(tx, { runId, level: 'error', stage: task.stage, message });
    }
    const open = await tx.query(
      `SELECT 1 FROM run_task WHERE run_id = $1 AND stage = $2 AND state IN ('queued', 'running') LIMIT 1`,
      [runId, task.stage],
    );
    if (open.rowCount === 0) await sendAdvance(engine.queue, tx, runId);
  });
}

/** Writes the plan of a stage and its jobs. Returns false when another worker was first, or the run ended meanwhile. */
async function enterStage(engine: Engine, run: RunRecord, stage: Stage, tasks: PlannedTask[]): Promise<boolean> {
  return inTransaction(engine.db.pool, async (tx) => {
    const moved = await tx.query(
      `UPDATE run SET state = 'running', stage = $2, started_at = coalesce(started_at, now())
       WHERE id = $1 AND stage IS NOT DISTINCT FROM $3 AND state IN ('queued', 'running')`,
      [run.id, stage.name, run.stage],
    );
    if (moved.rowCount === 0) return false;
    const inserted = await tx.query<{ id: string }>(
      `INSERT INTO run_task (id, run_id, stage, key, payload, items)
       SELECT task.id, $1, $2, task.key, coalesce(task.payload, 'null'), task.items
       FROM jsonb_to_recordset($3::jsonb) AS task(id uuid, key text, payload jsonb, items int)
       ON CONFLICT (run_id, stage, key) DO NOTHING RETURNING id`,
      [run.id, stage.name, JSON.stringify(tasks.map((task) => ({ items: 1, ...task, id: newId() })))],
    );
    const waits = run.stages.find(({ name }) => name === stage.name)?.waits ?? false;
    await sendTasks(engine.queue, tx, { runId: run.id, taskIds: inserted.rows.map((row) => row.id), waits });
    const items = tasks.reduce((sum, task) => sum + (task.items ?? 1), 0);
    const message = `${stage.label}: ${items} ${stage.unit} in ${tasks.length} tasks`;
    await logRunEvent(tx, { runId: run.id, level: 'info', stage: stage.name, message });
    return true;
  });
}

async function endRun(engine: Engine, run: RunRecord, error: string | null): Promise<void> {
  await inTransaction(engine.db.pool, async (tx) => {
    const { rows } = await tx.query<{ failed: number; total: number }>(
      `SELECT count(*) FILTER (WHERE state = 'failed')::int AS failed, count(*)::int AS total FROM run_task WHERE run_id = $1`,
      [run.id],
    );
    const { failed, total } = rows[0] ?? { failed: 0, total: 0 };
    const reason = error ?? (failed > 0 ? `${failed} of ${total} tasks failed` : null);
    const state = reason ? 'failed' : 'succeeded';
    const ended = await tx.query(
      `UPDATE run SET state = $2::"RunState", error = $3, finished_at = now(), started_at = coalesce(started_at, now())
       WHERE id = $1 AND state IN ('queued', 'running') AND stage IS NOT DISTINCT FROM $4`,
      [run.id, state, reason, run.stage],
    );
    if (ended.rowCount === 0) return;
    const message = reason ? `Failed: ${reason}` : 'Succeeded';
    await logRunEvent(tx, { runId: run.id, level: reason ? 'error' : 'info', message });
  });
}

/** Ends a run as cancelled for a reason that people can mend. The other tasks in hand are told by the change of state. */
async function stopRun(engine: Engine, runId: string, reason: string): Promise<void> {
  await inTransaction(engine.db.pool, async (tx) => {
    const stopped = await tx.query(
      `UPDATE run SET state = 'cancelled', error = $2, finished_at = now() WHERE id = $1 AND state IN ('queued', 'running')`,
      [runId, reason],
    );
    if (stopped.rowCount === 0) return;
    await cancelOpenTasks(tx, runId);
    await logRunEvent(tx, { runId, level: 'warn', message: `Stopped: ${reason}` });
  });
}

async function readRun(db: Db, runId: string): Promise<RunRecord | null> {
  const { rows } = await db.pool.query<RunRecord>(
    `SELECT id, project_id AS "projectId", kind, config, state, stage, stages FROM run WHERE id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}

async function openTasks(db: Db, run: RunRecord): Promise<number> {
  const { rows } = await db.pool.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM run_task WHERE run_id = $1 AND stage = $2 AND state IN ('queued', 'running')`,
    [run.id, run.stage],
  );
  return rows[0]?.open ?? 0;
}

/** With nothing to build on, the stages after would only add noise to the first error. */
async function allFailed(db: Db, run: RunRecord): Promise<boolean> {
  const { rows } = await db.pool.query<{ failed: boolean }>(
    `SELECT count(*) > 0 AND bool_and(state = 'failed') AS failed FROM run_task WHERE run_id = $1 AND stage = $2`,
    [run.id, run.stage],
  );
  return rows[0]?.failed ?? false;
}

async function isOpen(db: Db, taskId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(`SELECT 1 FROM run_task WHERE id = $1 AND state IN ('queued', 'running')`, [
    taskId,
  ]);
  return rowCount === 1;
}

function stageContext(db: Db, run: RunRecord, stage: Stage, signal: AbortSignal): StageContext {
  return {
    db,
    run: { id: run.id, projectId: run.projectId, kind: run.kind, config: run.config },
    signal,
    log: (level, message, detail) => logRunEvent(db.pool, { runId: run.id, stage: stage.name, level, message, detail }),
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function describeError(error: unknown): { message: string; detail: string | null } {
  const detail = error instanceof Error && !(error instanceof PermanentError) ? (error.stack ?? null) : null;
  return { message: messageOf(error).replaceAll('\0', '␀'), detail: detail?.replaceAll('\0', '␀') ?? null };
}
