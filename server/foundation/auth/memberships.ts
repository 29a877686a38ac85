/** Who is in a project, and with which role. */
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { NotFoundError } from '@/server/foundation/errors';
import { writeAuditLog } from './audit-log';
import { ROLES, type Role } from './roles';
import type { Member } from './schema';
import type { Services } from './users';

/** Members of the project: admins first, then by name. */
export async function listMembers({ db }: { db: Db }, { projectId }: { projectId: string }): Promise<Member[]> {
  const rows = await db.prisma.membership.findMany({ where: { projectId }, include: { user: true } });
  return rows
    .map(({ user, userId, role, createdAt }) => ({
      ...{ userId, role, createdAt },
      ...{ email: user.email, name: user.name, disabled: user.disabledAt !== null },
    }))
    .sort((a, b) => ROLES.indexOf(b.role) - ROLES.indexOf(a.role) || a.name.localeCompare(b.name, 'en'));
}

/**
 * Adds a user to the project, or changes the role of a member.
 * @throws NotFoundError when nobody has this e-mail
 */
export async function setMember(
  { db, user: actor }: Services,
  { projectId, email, role }: { projectId: string; email: string; role: Role },
): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const { rows } = await tx.query<{ id: string }>('SELECT id FROM "user" WHERE email = $1', [email]);
    const userId = rows[0]?.id;
    if (!userId) throw new NotFoundError(`No user has the e-mail ${email}. An admin of the installation can add one.`);
    await tx.query(
      `INSERT INTO membership (user_id, project_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (user_id, project_id) DO UPDATE SET role = excluded.role`,
      [userId, projectId, role],
    );
    const entry = { action: 'member.set', target: userId, detail: { role } };
    await writeAuditLog(tx, { actorId: actor?.id ?? null, projectId, ...entry });
  });
}

/** Takes a user out of the project, from the next request on. */
export async function removeMember(
  { db, user: actor }: Services,
  { projectId, userId }: { projectId: string; userId: string },
): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const { rowCount } = await tx.query('DELETE FROM membership WHERE user_id = $1 AND project_id = $2', [
      userId,
      projectId,
    ]);
    if (rowCount === 0) throw new NotFoundError('This user is not a member of the project.');
    await writeAuditLog(tx, { actorId: actor?.id ?? null, projectId, action: 'member.remove', target: userId });
  });
}
