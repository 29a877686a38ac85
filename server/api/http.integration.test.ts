/** The API over HTTP, with real cookies: what a browser, another site's page and the command line get. */
import { encode } from 'next-auth/jwt';
import superjson from 'superjson';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CurrentUser } from '@/server/foundation/auth/schema';
import { sessionSecret } from '@/server/foundation/auth/session';
import { createUser, updateUser } from '@/server/foundation/auth/users';
import { openTestDb, type TestDb } from '@/test/database';
import { handleTrpcRequest } from './http';

const ORIGIN = 'http://127.0.0.1:3800';
let db: TestDb;
let root: CurrentUser;
let cookie: string;

beforeAll(async () => {
  db = await openTestDb();
  process.env.DATABASE_URL = db.url;
  process.env.FOOLPROOF_SECRET_KEY = 'a secret key for tests, 32 characters or more';
  const password = 'a long enough password';
  root = (await createUser({ db, user: null }, { email: 'root@lab.org', name: 'Root', isAdmin: true, password })).user;
  const token = await encode({ token: { sub: root.id, sessionVersion: 1 }, secret: sessionSecret() });
  cookie = `next-auth.session-token=${token}`;
});
afterAll(() => db.close());

type Ask = { headers?: Record<string, string>; method?: string; body?: BodyInit };

function ask(path: string, { headers, ...init }: Ask = {}) {
  const request = new Request(`${ORIGIN}/api/trpc/${path}`, {
    ...init,
    headers: { host: '127.0.0.1:3800', cookie, ...headers },
  });
  return handleTrpcRequest(request, db);
}

const json = (input: unknown) => JSON.stringify(superjson.serialize(input));
const createProject = (slug: string, headers: Record<string, string>) =>
  ask('projects.create', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: json({ slug, name: slug }),
  });
const projectExists = async (slug: string) => (await db.prisma.project.count({ where: { slug } })) === 1;

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: unknown };
  return superjson.deserialize<{ message: string; data: Record<string, unknown> }>(error as never);
}

describe('a mutation', () => {
  test.each([
    ['our own page', { origin: ORIGIN }],
    ['the command line', {}],
  ])('from %s is done', async (name, headers) => {
    const slug = `from-${name.replaceAll(' ', '-')}`;
    const response = await createProject(slug, headers);
    expect(response.status).toBe(200);
    expect(await projectExists(slug)).toBe(true);
  });

  test.each([['https://evil.example'], ['http://127.0.0.1:3801'], ['null']])(
    'from the page of %s is refused, whoever is signed in',
    async (origin) => {
      const response = await createProject('foreign', { origin });
      expect(response.status).toBe(403);
      expect(await projectExists('foreign')).toBe(false);
    },
  );

  test('in a batch from another site is refused too', async () => {
    const response = await ask('projects.create,projects.create?batch=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({
        0: superjson.serialize({ slug: 'batch-a', name: 'A' }),
        1: superjson.serialize({ slug: 'batch-b', name: 'B' }),
      }),
    });
    expect(response.status).toBe(403);
    expect(await projectExists('batch-a')).toBe(false);
  });

  test('by GET is refused', async () => {
    const response = await ask(`projects.create?input=${encodeURIComponent(json({ slug: 'by-get', name: 'x' }))}`);
    expect(response.status).toBe(405);
    expect(await projectExists('by-get')).toBe(false);
  });

  const form = new FormData();
  form.set('json', JSON.stringify({ slug: 'by-form', name: 'x' }));
  const text = (type: string) => ({ headers: { 'content-type': type }, body: json({ slug: 'by-form', name: 'x' }) });
  test.each<[string, Ask]>([
    ['a form with files', { body: form }],
    ['plain text', text('text/plain')],
    ['a form', text('application/x-www-form-urlencoded')],
    ['bytes', text('application/octet-stream')],
    ['JSON in all but name', text('text/plain; application/json')],
  ])('sent as %s is refused, also from our own page', async (_, init) => {
    const response = await ask('projects.create', {
      method: 'POST',
      ...init,
      headers: { origin: ORIGIN, ...init.headers },
    });
    expect(response.status).toBe(415);
    expect(await projectExists('by-form')).toBe(false);
  });
});

describe('an error', () => {
  test('of the input names its fields and carries the request id', async () => {
    const response = await createProject('Not A Slug', { 'x-request-id': 'request-0042' });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-request-id')).toBe('request-0042');
    const { message, data } = await errorOf(response);
    expect(message).toContain('Lower-case letters');
    expect(data).toMatchObject({
      code: 'BAD_REQUEST',
      requestId: 'request-0042',
      zod: { fieldErrors: { slug: [message] } },
    });
  });

  test('of a service keeps its message and gets its own status', async () => {
    await createProject('twice', {});
    const response = await createProject('twice', {});
    expect(response.status).toBe(409);
    expect((await errorOf(response)).message).toBe('There is already a project at twice.');
  });

  test('of the server tells the browser the request id and nothing else', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = {
      ...db,
      pool: { query: () => Promise.reject(new Error('password authentication failed for foolproof')) },
    };
    const request = new Request(`${ORIGIN}/api/trpc/projects.list`, {
      headers: { cookie, 'x-request-id': 'request-0043' },
    });
    const response = await handleTrpcRequest(request, broken as unknown as TestDb);
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).toContain('request-0043');
    expect(body).not.toMatch(/authentication failed|stack|node_modules/);
    expect(log.mock.calls.flat().join(' ')).toContain('request-0043');
    log.mockRestore();
  });
});

test('answers are not cached, and nobody without a session gets any', async () => {
  const signedIn = await ask('projects.list');
  expect(signedIn.status).toBe(200);
  expect(signedIn.headers.get('cache-control')).toBe('private, no-store');
  expect((await ask('projects.list', { headers: { cookie: '' } })).status).toBe(401);
});

test('a session stops at the request after its user was disabled', async () => {
  const password = 'a long enough password';
  const { user } = await createUser({ db, user: null }, { email: 'eve@lab.org', name: 'Eve', password });
  const token = await encode({ token: { sub: user.id, sessionVersion: 1 }, secret: sessionSecret() });
  const headers = { cookie: `next-auth.session-token=${token}` };
  expect((await ask('projects.list', { headers })).status).toBe(200);
  await updateUser({ db, user: root }, { userId: user.id, disabled: true });
  expect((await ask('projects.list', { headers })).status).toBe(401);
});
