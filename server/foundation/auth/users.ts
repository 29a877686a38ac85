/** The people of an installation. Every change is one transaction with its row in the audit log. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { ConflictError, InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { writeAuditLog } from './audit-log';
import { generatePassword, hashPassword, verifyPassword } from './password';
import {
  type ChangePasswordInput,
  type CreateUserInput,
  type CurrentUser,
  createUserInput,
  type UpdateUserInput,
  type UserRow,
} from './schema';

/** Who acts: null is the command line or the server itself. */
export type Actor = { id: string } | null;
export type Services = { db: Db; user: Actor };

/** All users, by e-mail. */
export async function listUsers({ db }: Pick<Services, 'db'>): Promise<UserRow[]> {
  const users = await db.prisma.user.findMany({
    orderBy: { email: 'asc' },
    include: { _count: { select: { memberships: true } } },
  });
  return users.map(({ passwordHash, _count, ...user }) => ({
    ...user,
    hasPassword: passwordHash !== null,
    projects: _count.memberships,
  }));
}

export type CreatedUser = {
  user: CurrentUser;
  /** Generated here and stored nowhere: to be shown once. Null when the caller gave one. */
  password: string | null;
};

/** @throws ConflictError when the e-mail is taken */
export async function createUser({ db, user: actor }: Services, input: CreateUserInput): Promise<CreatedUser> {
  const given = createUserInput.parse(input);
  const generated = given.password === undefined ? generatePassword() : null;
  const passwordHash = await hashPassword(given.password ?? generated ?? '');
  const user = await inTransaction(db.pool, (tx) => insertUser(tx, actor, { ...given, passwordHash }));
  return { user, password: generated };
}

type NewUser = { email: string; name: string; isAdmin: boolean; passwordHash: string | null };

/** The row and its line in the audit log, in the caller's transaction. */
export async function insertUser(tx: pg.PoolClient, actor: Actor, user: NewUser): Promise<CurrentUser> {
  const id = newId();
  const { rowCount } = await tx.query(
    `INSERT INTO "user" (id, email, name, is_admin, password_hash) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (email) DO NOTHING`,
    [id, user.email, user.name, user.isAdmin, user.passwordHash],
  );
  if (rowCount === 0) throw new ConflictError(`There is already a user with the e-mail ${user.email}.`);
  const { email, name, isAdmin } = user;
  await writeAuditLog(tx, {
    actorId: actor?.id ?? null,
    action: 'user.create',
    target: id,
    detail: { email, isAdmin },
  });
  return { id, email, name, isAdmin };
}

/**
 * Changes what is given. Disabling ends the user's sessions.
 * @throws ConflictError when nobody would be left who can manage the installation
 */
export async function updateUser({ db, user: actor }: Services, input: UpdateUserInput): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const before = await lockUser(tx, input.userId);
    const after = {
      name: input.name ?? before.name,
      isAdmin: input.isAdmin ?? before.isAdmin,
      disabled: input.disabled ?? before.disabled,
    };
    const loses = before.isAdmin && !before.disabled && (!after.isAdmin || after.disabled);
    if (loses && !before.otherAdmins) {
      throw new ConflictError('This is the last active admin. Make someone else an admin first.');
    }
    await tx.query(
      `UPDATE "user" SET name = $2, is_admin = $3,
         disabled_at = CASE WHEN $4 THEN coalesce(disabled_at, now()) END,
         session_version = session_version + CASE WHEN $4 AND disabled_at IS NULL THEN 1 ELSE 0 END
       WHERE id = $1`,
      [input.userId, after.name, after.isAdmin, after.disabled],
    );
    const { userId, ...detail } = input;
    await writeAuditLog(tx, { actorId: actor?.id ?? null, action: 'user.update', target: userId, detail });
  });
}

/** Gives the user a new generated password, to be shown once, and ends all sessions. */
export async function resetPassword(
  { db, user: actor }: Services,
  { userId }: { userId: string },
): Promise<{ password: string }> {
  const password = generatePassword();
  const hash = await hashPassword(password);
  await inTransaction(db.pool, async (tx) => {
    await raiseSessionVersion(tx, { userId, hash });
    await writeAuditLog(tx, { actorId: actor?.id ?? null, action: 'user.reset-password', target: userId });
  });
  return { password };
}

/** Signs the user out everywhere, from the next request on. */
export async function endSessions({ db, user: actor }: Services, { userId }: { userId: string }): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    await raiseSessionVersion(tx, { userId });
    await writeAuditLog(tx, { actorId: actor?.id ?? null, action: 'user.end-sessions', target: userId });
  });
}

/**
 * Changes one's own password and ends all of one's sessions.
 * @throws InvalidInputError when the current password is wrong, or there is none
 */
export async function changePassword(
  { db, user }: { db: Db; user: { id: string } },
  { current, next }: ChangePasswordInput,
): Promise<void> {
  const row = await db.prisma.user.findUnique({ where: { id: user.id }, select: { passwordHash: true } });
  if (!row?.passwordHash) throw new InvalidInputError('You sign in through GitHub; ask an admin for a password.');
  if (!(await verifyPassword(current, row.passwordHash))) {
    await writeAuditLog(db.pool, {
      actorId: user.id,
      action: 'user.change-password',
      outcome: 'denied',
      target: user.id,
    });
    throw new InvalidInputError('The current password is wrong.');
  }
  const hash = await hashPassword(next);
  await inTransaction(db.pool, async (tx) => {
    await raiseSessionVersion(tx, { userId: user.id, hash });
    await writeAuditLog(tx, { actorId: user.id, action: 'user.change-password', target: user.id });
  });
}

async function raiseSessionVersion(tx: pg.PoolClient, { userId, hash }: { userId: string; hash?: string }) {
  const { rowCount } = await tx.query(
    `UPDATE "user" SET session_version = session_version + 1, password_hash = coalesce($2, password_hash) WHERE id = $1`,
    [userId, hash ?? null],
  );
  if (rowCount === 0) throw noSuchUser();
}

type LockedUser = { name: string; isAdmin: boolean; disabled: boolean; otherAdmins: boolean };

/** Locks the user and every active admin, always in the order of ids, so that two admins cannot demote each other at once. */
async function lockUser(tx: pg.PoolClient, userId: string): Promise<LockedUser> {
  const { rows } = await tx.query<{ id: string; name: string; isAdmin: boolean; disabled: boolean }>(
    `SELECT id, name, is_admin AS "isAdmin", disabled_at IS NOT NULL AS disabled FROM "user"
     WHERE id = $1 OR (is_admin AND disabled_at IS NULL) ORDER BY id FOR UPDATE`,
    [userId],
  );
  const user = rows.find(({ id }) => id === userId);
  if (!user) throw noSuchUser();
  return { ...user, otherAdmins: rows.some(({ id, isAdmin, disabled }) => id !== userId && isAdmin && !disabled) };
}

const noSuchUser = () => new NotFoundError('There is no such user.');
