/** Whole runs over sources that are fetched, up to the contexts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '@/server/foundation/db/project-root';
import { launchRun } from '@/server/foundation/runs/launch';
import { openQueueSender } from '@/server/foundation/runs/queue';
import { isEnded, type RunView } from '@/server/foundation/runs/schema';
import type { RunKind } from '@/server/foundation/runs/types';
import { getRunView } from '@/server/foundation/runs/view';
import { type RunWorker, startRunWorker } from '@/server/foundation/runs/worker';
import { openTestDb, type TestDb } from '@/test/database';
import { type FixtureRepository, type GitHubServer, startGitHubServer } from '@/test/github-server/start';
import { pipelineConfigSchema } from '../schema';
import { PIPELINE_KIND, STAGES } from '../stages';
import { dedupStage } from './dedup-stage';
import { extractStage } from './extract-stage';
import { fetchStage } from './fetch-stage';
import { guardStage } from './guard-stage';
import { scanStage } from './scan-stage';
import { selectStage } from './select-stage';
import { makeTar } from './source/testing-archives';

const stages = [fetchStage, scanStage, extractStage, dedupStage, guardStage, selectStage];
const kind: RunKind = {
  kind: PIPELINE_KIND,
  label: 'Corpus',
  configSchema: pipelineConfigSchema,
  stages: stages as RunKind['stages'],
};

let db: TestDb;
let box: string;
let projectId: string;
let worker: RunWorker | null = null;
let github: GitHubServer | null = null;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  db = await openTestDb();
  box = await fs.mkdtemp(path.join(os.tmpdir(), 'sources-'));
  process.env.FOOLPROOF_HOME = box;
  projectId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: 'p', name: 'P' } });
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await worker?.stop();
  worker = null;
  await github?.close();
  github = null;
  delete process.env.FOOLPROOF_HOME;
  await db.close();
  await fs.rm(box, { recursive: true, force: true });
});

async function launch(source: object, more: object = {}): Promise<string> {
  const config = pipelineConfigSchema.parse({ source, ...more });
  const queue = openQueueSender(db.pool);
  await queue.start();
  const infos = stages.map(({ name }) => STAGES[name as keyof typeof STAGES]);
  const { runId } = await launchRun(
    { db, queue, user: null },
    { projectId, kind: PIPELINE_KIND, name: 'T', config, stages: infos, launchKey: randomUUID() },
  );
  await queue.stop({ graceful: false });
  return runId;
}

async function until(runId: string, met: (view: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const view = await getRunView(db.pool, { projectId, runId });
    if (view && met(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function runHere(source: object, more?: object): Promise<{ runId: string; view: RunView }> {
  worker ??= await startRunWorker(db.url, [kind]);
  const runId = await launch(source, more);
  return { runId, view: await until(runId, (view) => isEnded(view.state)) };
}

const list = async (sql: string, values: unknown[]) =>
  (await db.pool.query({ text: sql, values, rowMode: 'array' })).rows.flat();

const contextsOf = (runId: string): Promise<string[]> =>
  list('SELECT key FROM run_context JOIN context ON context.id = context_id WHERE run_id = $1 ORDER BY key', [runId]);

const pathsOf = (runId: string, reason: string): Promise<string[]> =>
  list('SELECT path FROM run_file WHERE run_id = $1 AND reason = $2 ORDER BY path', [runId, reason]);

/** Files of one project of the demo corpus. */
async function demoFiles(project: string): Promise<Record<string, string>> {
  const folder = path.join(projectRoot, 'demo/corpus', project);
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [path.relative(folder, file), await fs.readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

async function demoProjects(): Promise<string[]> {
  const languages = await fs.readdir(path.join(projectRoot, 'demo/corpus'));
  const nested = await Promise.all(
    languages.map(async (language) => {
      const entries = await fs.readdir(path.join(projectRoot, 'demo/corpus', language), { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => `${language}/${entry.name}`);
    }),
  );
  return nested.flat().sort();
}

async function writeArchive(name: string, files: Record<string, string>): Promise<string> {
  const file = path.join(box, name);
  const entries = Object.entries(files).map(([at, content]) => ({ name: at, content }));
  await fs.writeFile(file, zlib.gzipSync(makeTar(entries)));
  return file;
}

async function serveGitHub(repositories: FixtureRepository[]) {
  github = await startGitHubServer({ repositories });
  await db.pool.query(`INSERT INTO allowed_host (host, note) VALUES ($1, 'test')`, [github.host]);
  return { github: { api_url: github.url, repositories: repositories.map(({ name }) => name) } };
}

describe('a run over archives', () => {
  it('cuts its holes in their files, keeps where they came from, and adds nothing the second time', async () => {
    const [first = ''] = (await demoProjects()).filter((name) => name.startsWith('python/'));
    const archive = await writeArchive('store.tar.gz', await demoFiles(first));
    const { runId, view } = await runHere({ archives: [{ path: archive }] });
    expect(view).toMatchObject({ state: 'succeeded', error: null });
    const contexts = await contextsOf(runId);
    expect(contexts.length).toBeGreaterThan(20);
    expect(await list('SELECT name FROM repository', [])).toEqual(['store']);
    const [commit] = await list('SELECT "commit" FROM repository', []);
    expect(commit).toMatch(/^[0-9a-f]{64}$/);

    const again = await runHere({ archives: [{ path: archive }] });
    expect(await contextsOf(again.runId)).toEqual(contexts);
    expect(await list('SELECT count(*)::int FROM context', [])).toEqual([contexts.length]);
  });

  it('refuses a hostile one, says so, and uses the others', async () => {
    const [first = ''] = (await demoProjects()).filter((name) => name.startsWith('go/'));
    const good = await writeArchive('good.tar.gz', await demoFiles(first));
    const many = await writeArchive(
      'many.tar.gz',
      Object.fromEntries(Array.from({ length: 50_001 }, (_, n) => [`f${n}.py`, ''])),
    );
    const text = path.join(box, 'text.tar.gz');
    await fs.writeFile(text, 'no archive at all\n'.repeat(100));
    const { runId, view } = await runHere({
      archives: [good, many, text, path.join(box, 'none.zip')].map((at) => ({ path: at })),
    });
    expect(view.state).toBe('succeeded');
    const outcomes = await db.pool.query(
      'SELECT name, outcome, reason FROM run_repository WHERE run_id = $1 ORDER BY name',
      [runId],
    );
    expect(outcomes.rows).toEqual([
      { name: 'good', outcome: 'used', reason: null },
      { name: 'many', outcome: 'skipped', reason: 'too-many-files' },
      { name: 'none', outcome: 'skipped', reason: 'unreadable' },
      { name: 'text', outcome: 'skipped', reason: 'not-an-archive' },
    ]);
    const left = await fs.readdir(path.join(box, 'sources'));
    expect(left).toHaveLength(1);
  });
});

describe('near-duplicates', () => {
  it('are left out across repositories: the most starred stands for them', async () => {
    const [first = ''] = (await demoProjects()).filter((name) => name.startsWith('python/'));
    const files = await demoFiles(first);
    const edited = Object.fromEntries(
      Object.entries(files).map(([at, text]) => [
        at,
        at.endsWith('.py') ? `# A copy.\n${text.replace('return', 'return  ')}\nCOPY = True\n` : text,
      ]),
    );
    const source = await serveGitHub([
      { id: 1, name: 'a/copy', stars: 3, files: edited },
      { id: 2, name: 'z/original', stars: 90, files },
    ]);
    const { runId, view } = await runHere(source);
    expect(view).toMatchObject({ state: 'succeeded' });
    const left = await pathsOf(runId, 'near-duplicate');
    expect(left.length).toBeGreaterThan(2);
    for (const at of left) expect(at).toMatch(/^a\/copy\//);
    const clusters = await list('SELECT DISTINCT cluster FROM run_file WHERE run_id = $1 AND cluster IS NOT NULL', [
      runId,
    ]);
    for (const cluster of clusters) expect(cluster).toMatch(/^z\/original\//);

    const off = await runHere(source, { dedup: { near: false } });
    expect(await pathsOf(off.runId, 'near-duplicate')).toEqual([]);
    expect((await contextsOf(off.runId)).length).toBeGreaterThan((await contextsOf(runId)).length);
  });
});

describe('contamination', () => {
  it('is marked where a benchmark item stands near the hole, and where the repository is one of the benchmark', async () => {
    const [first = ''] = (await demoProjects()).filter((name) => name.startsWith('python/'));
    const files = await demoFiles(first);
    const [victim = ''] = Object.keys(files).filter((at) => at.endsWith('.py') && (files[at]?.length ?? 0) > 1_500);
    const text = files[victim] ?? '';
    const benchmark = newId();
    await db.pool.query(
      `INSERT INTO benchmark (id, project_id, kind, name, sha256) VALUES ($1, $2, 'delulu', 'D', 'x')`,
      [benchmark, projectId],
    );
    const add = (item: string, language: string, [prefix, middle, suffix]: string[], repository: string | null) =>
      db.pool.query(
        `INSERT INTO benchmark_item (id, benchmark_id, item_id, position, language, prefix, middle, suffix, repository, row)
         VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, '{}')`,
        [newId(), benchmark, item, language, prefix, middle, suffix, repository],
      );
    await add('copied', 'python', [text.slice(0, 700), text.slice(700, 720), text.slice(720, 1_500)], null);
    const source = await serveGitHub([
      {
        id: 1,
        name: 'owner/taken',
        files: await demoFiles((await demoProjects()).find((name) => name.startsWith('rust/')) ?? ''),
      },
      { id: 2, name: 'owner/clean', files },
    ]);
    await add('repository', 'go', ['x', 'y', 'z'], `${github?.url}/owner/taken.git`);
    const { runId, view } = await runHere(source);
    expect(view).toMatchObject({ state: 'succeeded', errors: [] });
    const marked = await db.pool.query(
      `SELECT DISTINCT repository.name, source_file.path, contamination.kind FROM contamination
       JOIN context ON context.id = context_id JOIN source_file ON source_file.id = file_id
       JOIN repository ON repository.id = repository_id JOIN run_context ON run_context.context_id = context.id
       WHERE run_id = $1`,
      [runId],
    );
    expect(new Set(marked.rows.filter((row) => row.kind === 'ngram').map((row) => row.path))).toEqual(
      new Set([`owner/clean/${victim}`]),
    );
    expect(new Set(marked.rows.filter((row) => row.kind === 'repository').map((row) => row.name))).toEqual(
      new Set(['owner/taken']),
    );
    const flags = await list('SELECT count(*)::int FROM context WHERE contaminated', []);
    const rows = await list('SELECT count(DISTINCT context_id)::int FROM contamination', []);
    expect(flags).toEqual(rows);
  });
});

describe('a scrape', () => {
  it('that is killed and goes on gives the contexts of an undisturbed one', async () => {
    const projects = (await demoProjects()).slice(0, 8);
    const repositories = await Promise.all(
      projects.map(async (name, id) => ({
        id: id + 1,
        name: name.replace('/', '-owner/'),
        stars: id,
        files: await demoFiles(name),
      })),
    );
    const source = await serveGitHub(repositories);
    const spawnWorker = () => {
      const preload = path.join(projectRoot, 'scripts', 'register-typescript.mjs');
      const child = spawn(process.execPath, ['--import', preload, path.join(projectRoot, 'cli/main.ts'), 'worker'], {
        cwd: projectRoot,
        env: { ...process.env, DATABASE_URL: db.url, FOOLPROOF_HEARTBEAT_SECONDS: '10' },
        stdio: 'ignore',
      });
      children.add(child);
      return child;
    };
    const disturbed = await launch(source);
    const first = spawnWorker();
    await until(disturbed, (view) =>
      view.stages.some((stage) => stage.name === 'extract' && stage.tasks.succeeded > 0),
    );
    first.kill('SIGKILL');
    // As on another machine: what was fetched is not there.
    await fs.rm(path.join(box, 'sources'), { recursive: true });
    // The pins hold, whatever the branches point to by now.
    worker = await startRunWorker(db.url, [kind]);
    expect((await until(disturbed, (view) => isEnded(view.state))).state).toBe('succeeded');
    const calm = await runHere(source);
    expect(await contextsOf(disturbed)).toEqual(await contextsOf(calm.runId));
    expect((await contextsOf(disturbed)).length).toBeGreaterThan(100);
  }, 180_000);
});
