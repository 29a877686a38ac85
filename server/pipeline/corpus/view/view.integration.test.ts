import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { countCorpus } from './count-corpus';
import { listReadingRuns } from './find-reading-run';
import { getCorpusFile } from './get-file';
import { listFiles } from './list-files';
import { listLicenses } from './list-licenses';
import { listOverlaps } from './list-overlaps';
import { listRefusals } from './list-refusals';
import { listRepositories } from './list-repositories';
import { listCorpusSources } from './list-sources';
import type { RepositorySort } from './schema';

let db: TestDb;
let projectId: string;
let other: string;
beforeEach(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'p');
  other = await seedProject(db, 'other');
});
afterEach(() => db.close());

type Seen = {
  path: string;
  outcome?: 'used' | 'skipped';
  reason?: string;
  detail?: string;
  repository?: string;
  cluster?: string;
  similarity?: number;
};

/** Rows of run_file; those whose path is a stored file's belong to it. */
async function see(runId: string, files: Seen[]) {
  for (const { path, outcome = 'used', reason, detail, repository, cluster, similarity } of files) {
    await db.pool.query(
      `INSERT INTO run_file (run_id, path, outcome, reason, detail, repository_id, language, file_id, cluster, similarity)
       SELECT $1, $2, $3::"FileOutcome", $4, $5, repository.id, file.language, file.id, $7, $8
       FROM (SELECT 1) AS one
       LEFT JOIN LATERAL (SELECT * FROM source_file WHERE path = $2 LIMIT 1) AS file ON true
       LEFT JOIN repository ON repository.id = file.repository_id OR repository.name = $6`,
      [runId, path, outcome, reason ?? null, detail ?? null, repository ?? null, cluster ?? null, similarity ?? null],
    );
  }
}

async function refuse(runId: string, key: string, values: { reason: string; license?: string; url?: string }) {
  await db.pool.query(
    `INSERT INTO run_repository (run_id, key, name, url, outcome, reason, detail, license, source)
     VALUES ($1, $2, $2, $3, 'skipped', $4, 'why', $5, '{}')`,
    [runId, key, values.url ?? null, values.reason, values.license ?? null],
  );
}

const inProject = async (table: string) =>
  (await db.pool.query<{ id: string; name: string }>(`SELECT * FROM ${table} ORDER BY name`)).rows;

async function follow(sort: RepositorySort) {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRepositories>> = await listRepositories(db.pool, {
      ...{ projectId, sort, limit: 2, cursor },
    });
    names.push(...page.items.map(({ name }) => name));
    cursor = page.next;
  } while (cursor);
  return names;
}

