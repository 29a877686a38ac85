/**
 * Every procedure with every kind of caller. The table says from which rung on a procedure lets people through; one that
 * is missing from it fails, so that nobody adds a procedure without deciding who may call it.
 */
import { TRPCError } from '@trpc/server';
import { getProcedureAtPath } from '@trpc/server/unstable-core-do-not-import';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setMember } from '@/server/foundation/auth/memberships';
import { ensureProject } from '@/server/foundation/auth/projects';
import { ROLES, type Role } from '@/server/foundation/auth/roles';
import type { CurrentUser } from '@/server/foundation/auth/schema';
import { createUser } from '@/server/foundation/auth/users';
import { openTestDb, type TestDb } from '@/test/database';
import { AccessError } from './errors';
import { appRouter } from './root';

/** The first rung that gets through: anyone, the signed-in, a role in the project, an admin of the installation. */
type Minimum = 'public' | 'signedIn' | Role | 'instanceAdmin';

const MINIMUM: Record<string, Minimum> = {
  'corpus.overview': 'viewer',
  'corpus.sources': 'viewer',
  'corpus.repositories': 'viewer',
  'corpus.runs': 'viewer',
  'corpus.files': 'viewer',
  'corpus.file': 'viewer',
  'corpus.refusals': 'viewer',
  'corpus.licenses': 'viewer',
  'corpus.benchmarks': 'viewer',
  'corpus.deleteBenchmark': 'researcher',
  'corpus.overlaps': 'viewer',
  'corpus.credentials': 'researcher',
  'credentials.list': 'instanceAdmin',
  'credentials.create': 'instanceAdmin',
  'credentials.delete': 'instanceAdmin',
  'models.list': 'instanceAdmin',
  'models.createProvider': 'instanceAdmin',
  'models.updateProvider': 'instanceAdmin',
  'models.deleteProvider': 'instanceAdmin',
  'models.createModel': 'instanceAdmin',
  'models.updateModel': 'instanceAdmin',
  'models.deleteModel': 'instanceAdmin',
  'models.test': 'instanceAdmin',
  'models.hosts': 'instanceAdmin',
  'models.allowHost': 'instanceAdmin',
  'models.disallowHost': 'instanceAdmin',
  'models.available': 'viewer',
  'overview.get': 'viewer',
  'pairs.list': 'viewer',
  'pairs.count': 'viewer',
  'pairs.get': 'viewer',
  'pairs.neighbours': 'viewer',
  'projects.list': 'signedIn',
  'projects.bySlug': 'signedIn',
  'projects.create': 'instanceAdmin',
  'projects.rename': 'admin',
  'projects.bands': 'viewer',
  'projects.setBands': 'admin',
  'projects.members.list': 'admin',
  'projects.members.set': 'admin',
  'projects.members.remove': 'admin',
  'prompts.list': 'researcher',
  'prompts.save': 'researcher',
  'prompts.sampleContexts': 'researcher',
  'prompts.findContexts': 'researcher',
  'prompts.play': 'researcher',
  'runs.list': 'viewer',
  'runs.get': 'viewer',
  'runs.onRun': 'viewer',
  'runs.judgeReport': 'viewer',
  'runs.log': 'viewer',
  'runs.onLog': 'viewer',
  'runs.onActive': 'viewer',
  'runs.panel': 'viewer',
  'runs.contextSources': 'viewer',
  'runs.forecast': 'researcher',
  'runs.launchPipeline': 'researcher',
  'runs.cancel': 'researcher',
  'runs.retryFailed': 'researcher',
  'runs.resume': 'researcher',
  'usage.summary': 'viewer',
  'usage.instance': 'instanceAdmin',
  'usage.setLimit': 'admin',
  'users.me': 'public',
  'users.changePassword': 'signedIn',
  'users.list': 'instanceAdmin',
  'users.create': 'instanceAdmin',
  'users.update': 'instanceAdmin',
  'users.resetPassword': 'instanceAdmin',
  'users.endSessions': 'instanceAdmin',
};

const CALLERS = ['anonymous', 'adminElsewhere', ...ROLES, 'instanceAdmin'] as const;
type Caller = (typeof CALLERS)[number];
type Answer = 'through' | 'UNAUTHORIZED' | 'NOT_FOUND' | 'FORBIDDEN';

