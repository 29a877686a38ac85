import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCsv } from '@/server/foundation/records/testing';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject } from '@/test/fixtures/pairs';
import { readSharedData } from '@/test/shared-data';
import { deleteBenchmark, listBenchmarks, loadBenchmark } from './load-benchmark';
import type { BenchmarkKind } from './schema';

let db: TestDb;
let projectId: string;
let folder: string;

beforeEach(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'p');
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'benchmark-'));
});
afterEach(async () => {
  await db.close();
  await fs.rm(folder, { recursive: true });
});

async function load(kind: BenchmarkKind, name: string, content: string) {
  const file = path.join(folder, name);
  await fs.writeFile(file, content);
  return loadBenchmark({ db, user: null }, { projectId, kind, path: file });
}

const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const items = async () =>
  (
    await db.pool.query(
      'SELECT item_id, position, language, prefix, middle, suffix, repository FROM benchmark_item ORDER BY position',
    )
  ).rows;

describe('benchmarks', () => {
  it("are read from their authors' layouts", async () => {
    const header = ['benchmark_id', 'language', 'prompt', 'golden_completion', 'suffix', 'repo_url'];
    const cells = ['go-method-1', 'go', 'x.', 'Get()', '\n', 'https://github.com/o/r'];
    await load('delulu', 'd.csv', writeCsv(header, [cells]));
    const solved = {
      task_id: 'S/0/L0',
      entry_point: 'f',
      prompt: 'def f():\n',
      canonical_solution: '  return 1',
      suffix: '\n',
    };
    await load('humaneval-infilling', 'h.jsonl', lines([{ ...solved, test: 'def check(f): pass' }]));
    const completed = { task_id: 'api_1', lang: 'cpp', prompt: 'a(/* TODO: Your code here */);', ground_truth: 'b' };
    await load('safim', 's.jsonl', lines([completed]));
    expect(await items()).toEqual([
      expect.objectContaining({ item_id: 'go-method-1', language: 'go', repository: 'https://github.com/o/r' }),
      expect.objectContaining({ item_id: 'S/0/L0', language: 'python', middle: '  return 1' }),
      expect.objectContaining({ item_id: 'api_1', language: 'cpp', prefix: 'a(', middle: 'b', suffix: ');' }),
    ]);
    expect((await listBenchmarks({ db }, projectId)).map(({ kind, items: n }) => [kind, n])).toEqual([
      ['safim', 1],
      ['humaneval-infilling', 1],
      ['delulu', 1],
    ]);
  });

  it('name their bad rows and keep the others; a repeated id keeps its place and its last value', async () => {
    const row = (task: string, truth: unknown) => ({
      task_id: task,
      lang: 'java',
      prompt: '# TODO: Your code here',
      ground_truth: truth,
    });
    const result = await load(
      'safim',
      's.jsonl',
      lines([row('a', '1'), { task_id: 'x' }, row('b', 7), row('c', '1'), row('a', '2')]),
    );
    expect(result.rejected).toEqual([
      { row: 2, field: 'prompt', reason: expect.stringContaining('missing') },
      { row: 3, field: 'ground_truth', reason: 'is not text' },
    ]);
    expect((await items()).map(({ item_id, middle }) => [item_id, middle])).toEqual([
      ['a', '2'],
      ['c', '1'],
    ]);
  });

  it('are loaded once, however often the same file comes', async () => {
    const text = lines([{ task_id: 'a', lang: 'java', prompt: '# TODO: Your code here', ground_truth: 'x' }]);
    const first = await load('safim', 's.jsonl', text);
    expect(await load('safim', 'again.jsonl', text)).toMatchObject({ added: false, benchmarkId: first.benchmarkId });
    expect(await items()).toHaveLength(1);
  });

  it('refuse a file of another kind by its name, and a missing one', async () => {
    await expect(load('delulu', 'wrong.jsonl', lines([{ task_id: 'a' }]))).rejects.toThrow(
      /wrong\.jsonl: .*benchmark_id/,
    );
    const missing = { projectId, kind: 'safim', path: path.join(folder, 'none.jsonl') } as const;
    await expect(loadBenchmark({ db, user: null }, missing)).rejects.toThrow(/none\.jsonl: there is no such file/);
  });

  it('take their marks with them when they are deleted', async () => {
    await seedPairs(db, projectId, [{}]);
    const text = lines([{ task_id: 'a', lang: 'java', prompt: '# TODO: Your code here', ground_truth: 'x' }]);
    const { benchmarkId } = await load('safim', 's.jsonl', text);
    await db.pool.query(
      `INSERT INTO contamination (context_id, item_id, kind, containment) SELECT context.id, benchmark_item.id, 'ngram', 1
       FROM context, benchmark_item`,
    );
    await db.pool.query('UPDATE context SET contaminated = true');
    expect(await listBenchmarks({ db }, projectId)).toMatchObject([{ contaminated: 1 }]);
    const other = await seedProject(db, 'other');
    await expect(deleteBenchmark({ db, user: null }, { projectId: other, benchmarkId })).rejects.toThrow(
      'no such benchmark',
    );
    await deleteBenchmark({ db, user: null }, { projectId, benchmarkId });
    expect((await db.pool.query('SELECT contaminated FROM context')).rows).toEqual([{ contaminated: false }]);
  });

  const shared = readSharedData('humaneval-infilling');
  it.skipIf(!shared)('hold all published problems of HumanEval-Infilling', async () => {
    const file = path.join(shared ?? '', 'HumanEval-SingleLineInfilling.jsonl.gz');
    const result = await loadBenchmark({ db, user: null }, { projectId, kind: 'humaneval-infilling', path: file });
    expect(result).toMatchObject({ items: 1_033, rejected: [] });
  });
});
