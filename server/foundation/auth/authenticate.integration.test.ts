import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { createAuthOptions } from './auth-options';
import { admitGithubAccount, logInWithPassword } from './authenticate';
import { createLoginThrottle } from './login-throttle';
import { hashPassword, needsRehash } from './password';
import type { CurrentUser } from './schema';
import { findSessionUser, sessionSecret } from './session';
import { createUser, endSessions, updateUser } from './users';

const password = 'a long enough password';
const ip = '10.0.0.1';
let db: TestDb;
let ann: CurrentUser;

beforeAll(async () => {
  db = await openTestDb();
  process.env.DATABASE_URL = db.url;
  process.env.FOOLPROOF_SECRET_KEY = 'a secret key for tests, 32 characters or more';
  ann = (await createUser({ db, user: null }, { email: 'ann@lab.org', name: 'Ann', password })).user;
});
afterAll(() => db.close());

const denials = (target: string) =>
  db.prisma.auditLog.count({ where: { action: 'session.login', outcome: 'denied', target } });

describe('a login with a password', () => {
  const logIn = (email: string, tried: string, throttle = createLoginThrottle()) =>
    logInWithPassword({ db, throttle }, { email, password: tried, ip });

  test('lets the right password in and logs it', async () => {
    const login = await logIn(' ANN@lab.org', password);
    expect(login).toEqual({ outcome: 'in', subject: { id: ann.id, sessionVersion: 1 } });
    const logged = await db.prisma.auditLog.findFirst({
      where: { action: 'session.login', actorId: ann.id, outcome: 'done' },
    });
    expect(logged?.detail).toEqual({ ip, provider: 'password' });
  });

  test('answers alike to a wrong password, an unknown e-mail, a disabled user and one without a password', async () => {
    const { user: gone } = await createUser({ db, user: null }, { email: 'gone@lab.org', name: 'Gone', password });
    await updateUser({ db, user: null }, { userId: gone.id, disabled: true });
    await admitGithubAccount({ db }, { email: 'octo@lab.org', name: 'Octo', signup: true });
    for (const [email, tried] of [
      ['ann@lab.org', 'wrong password'],
      ['nobody@lab.org', password],
      ['gone@lab.org', password],
      ['octo@lab.org', ''],
    ] as const) {
      expect(await logIn(email, tried), email).toEqual({ outcome: 'refused' });
      expect(await denials(email), email).toBe(1);
    }
    expect(await logIn('not an e-mail', password)).toEqual({ outcome: 'refused' });
  });

  test('stops looking at passwords after the limit, also at the right one, and logs that once', async () => {
    const throttle = createLoginThrottle({ perEmailAndIp: 2 });
    const { user } = await createUser({ db, user: null }, { email: 'bob@lab.org', name: 'Bob', password });
    for (const tried of ['guess 1', 'guess 2', password, password]) await logIn(user.email, tried, throttle);
    expect(await logIn(user.email, password, throttle)).toEqual({ outcome: 'throttled' });
    expect(await denials(user.email)).toBe(3);
  });

  test('renews a hash of older parameters', async () => {
    const { user } = await createUser({ db, user: null }, { email: 'old@lab.org', name: 'Old', password });
    const old = await hashPassword(password, { N: 16, r: 1, p: 1 });
    await db.prisma.user.update({ where: { id: user.id }, data: { passwordHash: old } });
    expect(await logIn(user.email, password)).toMatchObject({ outcome: 'in' });
    const row = await db.prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(needsRehash(row.passwordHash ?? '')).toBe(false);
    expect(await logIn(user.email, password)).toMatchObject({ outcome: 'in' });
  });
});

describe('a login through GitHub', () => {
  const name = 'Carol';

  test('finds the user of the verified e-mail and nobody for another', async () => {
    expect(await admitGithubAccount({ db }, { email: 'Ann@lab.org', name, signup: false })).toMatchObject({
      id: ann.id,
    });
    expect(await admitGithubAccount({ db }, { email: 'carol@lab.org', name, signup: false })).toBeNull();
    expect(await admitGithubAccount({ db }, { email: null, name, signup: true })).toBeNull();
    expect(await denials('carol@lab.org')).toBe(1);
  });

  test('makes a user without rights only where sign-up is open', async () => {
    const subject = await admitGithubAccount({ db }, { email: 'carol@lab.org', name, signup: true });
    const row = await db.prisma.user.findUniqueOrThrow({ where: { id: subject?.id }, include: { memberships: true } });
    expect(row).toMatchObject({ email: 'carol@lab.org', isAdmin: false, passwordHash: null, memberships: [] });
    expect(await admitGithubAccount({ db }, { email: 'carol@lab.org', name, signup: true })).toEqual(subject);
  });
});

