import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCsv } from '@/server/foundation/records/testing';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject } from '@/test/fixtures/pairs';
import { listPairs } from '../list-pairs';
import { ImportStoppedError, importPairs } from './import-pairs';

let db: TestDb;
let projectId: string;
let folder: string;

beforeEach(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'p');
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'import-'));
});
afterEach(async () => {
  await db.close();
  await fs.rm(folder, { recursive: true });
});

async function importFile(name: string, content: string | Uint8Array) {
  const file = path.join(folder, name);
  await fs.writeFile(file, content);
  return importPairs({ db, user: null }, { projectId, path: file, rejectsFolder: path.join(folder, 'rejects') });
}

const importRows = (rows: object[]) => importFile('rows.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const pairs = async () =>
  (await listPairs(db.pool, { projectId, filter: { and: [] }, sort: 'created', limit: 100 })).items;

const row = (n: number, more: object = {}) => ({
  ...{ prefix: `def f${n}():\n    `, suffix: '\n# 終\n', chosen: `load_${n}(name)`, rejected: `fetch_${n}(name)` },
  ...{ language: 'python', type: 'method', generator: 'a-model', license: 'MIT', repository: 'org/repo' },
  ...{ path: `f${n}.py`, commit: '0'.repeat(40) },
  ...more,
});

const readRejects = async (file: string | null) =>
  (await fs.readFile(file ?? '', 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('import of pairs', () => {
  it('loads each row with what it stands on, byte for byte', async () => {
    const odd = { chosen: 'a\\b("\t\u2028x")', rejected: "=cmd|'x'!A0\r\n\\N", prefix: '\\.\n終', suffix: '' };
    expect(await importRows([row(1), row(2, odd)])).toMatchObject({ read: 2, loaded: 2, repeated: 0, rejected: 0 });
    const [first, second] = await pairs();
    expect(first).toMatchObject({
      ...{ chosen: 'load_1(name)', rejected: 'fetch_1(name)', symbol: 'fetch_1', language: 'python', type: 'method' },
      ...{ generator: 'a-model', license: 'MIT', repository: 'org/repo', path: 'f1.py', startLine: 2, valid: true },
    });
    expect(second).toMatchObject({ chosen: odd.chosen, rejected: odd.rejected });
    const { rows } = await db.pool.query(
      `SELECT content, convert_from(substring(convert_to(content, 'UTF8') FROM byte_start + 1 FOR byte_end - byte_start), 'UTF8') AS hole
       FROM context JOIN source_file ON source_file.id = context.file_id WHERE middle = $1`,
      [odd.chosen],
    );
    expect(rows).toEqual([{ content: odd.prefix + odd.chosen + odd.suffix, hole: odd.chosen }]);
  });

  it('adds nothing when the same file comes again, in part or as a whole', async () => {
    await importRows([row(1), row(2), row(1)]);
    expect(await importRows([row(1), row(2), row(3)])).toMatchObject({ read: 3, loaded: 1, repeated: 2 });
    expect(await pairs()).toHaveLength(3);
  });

  it('puts several completions of a hole into one context and one file', async () => {
    await importRows([row(1), row(1, { rejected: 'grab(name)' }), row(1, { generator: 'b-model' })]);
    const counts = 'SELECT count(*)::int AS n FROM context UNION ALL SELECT count(*)::int FROM source_file';
    expect((await db.pool.query(counts)).rows).toEqual([{ n: 1 }, { n: 1 }]);
    expect(await pairs()).toHaveLength(3);
  });

  it('keeps licenses apart within a repository', async () => {
    await importRows([row(1), row(2, { license: 'Apache-2.0' })]);
    expect((await pairs()).map((pair) => pair.license)).toEqual(['MIT', 'Apache-2.0']);
  });

  it('refuses bad rows by row, field and reason, and loads the others', async () => {
    const result = await importRows([
      row(1),
      row(2, { rejected: 'load_2(name)' }),
      row(3, { language: 'klingon' }),
      row(4, { rejected: 'y\0()' }),
      { prefix: 'short' },
      row(5, { type: 'typo' }),
      row(6, { chosen: 7 }),
      row(7, { chosen: '' }),
      row(8),
    ]);
    expect(result).toMatchObject({ read: 9, loaded: 2, repeated: 0, rejected: 7 });
    const rejects = await readRejects(result.rejectsFile);
    expect(rejects.sort((a, b) => a.row - b.row).map(({ row: at, field }) => [at, field])).toEqual([
      [2, 'rejected'],
      [3, 'language'],
      [4, 'rejected'],
      [5, 'suffix'],
      [6, 'type'],
      [7, 'chosen'],
      [8, 'chosen'],
    ]);
    expect(rejects[1]).toMatchObject({ value: 'klingon', reason: expect.stringContaining('python') });
  });

  it("understands Delulu's columns", async () => {
    const header = [
      ...['benchmark_id', 'image_tag', 'language', 'file_path', 'hallucination_type', 'prompt', 'suffix'],
      ...['golden_completion', 'hallucinated_completion', 'error_message', 'metadata', 'license', 'repo_url'],
    ];
    const cells = [
      'go-method-1',
      'x:v1',
      'go',
      'a/b.go',
      'method',
      'p.',
      '()\n',
      'Get',
      'Fetch',
      'undefined: Fetch',
      '{}',
    ];
    await importFile('mini.csv', writeCsv(header, [[...cells, 'MIT', 'https://github.com/org/lib']]));
    expect(await pairs()).toEqual([
      expect.objectContaining({
        ...{ chosen: 'Get', rejected: 'Fetch', generator: 'delulu', repository: 'org/lib', path: 'a/b.go' },
        ...{ language: 'go', type: 'method', license: 'MIT' },
      }),
    ]);
  });

  it("understands TRL's preference layout with a FIM prompt", async () => {
    const prompt = '<|fim_prefix|>a = <|fim_suffix|>\nb = 1<|fim_middle|>';
    await importRows([
      { prompt, chosen: 'load()', rejected: 'fetch()', language: 'Python', type: 'undefined variable' },
    ]);
    expect(await pairs()).toEqual([
      expect.objectContaining({
        chosen: 'load()',
        language: 'python',
        type: 'undefinedvariable',
        generator: 'imported',
      }),
    ]);
    expect((await db.pool.query('SELECT content FROM source_file')).rows).toEqual([{ content: 'a = load()\nb = 1' }]);
  });

  it('keeps what came before a fault of the file, and names the file', async () => {
    const text = `${writeCsv(Object.keys(row(1)), [Object.values(row(1)).map(String)])}"open,b`;
    const failure = await importFile('trunc.csv', text).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ImportStoppedError);
    expect(failure).toMatchObject({ message: expect.stringMatching(/trunc\.csv: row 2: .*1 pairs before/) });
    expect(await pairs()).toHaveLength(1);
  });

  it('does not touch what another project has', async () => {
    const other = await seedProject(db, 'other');
    await seedPairs(db, other, [{}]);
    await importRows([row(1)]);
    expect(await pairs()).toHaveLength(1);
  });
});
