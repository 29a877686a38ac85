import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { ensureProject, getDifficultyBands, setDifficultyBands } from './projects';

let db: TestDb;
let projectId: string;

beforeAll(async () => {
  db = await openTestDb();
  projectId = (await ensureProject(db, { slug: 'demo', name: 'Demo' })).id;
});
afterAll(() => db.close());

const countEntries = () => db.prisma.auditLog.count({ where: { projectId, action: 'project.set-bands' } });

test('difficulty bands start at a third and two thirds, and a change is in the audit log', async () => {
  expect(await getDifficultyBands({ db }, { projectId })).toEqual({ easyMax: 0.34, hardMin: 0.66 });
  await setDifficultyBands({ db, user: null }, { projectId, easyMax: 0.2, hardMin: 0.9 });
  expect(await getDifficultyBands({ db }, { projectId })).toEqual({ easyMax: 0.2, hardMin: 0.9 });
  const entry = await db.prisma.auditLog.findFirst({ where: { projectId, action: 'project.set-bands' } });
  expect(entry).toMatchObject({ target: projectId, detail: { easyMax: 0.2, hardMin: 0.9 } });
});

test('bands that overlap, and projects that are not there, change nothing', async () => {
  const before = await countEntries();
  const set = (id: string, easyMax: number, hardMin: number) =>
    setDifficultyBands({ db, user: null }, { projectId: id, easyMax, hardMin });
  await expect(set(projectId, 0.7, 0.3)).rejects.toThrow('Hard begins above where easy ends.');
  const nowhere = '018f0000-0000-7000-8000-000000000000';
  await expect(set(nowhere, 0.3, 0.7)).rejects.toMatchObject({ name: 'NotFoundError' });
  await expect(getDifficultyBands({ db }, { projectId: nowhere })).rejects.toMatchObject({ name: 'NotFoundError' });
  expect(await getDifficultyBands({ db }, { projectId })).toMatchObject({ easyMax: 0.2, hardMin: 0.9 });
  expect(await countEntries()).toBe(before);
});