describe('a session', () => {
  const headersFor = async (
    payload: Record<string, unknown>,
    options: { maxAge?: number; secret?: string; cookie?: string } = {},
  ) => {
    const token = await encode({ token: payload, secret: options.secret ?? sessionSecret(), maxAge: options.maxAge });
    return new Headers({ cookie: `a=b; ${options.cookie ?? 'next-auth.session-token'}=${token}; c=d` });
  };
  const subject = () => ({ sub: ann.id, sessionVersion: 1 });

  test('gives the user as the row says at this moment', async () => {
    const headers = await headersFor(subject());
    expect(await findSessionUser({ db }, headers)).toEqual(ann);
    await updateUser({ db, user: null }, { userId: ann.id, name: 'Ann B.', isAdmin: true });
    expect(await findSessionUser({ db }, headers)).toEqual({ ...ann, name: 'Ann B.', isAdmin: true });
    const secure = await headersFor(subject(), { cookie: '__Secure-next-auth.session-token' });
    expect(await findSessionUser({ db }, secure)).toMatchObject({ id: ann.id });
  });

  test.each([
    ['none', async () => new Headers()],
    ['not a token', async () => new Headers({ cookie: 'next-auth.session-token=nonsense' })],
    ['sealed with another secret', () => headersFor(subject(), { secret: 'another' })],
    ['expired', () => headersFor(subject(), { maxAge: -60 })],
    ['without a version', () => headersFor({ sub: ann.id })],
    ['of a user who never was', () => headersFor({ sub: '018f0000-0000-7000-8000-000000000000', sessionVersion: 1 })],
  ])('%s is nobody', async (_, headers) => {
    expect(await findSessionUser({ db }, await headers())).toBeNull();
  });

  test('ends at the next request when it is ended by an admin, or the user is disabled', async () => {
    const { user } = await createUser({ db, user: null }, { email: 'dan@lab.org', name: 'Dan', password });
    const first = await headersFor({ sub: user.id, sessionVersion: 1 });
    await endSessions({ db, user: null }, { userId: user.id });
    expect(await findSessionUser({ db }, first)).toBeNull();
    const second = await headersFor({ sub: user.id, sessionVersion: 2 });
    expect(await findSessionUser({ db }, second)).toMatchObject({ id: user.id });
    await updateUser({ db, user: null }, { userId: user.id, disabled: true });
    expect(await findSessionUser({ db }, second)).toBeNull();
    // Not even a token of the newest version: being disabled counts by itself.
    const third = await headersFor({ sub: user.id, sessionVersion: 3 });
    expect(await findSessionUser({ db }, third)).toBeNull();
    await updateUser({ db, user: null }, { userId: user.id, disabled: false });
    expect(await findSessionUser({ db }, third)).toMatchObject({ id: user.id });
  });
});

describe('the options of next-auth', () => {
  const options = (github: object = {}) =>
    createAuthOptions({
      db,
      env: { FOOLPROOF_SIGNUP: false, ...github },
      secret: 'x',
      throttle: createLoginThrottle(),
    });

  test('offer GitHub only when it is configured', () => {
    expect(options().providers.map(({ id }) => id)).toEqual(['credentials']);
    const ids = options({ GITHUB_ID: 'id', GITHUB_SECRET: 'secret' }).providers.map(({ id }) => id);
    expect(ids).toEqual(['credentials', 'github']);
  });

  test('put nothing about the person into the token', async () => {
    const account = { provider: 'credentials', type: 'credentials', providerAccountId: ann.id } as const;
    const user = { id: ann.id, sessionVersion: 1, email: ann.email };
    const token = await options().callbacks?.jwt?.({ token: { name: 'Ann', email: ann.email }, user, account });
    expect(token).toEqual({ sub: ann.id, sessionVersion: 1 });
  });

  test('send a GitHub account without a user back to the login page', async () => {
    const account = { provider: 'github', type: 'oauth', providerAccountId: '7' } as const;
    const signIn = options({ GITHUB_ID: 'id', GITHUB_SECRET: 'secret' }).callbacks?.signIn;
    expect(await signIn?.({ user: { id: '7', email: 'stranger@lab.org' }, account })).toBe('/login?error=NoAccount');
    const user = { id: '7', email: ann.email };
    expect(await signIn?.({ user, account })).toBe(true);
    expect(user).toMatchObject({ id: ann.id, sessionVersion: 1 });
  });
});
