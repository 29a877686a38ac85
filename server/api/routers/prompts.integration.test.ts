/** The playground over HTTP: cells come as lines of one answer, only from our own page, and only of the project. */
import { encode } from 'next-auth/jwt';
import superjson from 'superjson';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CurrentUser } from '@/server/foundation/auth/schema';
import { sessionSecret } from '@/server/foundation/auth/session';
import { createUser } from '@/server/foundation/auth/users';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject } from '@/test/fixtures/pairs';
import { handleTrpcRequest } from '../http';
import { createCaller } from '../root';

const ORIGIN = 'http://127.0.0.1:3800';
let db: TestDb;
let user: CurrentUser;
let cookie: string;
let projectId: string;
let contexts: { method: string; parameter: string; foreign: string };
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  db = await openTestDb();
  process.env.DATABASE_URL = db.url;
  process.env.FOOLPROOF_SECRET_KEY = 'a secret key for tests, 32 characters or more';
  projectId = await seedProject(db, 'demo');
  const elsewhere = await seedProject(db, 'elsewhere');
  const [method, parameter] = await seedPairs(db, projectId, [
    { prefix: 'def f(name):\n    return ' },
    { type: 'parameter' },
  ]);
  const [foreign] = await seedPairs(db, elsewhere, [{}]);
  contexts = {
    method: await contextOf(method),
    parameter: await contextOf(parameter),
    foreign: await contextOf(foreign),
  };
  const input = { email: 'root@lab.org', name: 'Root', isAdmin: true, password: 'a long enough password' };
  ({ user } = await createUser({ db, user: null }, input));
  const token = await encode({ token: { sub: user.id, sessionVersion: 1 }, secret: sessionSecret() });
  cookie = `next-auth.session-token=${token}`;
  api = createCaller({ db, user, requestId: 'test', headers: new Headers() });
});
afterAll(() => db.close());

async function contextOf(pairId = ''): Promise<string> {
  return (await db.prisma.pair.findUniqueOrThrow({ where: { id: pairId } })).contextId;
}

async function play(headers: Record<string, string>) {
  const [prompt] = await api.prompts.list({ projectId });
  const input = {
    ...{ projectId, type: 'method', system: prompt?.system, user: prompt?.user },
    ...{ models: ['offline-lexical'], contexts: [contexts.method] },
  };
  const request = new Request(`${ORIGIN}/api/trpc/prompts.play?batch=1`, {
    method: 'POST',
    headers: {
      ...{ host: '127.0.0.1:3800', cookie, 'content-type': 'application/json', 'trpc-accept': 'application/jsonl' },
      ...headers,
    },
    body: JSON.stringify({ 0: superjson.serialize(input) }),
  });
  return handleTrpcRequest(request, db);
}

test('a cell comes as a line of the answer', async () => {
  const response = await play({ origin: ORIGIN });
  expect(response.status).toBe(200);
  const lines = (await response.text()).trim().split('\n');
  expect(lines.filter((line) => line.includes(contexts.method))).toHaveLength(1);
  expect(lines.join('\n')).toContain('offline-lexical');
});

test('the page of another site cannot play, since it costs', async () => {
  const countPlays = () => db.prisma.auditLog.count({ where: { action: 'prompt.play' } });
  const before = await countPlays();
  const response = await play({ origin: 'https://evil.example' });
  expect(await response.text()).toContain('FORBIDDEN');
  expect(await countPlays()).toBe(before);
});

test('contexts are found by id in the order asked, without those of other projects and other types', async () => {
  const { foreign, method, parameter } = contexts;
  const found = await api.prompts.findContexts({ projectId, type: 'method', ids: [foreign, parameter, method] });
  expect(found.map(({ id }) => id)).toEqual([method]);
  expect(found[0]).toMatchObject({ language: 'python', middle: 'load_item(name)' });
  const { types } = await db.prisma.context.update({
    where: { id: parameter },
    data: { types: ['method', 'parameter'] },
  });
  expect(types).toContain('method');
  const both = await api.prompts.findContexts({ projectId, type: 'method', ids: [parameter, method] });
  expect(both.map(({ id }) => id)).toEqual([parameter, method]);
});

test('a saved prompt is the next version of its purpose in the list', async () => {
  const [prompt] = await api.prompts.list({ projectId });
  const { purpose = 'method', system = '', user: text = '' } = prompt ?? {};
  const saved = await api.prompts.save({ projectId, purpose, system: `${system}\nBe brief.`, user: text });
  expect(saved).toEqual({ version: 'p1' });
  const listed = (await api.prompts.list({ projectId })).find(({ version }) => version === 'p1');
  expect(listed).toMatchObject({ purpose, builtIn: false, createdBy: 'Root' });
  const broken = api.prompts.save({ projectId, purpose, system, user: 'no placeholder' });
  await expect(broken).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('{{prefix}}') });
});
