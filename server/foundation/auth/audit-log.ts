/** Who did what. The table is append-only: a trigger refuses UPDATE, DELETE and TRUNCATE. */
import type pg from 'pg';
import type { Json } from '@/server/foundation/runs/types';

/** 'denied': the act was refused (too low a role, wrong password). */
export type AuditOutcome = 'done' | 'denied';

export type AuditEntry = {
  /** null is the command line, the server itself, or someone who is not signed in. */
  actorId: string | null;
  projectId?: string | null;
  /** Noun and verb: 'user.create', 'run.cancel'. */
  action: string;
  outcome?: AuditOutcome;
  /** Id (or, for logins, e-mail) of what was acted on. */
  target?: string | null;
  detail?: { [key: string]: Json };
};

/**
 * Adds one row.
 * @param tx the connection of the mutation's own transaction, so that the row vanishes with a rollback; the pool itself
 *   only for what has no transaction, such as a denial
 */
export async function writeAuditLog(tx: Pick<pg.ClientBase | pg.Pool, 'query'>, entry: AuditEntry): Promise<void> {
  await tx.query(
    `INSERT INTO audit_log (actor_id, project_id, action, outcome, target, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      entry.actorId,
      entry.projectId ?? null,
      entry.action,
      entry.outcome ?? 'done',
      entry.target ?? null,
      entry.detail ? JSON.stringify(entry.detail) : null,
    ],
  );
}
