import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AuditEntry, writeAuditLog } from '@/server/foundation/auth/audit-log';
import { inTransaction } from '@/server/foundation/db/transaction';
import { openTestDb, type TestDb } from '@/test/database';
import { ensureFirstAdmin } from './first-admin';
import { listMembers, removeMember, setMember } from './memberships';
import { hashPassword, verifyPassword } from './password';
import {
  createProject,
  ensureProject,
  findProjectAccess,
  findProjectBySlug,
  listProjects,
  renameProject,
} from './projects';
import { changePassword, createUser, endSessions, listUsers, resetPassword, updateUser } from './users';

let db: TestDb;
beforeAll(async () => {
  db = await openTestDb();
});
afterAll(() => db.close());
beforeEach(() => db.pool.query('DELETE FROM "user"'));
beforeEach(() => db.pool.query('DELETE FROM project'));

const password = 'a long enough password';
const nobody = '018f0000-0000-7000-8000-000000000000';
const byServer = () => ({ db, user: null });

async function addUser(email: string, isAdmin = false) {
  const { user } = await createUser(byServer(), { email, name: email, isAdmin, password });
  return user;
}

async function countWaiting(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE NOT l.granted AND a.datname = current_database()`,
  );
  return rows[0].n;
}

const rowOf = (id: string) => db.prisma.user.findUniqueOrThrow({ where: { id } });
const auditOf = (target: string) => db.prisma.auditLog.findMany({ where: { target }, orderBy: { id: 'asc' } });

describe('the first admin', () => {
  test('is made once, with a password that is given back only then', async () => {
    const first = await ensureFirstAdmin(db, { email: 'Root@localhost' });
    expect(first).toMatchObject({ created: true, email: 'root@localhost' });
    if (!first.created || !first.password) throw new Error('no password');
    const user = await db.prisma.user.findUniqueOrThrow({ where: { email: 'root@localhost' } });
    expect(user.isAdmin).toBe(true);
    expect(await verifyPassword(first.password, user.passwordHash ?? '')).toBe(true);
    expect(await ensureFirstAdmin(db, { email: 'root@localhost' })).toEqual({ created: false });
  });

  test('takes the password from the caller, and refuses one that is too short', async () => {
    await expect(ensureFirstAdmin(db, { email: 'root@localhost', password: 'short' })).rejects.toThrow('10 characters');
    expect(await ensureFirstAdmin(db, { email: 'root@localhost', password })).toMatchObject({ password: null });
  });

  test('is one, also when several processes start at the same moment', async () => {
    // Nobody can insert until all three have looked and found no user.
    const gate = await db.pool.connect();
    await gate.query('BEGIN');
    await gate.query('LOCK TABLE "user" IN EXCLUSIVE MODE');
    const starts = ['a', 'b', 'c'].map((name) => ensureFirstAdmin(db, { email: `${name}@localhost` }));
    await vi.waitFor(async () => expect(await countWaiting(gate)).toBe(3), { timeout: 20_000 });
    await gate.query('COMMIT');
    gate.release();
    const made = await Promise.all(starts);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(await db.prisma.user.count()).toBe(1);
  });
});

describe('users', () => {
  test('are created with a generated password when none is given, and listed without any hash', async () => {
    const { user, password: shown } = await createUser(byServer(), { email: 'Ann@Lab.org', name: ' Ann ' });
    expect(user).toMatchObject({ email: 'ann@lab.org', name: 'Ann', isAdmin: false });
    expect(await verifyPassword(shown ?? '', (await rowOf(user.id)).passwordHash ?? '')).toBe(true);
    const [listed] = await listUsers({ db });
    expect(listed).toMatchObject({ id: user.id, hasPassword: true, projects: 0, disabledAt: null });
    expect(JSON.stringify(listed)).not.toContain('scrypt');
  });

  test('have one e-mail each, however it is written', async () => {
    await addUser('ann@lab.org');
    await expect(addUser('ANN@lab.org')).rejects.toMatchObject({ name: 'ConflictError' });
  });

  test('who are disabled lose their sessions for good, and keep only their row', async () => {
    const { id } = await addUser('ann@lab.org');
    const before = await rowOf(id);
    await updateUser(byServer(), { userId: id, disabled: true });
    const disabled = await rowOf(id);
    expect(disabled.disabledAt).not.toBeNull();
    expect(disabled.sessionVersion).toBe(before.sessionVersion + 1);
    await updateUser(byServer(), { userId: id, disabled: false, name: 'Ann' });
    expect(await rowOf(id)).toMatchObject({ disabledAt: null, name: 'Ann', sessionVersion: before.sessionVersion + 1 });
  });

  test('the last active admin can be neither demoted nor disabled', async () => {
    const root = await addUser('root@lab.org', true);
    const other = await addUser('other@lab.org', true);
    await updateUser(byServer(), { userId: other.id, disabled: true });
    for (const change of [{ isAdmin: false }, { disabled: true }]) {
      await expect(updateUser(byServer(), { userId: root.id, ...change })).rejects.toMatchObject({
        name: 'ConflictError',
      });
    }
    await updateUser(byServer(), { userId: root.id, name: 'Still here' });
    expect(await rowOf(root.id)).toMatchObject({ isAdmin: true, disabledAt: null, name: 'Still here' });
  });

  test('two admins who demote each other at the same moment leave one', async () => {
    const [a, b] = [await addUser('a@lab.org', true), await addUser('b@lab.org', true)];
    const demoted = await Promise.allSettled([
      updateUser({ db, user: a }, { userId: b.id, isAdmin: false }),
      updateUser({ db, user: b }, { userId: a.id, isAdmin: false }),
    ]);
    expect(demoted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db.prisma.user.count({ where: { isAdmin: true } })).toBe(1);
  });

  test('get a new password or an end of their sessions from an admin', async () => {
    const { id } = await addUser('ann@lab.org');
    const { password: fresh } = await resetPassword(byServer(), { userId: id });
    const row = await rowOf(id);
    expect(await verifyPassword(fresh, row.passwordHash ?? '')).toBe(true);
    expect(row.sessionVersion).toBe(2);
    await endSessions(byServer(), { userId: id });
    expect((await rowOf(id)).sessionVersion).toBe(3);
    await expect(resetPassword(byServer(), { userId: nobody })).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(updateUser(byServer(), { userId: nobody })).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('change their own password only with the current one', async () => {
    const user = await addUser('ann@lab.org');
    const next = 'another long password';
    await expect(changePassword({ db, user }, { current: 'wrong', next })).rejects.toThrow('current password is wrong');
    await changePassword({ db, user }, { current: password, next });
    expect(await verifyPassword(next, (await rowOf(user.id)).passwordHash ?? '')).toBe(true);
    expect((await auditOf(user.id)).map(({ action, outcome }) => [action, outcome])).toEqual([
      ['user.create', 'done'],
      ['user.change-password', 'denied'],
      ['user.change-password', 'done'],
    ]);
  });
});

describe('projects and members', () => {
  test('a project is made once per address', async () => {
    const made = await ensureProject(db, { slug: 'demo', name: 'Demo' });
    expect(made.created).toBe(true);
    expect(await ensureProject(db, { slug: 'demo', name: 'Other' })).toEqual({ ...made, created: false });
    await expect(createProject(byServer(), { slug: 'demo', name: 'Demo' })).rejects.toMatchObject({
      name: 'ConflictError',
    });
    await renameProject(byServer(), { projectId: made.id, name: 'Renamed' });
    expect(await ensureProject(db, { slug: 'demo', name: 'Demo' })).toMatchObject({ name: 'Renamed' });
  });

  test('are seen by members with their role, by instance admins as admin, and by nobody else', async () => {
    const [ann, root, eve] = [
      await addUser('ann@lab.org'),
      await addUser('root@lab.org', true),
      await addUser('eve@lab.org'),
    ];
    const { id: projectId, slug } = await ensureProject(db, { slug: 'demo', name: 'Demo' });
    await setMember(byServer(), { projectId, email: 'ANN@lab.org', role: 'annotator' });
    expect(await listProjects({ db, user: ann })).toEqual([{ id: projectId, slug, name: 'Demo', role: 'annotator' }]);
    expect(await listProjects({ db, user: root })).toMatchObject([{ role: 'admin' }]);
    expect(await listProjects({ db, user: eve })).toEqual([]);
    expect(await findProjectBySlug({ db, user: ann }, { slug })).toMatchObject({ role: 'annotator' });
    await expect(findProjectBySlug({ db, user: eve }, { slug })).rejects.toMatchObject({ name: 'NotFoundError' });
    expect((await findProjectAccess({ db, user: eve }, { projectId }))?.role).toBeNull();
    expect(await findProjectAccess({ db, user: root }, { projectId: nobody })).toBeNull();
  });

  test('members are added, changed and removed by e-mail, and each change is logged', async () => {
    const ann = await addUser('ann@lab.org');
    const { id: projectId } = await ensureProject(db, { slug: 'demo', name: 'Demo' });
    await setMember(byServer(), { projectId, email: ann.email, role: 'viewer' });
    await setMember(byServer(), { projectId, email: ann.email, role: 'researcher' });
    expect(await listMembers({ db }, { projectId })).toMatchObject([
      { userId: ann.id, role: 'researcher', disabled: false },
    ]);
    await removeMember(byServer(), { projectId, userId: ann.id });
    expect(await listMembers({ db }, { projectId })).toEqual([]);
    const again = removeMember(byServer(), { projectId, userId: ann.id });
    await expect(again).rejects.toMatchObject({ name: 'NotFoundError' });
    const unknown = setMember(byServer(), { projectId, email: 'nobody@lab.org', role: 'viewer' });
    await expect(unknown).rejects.toThrow('nobody@lab.org');
    const actions = (await auditOf(ann.id)).map(({ action }) => action);
    expect(actions).toEqual(['user.create', 'member.set', 'member.set', 'member.remove']);
  });
});

describe('the audit log', () => {
  const entry: AuditEntry = { actorId: null, action: 'test.act', target: 'x', detail: { a: 1 } };

  test('loses the row when the change is rolled back', async () => {
    const failing = inTransaction(db.pool, async (tx) => {
      await writeAuditLog(tx, { ...entry, target: 'rolled back' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await auditOf('rolled back')).toEqual([]);
  });

  test.each(['UPDATE audit_log SET action = $1', 'DELETE FROM audit_log WHERE action <> $1', 'TRUNCATE audit_log'])(
    'cannot be changed afterwards: %s',
    async (sql) => {
      await writeAuditLog(db.pool, entry);
      const change = db.pool.query(sql, sql.includes('$1') ? ['gone'] : []);
      await expect(change).rejects.toThrow('audit_log is append-only');
    },
  );

  test('never holds a password or a hash', async () => {
    const { user, password: generated } = await createUser(byServer(), { email: 'ann@lab.org', name: 'Ann' });
    const { password: fresh } = await resetPassword(byServer(), { userId: user.id });
    await changePassword({ db, user }, { current: fresh, next: password });
    const logged = JSON.stringify(await auditOf(user.id), (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const secret of [generated, fresh, password, 'scrypt']) expect(logged).not.toContain(secret);
    expect(await hashPassword(password)).toContain('scrypt');
  });
});
