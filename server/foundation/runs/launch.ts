/** What people do to runs: launch, cancel, retry what failed, resume. Each is one transaction with its jobs in it. */
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { v7 as newId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { reopenBudget } from '@/server/foundation/models/budget';
import { formatMicros } from '@/server/foundation/models/cost';
import { logRunEvent } from './log';
import { asQueueDatabase, QUEUES } from './queue';
import type { StageInfo } from './schema';

/** Who acts: null is the command line or the server itself. */
export type Actor = { id: string } | null;
export type RunServices = { db: Db; queue: PgBoss; user: Actor };

export class RunStateError extends Error {
  override name = 'RunStateError';
}

export type LaunchInput = {
  projectId: string;
  kind: string;
  name: string;
  config: unknown;
  stages: StageInfo[];
  /** The same key again returns the run that it launched the first time. */
  launchKey: string;
  parentId?: string;
  /** Writes what belongs to the run, in its transaction; an error undoes the launch. */
  alongside?: (tx: pg.PoolClient, runId: string) => Promise<void>;
};

/** Creates a run and its first job together: a launch that rolls back leaves no job. */
export async function launchRun({ db, queue, user }: RunServices, input: LaunchInput): Promise<{ runId: string }> {
  return inTransaction(db.pool, async (tx) => {
    const id = newId();
    const inserted = await tx.query(
      `INSERT INTO run (id, project_id, kind, name, config, stages, launch_key, parent_id, created_by_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (launch_key) DO NOTHING`,
      [
        ...[id, input.projectId, input.kind, input.name, JSON.stringify(input.config), JSON.stringify(input.stages)],
        ...[input.launchKey, input.parentId ?? null, user?.id ?? null],
      ],
    );
    if (inserted.rowCount === 0) {
      const { rows } = await tx.query('SELECT id FROM run WHERE launch_key = $1 AND project_id = $2', [
        input.launchKey,
        input.projectId,
      ]);
      if (!rows[0]) throw new RunStateError('This launch key belongs to a run of another project.');
      return { runId: rows[0].id };
    }
    await input.alongside?.(tx, id);
    await logRunEvent(tx, { runId: id, level: 'info', message: `Launched: ${input.name}` });
    await audit(tx, user, 'run.launch', input.projectId, id, { kind: input.kind, name: input.name });
    await sendAdvance(queue, tx, id);
    return { runId: id };
  });
}

/** Ends a queued or running run. Work in hand stops at its next look at the signal; what is stored stays. */
export async function cancelRun({ db, user }: RunServices, input: { projectId: string; runId: string }): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const run = await lockRun(tx, input);
    if (run.state !== 'queued' && run.state !== 'running') {
      throw new RunStateError(`A run that has ${run.state} cannot be cancelled.`);
    }
    await tx.query(`UPDATE run SET state = 'cancelled', finished_at = now() WHERE id = $1`, [input.runId]);
    await cancelOpenTasks(tx, input.runId);
    await logRunEvent(tx, { runId: input.runId, level: 'warn', message: 'Cancelled' });
    await audit(tx, user, 'run.cancel', input.projectId, input.runId);
  });
}

/** Puts the failed tasks of a failed run back into the queue; what succeeded is not done again. */
export async function retryFailedRun(
  services: RunServices,
  input: { projectId: string; runId: string },
): Promise<void> {
  await reopen(services, { ...input, from: 'failed', action: 'run.retry', message: 'Retrying what failed' });
}

/**
 * Goes on with a cancelled run where it stopped.
 * @param input.capMicros another cap, in millionths of a dollar
 * @throws BudgetError when its cap is spent and no higher one is given, or the project's limit does not allow it
 */
export async function resumeRun(
  services: RunServices,
  input: { projectId: string; runId: string; capMicros?: number },
): Promise<void> {
  const message = input.capMicros === undefined ? 'Resumed' : `Resumed with a cap of ${formatMicros(input.capMicros)}`;
  await reopen(services, { ...input, from: 'cancelled', action: 'run.resume', message });
}

