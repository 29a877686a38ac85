/** The pairs of one project are those of its members, and a bad filter is the caller's mistake with a name. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_PAIRS } from '@/server/dataset/pairs/filter';
import { setMember } from '@/server/foundation/auth/memberships';
import { createUser } from '@/server/foundation/auth/users';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject } from '@/test/fixtures/pairs';
import { createCaller } from '../root';

let db: TestDb;
let projectId: string;
let own: string;
let foreign: string;
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'demo');
  const elsewhere = await seedProject(db, 'elsewhere');
  [own = ''] = await seedPairs(db, projectId, [{ votes: [{ judge: 'a', chosen: 1, rejected: 1 }] }]);
  [foreign = ''] = await seedPairs(db, elsewhere, [{}]);
  const input = { email: 'vera@lab.org', name: 'Vera', password: 'a long enough password' };
  const { user } = await createUser({ db, user: null }, input);
  for (const id of [projectId, elsewhere]) {
    await setMember({ db, user: null }, { projectId: id, email: user.email, role: 'viewer' });
  }
  api = createCaller({ db, user, requestId: 'test', headers: new Headers() });
});
afterAll(() => db.close());

test('a viewer lists, counts, opens and steps through the pairs of a project', async () => {
  const view = { projectId, filter: ALL_PAIRS, sort: '-created' } as const;
  expect(await api.pairs.list(view)).toMatchObject({ items: [{ id: own, foolRate: 1 }], next: null });
  expect(await api.pairs.count({ ...view, facets: true })).toMatchObject({
    total: 1,
    facets: { language: { python: 1 } },
  });
  expect(await api.pairs.get({ projectId, pairId: own })).toMatchObject({ id: own, votes: [{ judge: 'a' }] });
  const neighbours = await api.pairs.neighbours({ ...view, pairId: own });
  expect(neighbours).toEqual({ previous: null, next: null, position: 1, total: 1 });
});

test('a pair of another project is not found, even by a member of both', async () => {
  const view = { projectId, pairId: foreign, filter: ALL_PAIRS, sort: 'created' } as const;
  await expect(api.pairs.get(view)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(api.pairs.neighbours(view)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a filter that does not fit is a bad request that names the field', async () => {
  const filter = JSON.parse('{"field":"langauge","op":"eq","value":"go"}');
  const asked = api.pairs.count({ projectId, filter });
  await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('langauge') });
});

test('a cursor that is none is a bad request', async () => {
  const asked = api.pairs.list({ projectId, filter: ALL_PAIRS, sort: 'created', cursor: 'nonsense' });
  await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