function expected(minimum: Minimum, caller: Caller): Answer {
  if (minimum === 'public') return 'through';
  if (caller === 'anonymous') return 'UNAUTHORIZED';
  if (minimum === 'signedIn' || caller === 'instanceAdmin') return 'through';
  if (minimum === 'instanceAdmin') return 'FORBIDDEN';
  // Ids of another project are not found, whoever asks.
  if (caller === 'adminElsewhere') return 'NOT_FOUND';
  return ROLES.indexOf(caller) >= ROLES.indexOf(minimum) ? 'through' : 'FORBIDDEN';
}

let db: TestDb;
let projectId: string;
const users = new Map<Caller, CurrentUser | null>([['anonymous', null]]);

beforeAll(async () => {
  db = await openTestDb();
  projectId = (await ensureProject(db, { slug: 'demo', name: 'Demo' })).id;
  const elsewhere = (await ensureProject(db, { slug: 'elsewhere', name: 'Elsewhere' })).id;
  for (const caller of CALLERS) {
    if (caller === 'anonymous') continue;
    const isAdmin = caller === 'instanceAdmin';
    const input = { email: `${caller}@lab.org`, name: caller, isAdmin, password: 'a long enough password' };
    const { user } = await createUser({ db, user: null }, input);
    users.set(caller, user);
    if (caller === 'adminElsewhere') {
      await setMember({ db, user: null }, { projectId: elsewhere, email: user.email, role: 'admin' });
    } else if (!isAdmin) {
      await setMember({ db, user: null }, { projectId, email: user.email, role: caller });
    }
  }
});
afterAll(() => db.close());

/**
 * What the gate says. The project's id is the whole input: a caller who is let through meets the procedure's own input
 * check or its result, and both count as through. Only the gates throw with an AccessError as the cause.
 */
async function ask(path: string, caller: Caller): Promise<Answer> {
  const procedure = await getProcedureAtPath(appRouter, path);
  if (!procedure) throw new Error(`no procedure ${path}`);
  const ctx = { db, user: users.get(caller) ?? null, requestId: 'test', headers: new Headers() };
  const abort = new AbortController();
  try {
    const result: unknown = await procedure({
      ...{ path, ctx, type: procedure._def.type, signal: abort.signal, batchIndex: 0 },
      getRawInput: async () => ({ projectId }),
    });
    await endStream(result);
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof AccessError) return error.code as Answer;
  } finally {
    abort.abort();
  }
  return 'through';
}

/** A subscription has done nothing yet; it is ended before it does. */
async function endStream(result: unknown) {
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return;
  const stream = result as AsyncIterable<unknown>;
  await stream[Symbol.asyncIterator]().return?.();
}

const paths = Object.keys(appRouter._def.procedures);

test('every procedure is in the table, and the table has no other', () => {
  expect(paths.toSorted()).toEqual(Object.keys(MINIMUM).toSorted());
});

describe.each(paths)('%s', (path) => {
  test.each(CALLERS)('%s', async (caller) => {
    const minimum = MINIMUM[path];
    if (!minimum) throw new Error(`${path} is not in the table of this test: say who may call it`);
    expect(await ask(path, caller)).toBe(expected(minimum, caller));
  });
});

test('a denial is written to the audit log with who, what and where', async () => {
  const viewer = users.get('viewer');
  const where = { actorId: viewer?.id, outcome: 'denied', action: 'projects.rename' };
  await ask('projects.rename', 'viewer');
  const row = await db.prisma.auditLog.findFirst({ where, orderBy: { id: 'desc' } });
  expect(row).toMatchObject({ projectId, target: projectId, detail: { role: 'viewer', minimum: 'admin' } });
});

test('a role that is taken away is gone at the next call', async () => {
  const viewer = users.get('viewer');
  const email = viewer?.email ?? '';
  expect(await ask('projects.rename', 'viewer')).toBe('FORBIDDEN');
  await setMember({ db, user: null }, { projectId, email, role: 'admin' });
  expect(await ask('projects.rename', 'viewer')).toBe('through');
  await db.prisma.membership.deleteMany({ where: { userId: viewer?.id, projectId } });
  expect(await ask('projects.rename', 'viewer')).toBe('NOT_FOUND');
});
