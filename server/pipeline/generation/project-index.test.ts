import { expect, test } from 'vitest';
import type { FileSymbols } from '../schema';
import { nameExists } from './existence';
import { loadProjectIndex, symbolsOfPath } from './project-index';

const modules = (path: string) => symbolsOfPath(path).imports.map(({ module }) => module);

test('a file is a module even where nothing imports it', () => {
  expect(modules('python/kit/kit/store.py')).toEqual(['kit', 'store']);
  expect(modules('web/src/stock-store.test.ts')).toEqual(['stock-store']);
  expect(modules('app/__init__.py')).toEqual(['app']);
  expect(modules('main.go')).toEqual([]);
});

type Row = { path: string; symbols: FileSymbols };
const row = (path: string, ...identifiers: string[]): Row => ({
  path,
  symbols: { definitions: [], imports: [], identifiers },
});

/** A database that knows one library and remembers what it was asked. */
function fakeDb(rows: Row[]) {
  const asked: unknown[][] = [];
  const query = async (sql: string, values: unknown[]) => {
    asked.push(values);
    if (sql.includes('FROM repository')) {
      return {
        rows: [
          { id: 'lib', name: 'python/kit' },
          { id: 'app', name: 'python/library-loans' },
        ],
      };
    }
    return { rows };
  };
  return { db: { query } as unknown as Parameters<typeof loadProjectIndex>[0]['db'], asked };
}

test('the index holds the repository and the libraries whose names match a glob', async () => {
  const { db, asked } = fakeDb([row('kit/store.py', 'load_one'), row('loans/desk.py', 'lend')]);
  const index = await loadProjectIndex({
    db,
    runId: 'r1',
    repositoryId: 'app',
    language: 'python',
    libraries: ['*/kit'],
  });
  expect(asked.at(-1)).toEqual(['r1', ['app', 'lib'], 'python']);
  expect(nameExists(index, 'load_one', 'method')).toBe(true);
  expect(nameExists(index, 'fetch_one', 'method')).toBe(false);
  expect(nameExists(index, 'desk', 'module')).toBe(true);
});

test('an index is read once while it is among the last four, and a failure is not remembered', async () => {
  const { db, asked } = fakeDb([]);
  const load = (repositoryId: string) =>
    loadProjectIndex({ db, runId: 'r2', repositoryId, language: 'go', libraries: [] });
  const first = await load('a');
  expect(await load('a')).toBe(first);
  expect(asked).toHaveLength(1);
  for (const other of ['b', 'c', 'd', 'e']) await load(other);
  expect(await load('a')).not.toBe(first);

  const broken = { query: async () => Promise.reject(new Error('connection lost')) } as unknown as typeof db;
  const input = { runId: 'r3', repositoryId: 'a', language: 'go' as const, libraries: [] };
  await expect(loadProjectIndex({ ...input, db: broken })).rejects.toThrow('connection lost');
  expect(await loadProjectIndex({ ...input, db })).toBeDefined();
});