describe('the corpus, as its pages see it,', () => {
  it('counts contexts by cell and none of another project', async () => {
    await seedPairs(db, projectId, [{}, { contaminated: true }, { language: 'rust', type: 'import' }]);
    await seedPairs(db, other, [{}]);
    expect(await countCorpus(db.pool, { projectId })).toEqual({
      counts: { repositories: 1, files: 3, contexts: 3, contaminated: 1, benchmarks: 0 },
      cells: [
        { language: 'python', type: 'method', contexts: 2 },
        { language: 'rust', type: 'import', contexts: 1 },
      ],
    });
  });

  it('lists each repository once in every order, whatever the pages', async () => {
    await seedPairs(db, projectId, [
      { repository: 'a/a' },
      { repository: 'b/b' },
      { repository: 'b/b' },
      { repository: 'c/c' },
      { repository: 'd/d' },
    ]);
    await seedPairs(db, other, [{ repository: 'x/x' }]);
    await db.pool.query(`UPDATE repository SET stars = 7 WHERE name IN ('a/a', 'c/c')`);
    await db.pool.query(`UPDATE repository SET stars = 90 WHERE name = 'd/d'`);
    expect(await follow('name')).toEqual(['a/a', 'b/b', 'c/c', 'd/d']);
    expect((await follow('-contexts'))[0]).toBe('b/b');
    const byStars = await follow('-stars');
    expect([byStars[0], byStars[3]]).toEqual(['d/d', 'b/b']);
    expect(byStars.toSorted()).toEqual(['a/a', 'b/b', 'c/c', 'd/d']);
    const { next } = await listRepositories(db.pool, { projectId, sort: 'name', limit: 1 });
    const wrong = { projectId, sort: '-stars', limit: 1, cursor: next } as const;
    await expect(listRepositories(db.pool, wrong)).rejects.toThrow('not a cursor');
  });

  it('narrows repositories to a cell and to a text, and says what the newest run did with their files', async () => {
    await seedPairs(db, projectId, [
      { repository: 'a/web', path: 'a/web/x.py', repositoryUrl: 'https://github.com/a/web.git' },
      { repository: 'b/core', path: 'b/core/y.rs', language: 'rust', repositoryUrl: 'javascript:alert(1)' },
    ]);
    const [old, fresh] = [await seedRun(db, projectId), await seedRun(db, projectId)];
    await see(old, [{ path: 'a/web/x.py' }, { path: 'a/web/z.py', repository: 'a/web' }]);
    await see(fresh, [{ path: 'a/web/x.py', outcome: 'skipped', reason: 'near-duplicate' }]);
    const list = async (filter: object) =>
      (await listRepositories(db.pool, { projectId, sort: 'name', limit: 9, ...filter })).items;
    expect(await list({ search: 'GITHUB.com' })).toMatchObject([
      { name: 'a/web', href: 'https://github.com/a/web', used: 0, skipped: 1 },
    ]);
    expect(await list({ language: 'rust' })).toMatchObject([{ name: 'b/core', href: null, contexts: 1 }]);
    expect(await list({ language: 'rust', type: 'import' })).toEqual([]);
  });

  it('lists what a run did with each path, also with those that a scan passed over under a name', async () => {
    await seedPairs(db, projectId, [{ repository: 'a/web', path: 'a/web/x.py' }]);
    const run = await seedRun(db, projectId);
    await see(run, [
      { path: 'a/web/x.py' },
      { path: 'a/web/gen.py', outcome: 'skipped', reason: 'generated' },
      { path: 'a/website/q.py', outcome: 'skipped', reason: 'generated' },
    ]);
    const repositoryId = (await inProject('repository'))[0]?.id;
    const list = async (filter: object) =>
      (await listFiles(db.pool, { projectId, limit: 9, ...filter })).items.map(({ path }) => path);
    expect(await list({})).toEqual(['a/web/gen.py', 'a/web/x.py', 'a/website/q.py']);
    expect(await list({ repositoryId })).toEqual(['a/web/gen.py', 'a/web/x.py']);
    expect(await list({ outcome: 'skipped', reason: 'generated', search: 'SITE' })).toEqual(['a/website/q.py']);
    expect(await list({ type: 'method', license: 'MIT' })).toEqual(['a/web/x.py']);
    expect(await list({ type: 'import' })).toEqual([]);
    const first = await listFiles(db.pool, { projectId, limit: 2 });
    // A run that comes in between does not change what the next page is of.
    await see(await seedRun(db, projectId), [{ path: 'zzz' }]);
    const second = await listFiles(db.pool, { projectId, limit: 2, cursor: first.next });
    expect([second.run?.id, second.items.map(({ path }) => path)]).toEqual([run, ['a/website/q.py']]);
    await expect(listFiles(db.pool, { projectId: other, runId: run, limit: 9 })).rejects.toThrow('no such run');
    expect(await listFiles(db.pool, { projectId: other, limit: 9 })).toMatchObject({ run: null, items: [] });
  });

  it('shows a file with its contexts at their places, their pairs, and the files nearly like it', async () => {
    const [pair = ''] = await seedPairs(db, projectId, [
      { path: 'a.py', prefix: 'é👍 = ', chosen: 'f(x)', suffix: '\n' },
      { path: 'b.py' },
    ]);
    const run = await seedRun(db, projectId);
    await see(run, [
      { path: 'a.py' },
      { path: 'b.py', outcome: 'skipped', reason: 'near-duplicate', cluster: 'a.py', similarity: 0.8 },
      { path: 'c.py' },
    ]);
    const files = await listFiles(db.pool, { projectId, limit: 9 });
    const [a, b] = files.items.map(({ fileId }) => fileId ?? '');
    const file = await getCorpusFile(db.pool, { projectId, fileId: a ?? '' });
    const [context] = file.contexts;
    expect(file.content.slice(context?.start, context?.end)).toBe('f(x)');
    expect(context?.pairs.map(({ id }) => id)).toEqual([pair]);
    const cluster = {
      total: 2,
      files: [
        { path: 'a.py', standsForAll: true },
        { path: 'b.py', similarity: 0.8 },
      ],
    };
    expect(file.cluster).toMatchObject(cluster);
    const copy = await getCorpusFile(db.pool, { projectId, fileId: b ?? '' });
    expect(copy).toMatchObject({ cluster, verdict: { runId: run, reason: 'near-duplicate' } });
    await expect(getCorpusFile(db.pool, { projectId: other, fileId: a ?? '' })).rejects.toThrow('no such file');
  });

  it('groups refusals by reason with the first few by name', async () => {
    const run = await seedRun(db, projectId);
    const skipped = ['g', 'f', 'e', 'd', 'c', 'b', 'a'];
    await see(
      run,
      skipped.map((path) => ({ path, outcome: 'skipped', reason: 'minified', detail: `line of ${path}` })),
    );
    await refuse(run, 'o/gone', { reason: 'gone', url: 'https://github.com/o/gone' });
    const refusals = await listRefusals(db.pool, { projectId });
    expect(refusals.repositories).toMatchObject([
      { reason: 'gone', count: 1, examples: [{ name: 'o/gone', url: 'https://github.com/o/gone' }] },
    ]);
    expect(refusals.files).toMatchObject([{ reason: 'minified', count: 7 }]);
    expect(refusals.files[0]?.examples.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await listReadingRuns(db.pool, { projectId })).map(({ id }) => id)).toEqual([run]);
    await expect(listRefusals(db.pool, { projectId: other, runId: run })).rejects.toThrow('no such run');
  });

  it("counts what stands under each license, by the project's own list where it has one", async () => {
    await seedPairs(db, projectId, [{ license: 'MIT' }, { license: 'Apache-2.0 OR GPL-3.0-only' }, { license: null }]);
    await db.pool.query(`UPDATE source_file SET license = 'ISC' WHERE repository_id IN
      (SELECT id FROM repository WHERE license IS NULL)`);
    const run = await seedRun(db, projectId);
    await refuse(run, 'o/copyleft', { reason: 'license-not-allowed', license: 'GPL-3.0-only' });
    const before = await listLicenses(db.pool, { projectId });
    const allowed = (rows: typeof before.rows) => rows.filter((row) => row.allowed).map((row) => row.license);
    expect(allowed(before.rows).toSorted()).toEqual(['Apache-2.0 OR GPL-3.0-only', 'ISC', 'MIT']);
    expect(before.rows.find((row) => row.license === 'GPL-3.0-only')).toMatchObject({ files: 0, refused: 1 });
    await db.pool.query(`UPDATE project SET licenses = '{MIT}' WHERE id = $1`, [projectId]);
    const after = await listLicenses(db.pool, { projectId });
    expect([allowed(after.rows), after.allowed]).toEqual([['MIT'], ['MIT']]);
  });

  it('tells sources apart, with the counts of the newest run of each', async () => {
    const github = { source: { github: { repositories: ['a/b', 'c/d'] }, libraries: [] } };
    await seedRun(db, projectId, { source: { directory: '/srv/code', libraries: [] } });
    await seedRun(db, projectId, github);
    const newest = await seedRun(db, projectId, github);
    await seedRun(db, projectId, { source: { run: newest, libraries: [] } });
    await see(newest, [{ path: 'a' }, { path: 'b', outcome: 'skipped', reason: 'ignored' }]);
    await refuse(newest, 'c/d', { reason: 'fork' });
    expect(await listCorpusSources(db.pool, { projectId })).toMatchObject([
      {
        kind: 'github',
        text: 'a/b and 1 more',
        runs: 2,
        run: { id: newest },
        files: { used: 1, skipped: 1 },
        repositories: { used: 0, refused: 1 },
      },
      { kind: 'directory', text: '/srv/code', runs: 1, contexts: 0 },
    ]);
    expect(await listCorpusSources(db.pool, { projectId: other })).toEqual([]);
  });

  it('lists overlaps page after page, those that hold most of an item first', async () => {
    await seedPairs(db, projectId, [{}, {}, {}]);
    const benchmarkId = newId();
    await db.pool.query(
      `INSERT INTO benchmark (id, project_id, kind, name, sha256) VALUES ($1, $2, 'safim', 'S', 'h')`,
      [...[benchmarkId, projectId]],
    );
    await db.pool.query(
      `INSERT INTO benchmark_item (id, benchmark_id, item_id, position, prefix, middle, suffix, row)
       VALUES ($1, $2, 'api_1', 0, '', 'x', '', '{}')`,
      [newId(), benchmarkId],
    );
    await db.pool.query(
      `INSERT INTO contamination (context_id, item_id, kind, containment)
       SELECT context.id, benchmark_item.id, kind, CASE kind WHEN 'ngram' THEN 0.6 ELSE 1 END
       FROM context, benchmark_item, unnest(ARRAY['ngram', 'repository']) AS kind`,
    );
    const containments: number[] = [];
    const keys = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listOverlaps>> = await listOverlaps(db.pool, {
        ...{ projectId, benchmarkId, limit: 2, cursor },
      });
      containments.push(...page.items.map((row) => row.containment));
      for (const { key, pairId } of page.items) if (pairId) keys.add(key);
      cursor = page.next;
    } while (cursor);
    expect([containments, keys.size]).toEqual([[1, 1, 1, 0.6, 0.6, 0.6], 6]);
    const foreign = { projectId: other, benchmarkId, limit: 9 };
    await expect(listOverlaps(db.pool, foreign)).rejects.toThrow('no such benchmark');
  });
});
