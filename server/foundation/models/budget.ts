/**
 * What runs may spend. Each run has a cap of its own, held in `run_budget`; a project may have a limit for the calendar
 * month (UTC). A launch sets its whole cap aside under a lock on the project, so that two launches cannot pass the limit
 * together.
 */
import type pg from 'pg';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { NotFoundError } from '@/server/foundation/errors';
import { formatMicros } from './cost';
import type { MonthSpend } from './usage-schema';

/** A cap or a limit does not allow it; the message has the sums and what can be done. */
export class BudgetError extends Error {
  override name = 'BudgetError';
}

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

/**
 * Writes the budget of a run that is launched in the same transaction.
 * @param capMicros null: no cap, for models that cost nothing
 * @throws BudgetError when the project's limit for the month has no room for the cap
 */
export async function openBudget(
  tx: pg.PoolClient,
  { projectId, runId, capMicros }: { projectId: string; runId: string; capMicros: number | null },
): Promise<void> {
  await requireRoom(tx, { projectId, runId, askedMicros: capMicros ?? 0 });
  await tx.query('INSERT INTO run_budget (run_id, cap_micros) VALUES ($1, $2)', [runId, capMicros]);
}

/**
 * Checks that a run that has ended may go on, in the transaction that reopens it, and sets its new cap.
 * @param capMicros absent: the cap stays
 * @throws BudgetError when the cap is spent, or when the project's limit has no room for what is left of it
 */
export async function reopenBudget(
  tx: pg.PoolClient,
  { projectId, runId, capMicros }: { projectId: string; runId: string; capMicros?: number },
): Promise<void> {
  const { rows } = await tx.query<{ cap: string | null; spent: string }>(
    'SELECT cap_micros AS cap, spent_micros AS spent FROM run_budget WHERE run_id = $1 FOR NO KEY UPDATE',
    [runId],
  );
  const budget = rows[0];
  if (!budget || budget.cap === null) {
    if (capMicros === undefined) return;
    throw new BudgetError(
      'This run was launched without a cap, because what it uses costs nothing. It has none to raise.',
    );
  }
  const [cap, spent] = [capMicros ?? Number(budget.cap), Number(budget.spent)];
  if (spent >= cap) {
    throw new BudgetError(
      `The run has spent ${formatMicros(spent)}, and its cap is ${formatMicros(cap)}. Resume it with a cap above ${formatMicros(spent)}.`,
    );
  }
  await requireRoom(tx, { projectId, runId, askedMicros: cap - spent });
  await tx.query('UPDATE run_budget SET cap_micros = $2 WHERE run_id = $1', [runId, cap]);
}

/**
 * Locks the project until the transaction ends and compares what is spent, set aside and asked for with its limit.
 * @throws BudgetError when that is more than the limit
 */
async function requireRoom(
  tx: pg.PoolClient,
  { projectId, runId, askedMicros }: { projectId: string; runId: string; askedMicros: number },
): Promise<void> {
  // The weaker of the two locks: rows that refer to the project can still be written.
  await tx.query('SELECT 1 FROM project WHERE id = $1 FOR NO KEY UPDATE', [projectId]);
  if (askedMicros === 0) return;
  const { limitMicros, spentMicros, reservedMicros } = await readMonthSpend(tx, { projectId, exceptRunId: runId });
  if (limitMicros === null || spentMicros + reservedMicros + askedMicros <= limitMicros) return;
  throw new BudgetError(
    `The project may spend ${formatMicros(limitMicros)} this month: ${formatMicros(spentMicros)} is spent, ` +
      `${formatMicros(reservedMicros)} is held by runs that are live, and this run asks for ${formatMicros(askedMicros)}. ` +
      'Ask for less, wait until a run has ended, or have an admin of the project raise the limit.',
  );
}

/**
 * What a project has spent in this calendar month (UTC), what its live runs may still spend, and its limit.
 * @param exceptRunId a run whose own reserve is not counted
 */
export async function readMonthSpend(
  db: Queryable,
  { projectId, exceptRunId = null }: { projectId: string; exceptRunId?: string | null },
): Promise<MonthSpend> {
  // By calls and not by runs: a run that goes on in the next month counts in both, with its part.
  const { rows } = await db.query<{ month: Date; limit: string | null; spent: string; reserved: string }>(
    `WITH month AS (SELECT date_trunc('month', now(), 'UTC') AS start)
     SELECT month.start AS month, project.spend_limit_micros AS limit,
       (SELECT coalesce(sum(cost_micros), 0) FROM model_call
        WHERE project_id = project.id AND created_at >= month.start) AS spent,
       (SELECT coalesce(sum(greatest(b.cap_micros - b.spent_micros, 0)), 0) FROM run_budget b JOIN run ON run.id = b.run_id
        WHERE run.project_id = project.id AND run.state IN ('queued', 'running') AND run.id IS DISTINCT FROM $2)
       -- A batch that was handed in is paid for, even when its run has stopped since.
       + (SELECT coalesce(sum(batch.expected_micros), 0) FROM model_batch batch JOIN run ON run.id = batch.run_id
          WHERE run.project_id = project.id AND run.state NOT IN ('queued', 'running') AND run.id IS DISTINCT FROM $2
            AND batch.state IN ('submitting', 'submitted') AND batch.created_at >= month.start) AS reserved
     FROM project, month WHERE project.id = $1`,
    [projectId, exceptRunId],
  );
  const row = rows[0];
  if (!row) throw new NotFoundError(`There is no project ${projectId}.`);
  return {
    month: row.month,
    limitMicros: row.limit === null ? null : Number(row.limit),
    spentMicros: Number(row.spent),
    reservedMicros: Number(row.reserved),
  };
}

/**
 * For single calls outside of runs (tests, playground): is there anything left this month?
 * @throws BudgetError when the project's limit is used up
 */
export async function requireMonthRoom(db: Queryable, { projectId }: { projectId: string }): Promise<void> {
  const { limitMicros, spentMicros, reservedMicros } = await readMonthSpend(db, { projectId });
  if (limitMicros === null || spentMicros + reservedMicros < limitMicros) return;
  throw new BudgetError(
    `The project may spend ${formatMicros(limitMicros)} this month, and nothing is left: ${formatMicros(spentMicros)} is spent, ` +
      `${formatMicros(reservedMicros)} is held by runs that are live. An admin of the project can raise the limit.`,
  );
}

/** Sets what the project's runs may spend in a calendar month; null takes the limit away. Runs that are live go on. */
export async function setSpendLimit(
  { db, user }: { db: Db; user: { id: string } | null },
  { projectId, limitMicros }: { projectId: string; limitMicros: number | null },
): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const before = await tx.query<{ limit: string | null }>(
      'SELECT spend_limit_micros AS limit FROM project WHERE id = $1 FOR NO KEY UPDATE',
      [projectId],
    );
    if (!before.rows[0]) throw new NotFoundError(`There is no project ${projectId}.`);
    await tx.query('UPDATE project SET spend_limit_micros = $2 WHERE id = $1', [projectId, limitMicros]);
    const from = before.rows[0].limit === null ? null : Number(before.rows[0].limit);
    await writeAuditLog(tx, {
      ...{ actorId: user?.id ?? null, projectId, action: 'project.spendLimit', target: projectId },
      detail: { fromMicros: from, toMicros: limitMicros },
    });
  });
}
