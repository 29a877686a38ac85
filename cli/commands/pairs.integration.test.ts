import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject } from '@/test/fixtures/pairs';
import { UsageError } from '../output';
import { pairsCommand } from './pairs';

let db: TestDb;

beforeAll(async () => {
  db = await openTestDb();
  vi.stubEnv('DATABASE_URL', db.url);
  const votes = [{ judge: 'a', chosen: 1, rejected: 1 }] as const;
  await seedPairs(db, await seedProject(db, 'demo'), [
    { language: 'go', rejected: 'one()', votes: [...votes], createdAt: '2026-11-01' },
    { language: 'go', rejected: 'two()', createdAt: '2026-11-02' },
    { language: 'rust', rejected: 'red\u001b[31m\u202e', reason: 'symbol-exists', createdAt: '2026-11-03' },
  ]);
  await seedPairs(db, await seedProject(db, 'other'), [{}]);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  vi.unstubAllEnvs();
  await db.close();
});

/** The lines that a command writes to standard output. */
async function run(...args: string[]): Promise<string[]> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await pairsCommand().parseAsync(args, { from: 'user' });
  return written.join('').split('\n').slice(0, -1);
}

const last = (lines: string[]) => JSON.parse(lines.at(-1) ?? 'null');
const go = JSON.stringify({ field: 'language', op: 'eq', value: 'go' });

test('count gives the total, and facets when asked, of the oldest project or the one named', async () => {
  expect(last(await run('count', '--json'))).toEqual({ total: 3, facets: {} });
  expect(last(await run('count', '--filter', go, '--facets', '--json'))).toMatchObject({
    total: 2,
    facets: { language: { go: 2, rust: 1 }, fool_rate: { '1.0': 1, none: 1 } },
  });
  expect(last(await run('count', '--json', '--project', 'other'))).toMatchObject({ total: 1 });
});

test('list gives a line a pair and a cursor that leads through all of them', async () => {
  const seen: string[] = [];
  let after: string[] = [];
  do {
    const lines = await run('list', '--sort', '-created', '--limit', '1', '--json', ...after);
    seen.push(...lines.slice(0, -1).map((line) => JSON.parse(line).rejected));
    const { next } = last(lines);
    after = next === null ? [] : ['--after', next];
  } while (after.length > 0);
  expect(seen).toEqual(['red\u001b[31m\u202e', 'two()', 'one()']);
});

test('a line names what other programs need, in snake case', async () => {
  const lines = await run('list', '--limit', '1', '--json');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    ...{ language: 'go', type: 'method', rejected: 'one()', fool_rate: 1, fooled_votes: 1, valid_votes: 1 },
    ...{ license: 'MIT', repository: 'org/repo', path: 'src/store.py', created: '2026-11-01T00:00:00.000Z' },
  });
});

test('what a terminal would obey is spelled out for people', async () => {
  const text = (await run('list')).join('\n');
  expect(text).toContain('refused: symbol-exists');
  expect(text).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u);
});

test.each([
  [
    'an unknown field',
    ['count', '--filter', '{"field":"langauge","op":"eq","value":"go"}'],
    /filter\.field: unknown field "langauge"/,
  ],
  ['no JSON', ['list', '--filter', '{field'], /this is not JSON/],
  ['a cursor of another sort', ['list', '--after', 'nonsense'], /--after: This is not a cursor/],
  ['an unknown project', ['count', '--project', 'nowhere'], /--project nowhere: there is no such project/],
])('%s is bad usage that says what is wrong', async (_, args, message) => {
  const failure = run(...args);
  await expect(failure).rejects.toThrow(UsageError);
  await expect(failure).rejects.toThrow(message);
});

test.each([[['list', '--sort', 'name']], [['list', '--limit', '0']], [['list', '--limit', 'many']], [['sum']]])(
  '%j is refused before anything is opened',
  async (args) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(run(...args)).rejects.toMatchObject({ name: 'CommanderError' });
  },
);
