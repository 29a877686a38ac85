/** From a password or a GitHub account to a user. Who is refused learns nothing about why. */
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { writeAuditLog } from './audit-log';
import type { LoginThrottle } from './login-throttle';
import { hashPassword, needsRehash, UNMATCHABLE_HASH, verifyPassword } from './password';
import { emailSchema, nameSchema } from './schema';
import { insertUser } from './users';

/** What a session token holds: both are compared with the user's row at every request. */
export type SessionSubject = { id: string; sessionVersion: number };

export type PasswordLogin =
  | { outcome: 'in'; subject: SessionSubject }
  /** Unknown e-mail, wrong password or disabled user: the caller shows one message for all. */
  | { outcome: 'refused' }
  /** Too many failures; the password was not looked at. */
  | { outcome: 'throttled' };

/** No password is longer, and hashing a longer string would only cost time. */
const MAX_TRIED_LENGTH = 1_000;

/** Checks an e-mail and a password. Failures are written to the audit log and counted by the throttle. */
export async function logInWithPassword(
  { db, throttle }: { db: Db; throttle: LoginThrottle },
  input: { email: string; password: string; ip: string },
): Promise<PasswordLogin> {
  const email = emailSchema.safeParse(input.email).data;
  if (!email || input.password.length > MAX_TRIED_LENGTH) return { outcome: 'refused' };
  const attempt = { email, ip: input.ip };
  const taken = throttle.take(attempt);
  if (!taken.allowed) {
    if (taken.first) await logDenied(db, { ...attempt, actorId: null, reason: 'too many failures' });
    return { outcome: 'throttled' };
  }
  const user = await db.prisma.user.findUnique({ where: { email } });
  const matches = await verifyPassword(input.password, user?.passwordHash ?? UNMATCHABLE_HASH);
  if (!user || !matches || user.disabledAt) {
    const reason = !user ? 'unknown e-mail' : !matches ? 'wrong password' : 'disabled';
    await logDenied(db, { ...attempt, actorId: user?.id ?? null, reason });
    return { outcome: 'refused' };
  }
  throttle.forgive(attempt);
  const stored = user.passwordHash ?? '';
  const stronger = needsRehash(stored) ? await hashPassword(input.password) : null;
  await inTransaction(db.pool, async (tx) => {
    if (stronger) {
      // Only over the hash that was verified: a password changed meanwhile stays changed.
      await tx.query('UPDATE "user" SET password_hash = $2 WHERE id = $1 AND password_hash = $3', [
        user.id,
        stronger,
        stored,
      ]);
    }
    const detail = { ip: input.ip, provider: 'password' };
    await writeAuditLog(tx, { actorId: user.id, action: 'session.login', target: user.id, detail });
  });
  return { outcome: 'in', subject: { id: user.id, sessionVersion: user.sessionVersion } };
}

/**
 * The user of a GitHub account, found by its verified e-mail.
 * @param input.email the account's primary e-mail if GitHub has verified it, else null
 * @param input.signup makes a user, without any project, for an e-mail that nobody has yet
 * @returns null when the account may not come in
 */
export async function admitGithubAccount(
  { db }: { db: Db },
  input: { email: string | null; name: string; signup: boolean },
): Promise<SessionSubject | null> {
  const email = emailSchema.safeParse(input.email).data;
  if (!email) return null;
  const user = await db.prisma.user.findUnique({ where: { email } });
  if (!user && input.signup) {
    const name = nameSchema.safeParse(input.name).data ?? email.slice(0, 100);
    const made = await inTransaction(db.pool, (tx) =>
      insertUser(tx, null, { email, name, isAdmin: false, passwordHash: null }),
    );
    return { id: made.id, sessionVersion: 1 };
  }
  if (!user || user.disabledAt) {
    const reason = user ? 'disabled' : 'unknown e-mail';
    await logDenied(db, { email, ip: null, actorId: user?.id ?? null, reason, provider: 'github' });
    return null;
  }
  const detail = { provider: 'github' };
  await writeAuditLog(db.pool, { actorId: user.id, action: 'session.login', target: user.id, detail });
  return { id: user.id, sessionVersion: user.sessionVersion };
}

type Denial = { email: string; ip: string | null; actorId: string | null; reason: string; provider?: string };

async function logDenied(db: Db, { email, ip, actorId, reason, provider = 'password' }: Denial) {
  const detail = { ip, reason, provider };
  await writeAuditLog(db.pool, { actorId, action: 'session.login', outcome: 'denied', target: email, detail });
}