type ReopenInput = {
  projectId: string;
  runId: string;
  capMicros?: number;
  from: 'failed' | 'cancelled';
  action: string;
  message: string;
};

async function reopen({ db, queue, user }: RunServices, input: ReopenInput): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const run = await lockRun(tx, input);
    if (run.state !== input.from)
      throw new RunStateError(`The run has ${run.state}; only one that has ${input.from} can go on.`);
    await reopenBudget(tx, input);
    const { rows: tasks } = await tx.query<{ id: string; stage: string }>(
      `UPDATE run_task SET state = 'queued', attempts = 0, error = NULL, started_at = NULL, finished_at = NULL
       WHERE run_id = $1 AND state IN ('failed', 'cancelled') RETURNING id, stage`,
      [input.runId],
    );
    // Back to the earliest stage that has work again; the stages after it are planned anew, which adds only what is new.
    const reopened = new Set(tasks.map((task) => task.stage));
    const stage = run.stages.find(({ name }) => reopened.has(name))?.name ?? run.stage;
    await tx.query(`UPDATE run SET state = 'running', stage = $2, error = NULL, finished_at = NULL WHERE id = $1`, [
      input.runId,
      stage,
    ]);
    for (const [name, own] of Map.groupBy(tasks, (task) => task.stage)) {
      const waits = run.stages.find((info) => info.name === name)?.waits ?? false;
      const taskIds = own.map((task) => task.id);
      await sendTasks(queue, tx, { runId: input.runId, taskIds, waits });
    }
    await sendAdvance(queue, tx, input.runId);
    await logRunEvent(tx, { runId: input.runId, level: 'info', message: input.message });
    const detail = input.capMicros === undefined ? undefined : { cap: formatMicros(input.capMicros) };
    await audit(tx, user, input.action, input.projectId, input.runId, detail);
  });
}

type LockedRun = { id: string; state: string; stage: string | null; stages: StageInfo[] };

async function lockRun(tx: pg.PoolClient, input: { projectId: string; runId: string }): Promise<LockedRun> {
  // Not FOR UPDATE: a call that is being stored refers to the run while it holds the run's budget.
  const { rows } = await tx.query<LockedRun>(
    'SELECT id, state, stage, stages FROM run WHERE id = $1 AND project_id = $2 FOR NO KEY UPDATE',
    [input.runId, input.projectId],
  );
  if (!rows[0]) throw new RunNotFoundError(input.runId);
  return rows[0];
}

export class RunNotFoundError extends Error {
  override name = 'RunNotFoundError';
  constructor(runId: string) {
    super(`There is no run ${runId} in this project.`);
  }
}

export async function sendAdvance(queue: PgBoss, tx: pg.PoolClient, runId: string) {
  await queue.send(QUEUES.advance, { runId }, { db: asQueueDatabase(tx) });
}

export async function cancelOpenTasks(tx: pg.PoolClient, runId: string) {
  await tx.query(
    `UPDATE run_task SET state = 'cancelled', finished_at = now() WHERE run_id = $1 AND state IN ('queued', 'running')`,
    [runId],
  );
}

/** @param input.waits from StageInfo: which of the two task queues the jobs go to */
export async function sendTasks(
  queue: PgBoss,
  tx: pg.PoolClient,
  { runId, taskIds, waits }: { runId: string; taskIds: string[]; waits: boolean },
) {
  if (taskIds.length === 0) return;
  const jobs = taskIds.map((taskId) => ({ data: { taskId, runId } }));
  await queue.insert(waits ? QUEUES.wait : QUEUES.task, jobs, { db: asQueueDatabase(tx) });
}

async function audit(
  tx: pg.PoolClient,
  user: Actor,
  action: string,
  projectId: string,
  target: string,
  detail?: Record<string, string>,
) {
  await writeAuditLog(tx, { actorId: user?.id ?? null, projectId, action, target, detail });
}
