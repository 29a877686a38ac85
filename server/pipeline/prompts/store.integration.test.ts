import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { openTestDb, type TestDb } from '@/test/database';
import { seedProject } from '@/test/fixtures/pairs';
import { promptPurposeSchema } from '../schema';
import { promptViewSchema } from './schema';
import { listPrompts, listPromptVersions, loadPrompt, savePrompt } from './store';

let db: TestDb;
let projectId: string;
let user: { id: string };

beforeAll(async () => {
  db = await openTestDb();
  user = { id: newId() };
  await db.prisma.user.create({ data: { ...user, email: 'ada@example.org', name: 'Ada' } });
});
afterAll(() => db.close());
beforeEach(async () => {
  projectId = await seedProject(db, newId());
});

const USER = ['{{language}}', ...['prefix', 'chosen', 'suffix'].map((name) => `<${name}>\n{{${name}}}\n</${name}>`)];
const prompt = { purpose: 'method' as const, system: 'Write one.', user: USER.join('\n'), note: 'shorter' };
const save = (part: Partial<typeof prompt> = {}) => savePrompt({ db, user }, { projectId, ...prompt, ...part });
const countRows = async () => {
  const prompts = await db.prisma.promptTemplate.count({ where: { projectId } });
  const logged = await db.prisma.auditLog.count({ where: { projectId, action: 'prompt.save' } });
  return { prompts, logged };
};

describe('saving', () => {
  test('makes the next version of its purpose in the project, and a line in the audit log', async () => {
    expect(await save()).toEqual({ version: 'p1' });
    expect(await save({ system: 'Write another.' })).toEqual({ version: 'p2' });
    expect(await savePrompt({ db, user }, { projectId, ...prompt, purpose: 'import' })).toEqual({ version: 'p1' });
    const other = await seedProject(db, newId());
    expect(await savePrompt({ db, user }, { projectId: other, ...prompt })).toEqual({ version: 'p1' });
    const logged = await db.prisma.auditLog.findMany({ where: { projectId }, orderBy: { id: 'asc' } });
    expect(logged.map(({ action, target, actorId }) => [action, target, actorId])).toEqual(
      ['method p1', 'method p2', 'import p1'].map((target) => ['prompt.save', target, user.id]),
    );
  });

  test('gives everybody a version when many save at once', async () => {
    const saved = await Promise.all(Array.from({ length: 8 }, () => save()));
    expect(saved.map(({ version }) => version).toSorted()).toEqual(Array.from({ length: 8 }, (_, n) => `p${n + 1}`));
  });

  test('goes on counting past nine', async () => {
    for (let n = 0; n < 10; n++) await save();
    expect(await save()).toEqual({ version: 'p11' });
    const own = (await listPrompts({ db }, { projectId })).filter(({ builtIn }) => !builtIn);
    expect(own.map(({ version }) => version).slice(-3)).toEqual(['p9', 'p10', 'p11']);
  });

  test.each([
    [{ user: prompt.user.replace('{{chosen}}', '{{choosen}}') }, /user: \{\{choosen\}\} is unknown/],
    [{ user: prompt.user.replace('{{language}}', '') }, /user: \{\{language\}\} is missing/],
    [{ system: '{{prefix}}' }, /system: \{\{prefix\}\}/],
    [{ system: '  ' }, /system part is empty/],
    [{ user: `${prompt.user}\0` }, /user part holds characters/],
    [{ system: 'x'.repeat(24_001) }, /at most 24,000 characters/],
  ])('refuses %j and stores nothing', async (part, message) => {
    const saved = save(part);
    await expect(saved).rejects.toThrow(InvalidInputError);
    await expect(saved).rejects.toThrow(message);
    expect(await countRows()).toEqual({ prompts: 0, logged: 0 });
  });

  test('is refused in a project that is not there', async () => {
    await expect(savePrompt({ db, user }, { projectId: newId(), ...prompt })).rejects.toThrow(NotFoundError);
  });

  test('takes line ends of any kind', async () => {
    await save({ user: prompt.user.replaceAll('\n', '\r\n') });
    expect((await loadPrompt(db, { projectId, purpose: 'method', version: 'p1' })).user).toBe(prompt.user);
  });
});

describe('loading', () => {
  test('finds built-in and saved versions', async () => {
    await save();
    expect(await loadPrompt(db, { projectId, purpose: 'judge', version: 'v1' })).toMatchObject({ version: 'v1' });
    expect(await loadPrompt(db, { projectId, purpose: 'method', version: 'p1' })).toEqual({
      ...{ purpose: 'method', version: 'p1', system: prompt.system, user: prompt.user },
    });
  });

  test('finds nothing of other purposes and other projects, and no version that there is not', async () => {
    await save();
    const other = await seedProject(db, newId());
    const missing = [
      { projectId, purpose: 'method', version: 'p2' },
      { projectId, purpose: 'import', version: 'p1' },
      { projectId: other, purpose: 'method', version: 'p1' },
      { projectId, purpose: 'method', version: 'v99' },
    ] as const;
    for (const name of missing) await expect(loadPrompt(db, name)).rejects.toThrow(NotFoundError);
    const path = { projectId, purpose: 'method', version: 'v1/../judge.v1' } as const;
    await expect(loadPrompt(db, path)).rejects.toThrow(InvalidInputError);
  });
});

test('the list has all versions of all purposes, the built-in ones first, and who saved the others', async () => {
  await save();
  await savePrompt({ db, user: null }, { projectId, ...prompt, note: undefined });
  const prompts = await listPrompts({ db }, { projectId });
  for (const view of prompts) promptViewSchema.parse(view);
  expect(new Set(prompts.map(({ purpose }) => purpose))).toEqual(new Set(promptPurposeSchema.options));
  const ofMethod = prompts.filter(({ purpose, version }) => purpose === 'method' && version !== 'v2');
  expect(ofMethod).toMatchObject([
    { version: 'v1', builtIn: true, createdAt: null, createdBy: null },
    { version: 'p1', builtIn: false, createdBy: 'Ada', note: 'shorter', createdAt: expect.any(Date) },
    { version: 'p2', builtIn: false, createdBy: null, note: '' },
  ]);
  const versions = await listPromptVersions(db, { projectId });
  expect(versions.method).toEqual(prompts.filter(({ purpose }) => purpose === 'method').map(({ version }) => version));
  expect(versions.judge[0]).toBe('v1');
});
