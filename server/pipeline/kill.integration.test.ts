import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { projectRoot } from '@/server/foundation/db/project-root';
import { openQueueSender } from '@/server/foundation/runs/queue';
import { isEnded, type RunView } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import { openTestDb, type TestDb } from '@/test/database';
import { launchPipeline } from './launch-pipeline';
import { pipelineConfigSchema } from './schema';
import { summarizePipeline } from './summarize';

const config = pipelineConfigSchema.parse({
  name: 'Killed',
  seed: 3,
  source: { directory: path.join(projectRoot, 'demo/corpus/python'), libraries: ['kit'] },
  extract: { max_contexts_per_file: 8 },
});

let db: TestDb;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  db = await openTestDb();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await db.close();
});

/** A worker as `foolproof serve` starts it: a process of its own. */
function startWorker(): ChildProcess {
  const preload = path.join(projectRoot, 'scripts', 'register-typescript.mjs');
  const child = spawn(process.execPath, ['--import', preload, path.join(projectRoot, 'cli/main.ts'), 'worker'], {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: db.url },
    stdio: 'ignore',
  });
  children.add(child);
  return child;
}

async function launch(): Promise<{ projectId: string; runId: string }> {
  const projectId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: projectId, name: 'P' } });
  const queue = openQueueSender(db.pool);
  await queue.start();
  const input = { projectId, config, launchKey: randomUUID() };
  const { runId } = await launchPipeline({ db, queue, user: null }, input);
  await queue.stop({ graceful: false });
  return { projectId, runId };
}

async function until(run: { projectId: string; runId: string }, met: (view: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const view = await getRunView(db.pool, run);
    if (view && met(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('a run whose worker is killed ends with the rows of an undisturbed one', async () => {
  const calm = await launch();
  const worker = startWorker();
  expect((await until(calm, (view) => isEnded(view.state))).state).toBe('succeeded');
  const wanted = await summarizePipeline(db.pool, { runId: calm.runId, config, hash: true });
  expect(wanted.pairs.valid).toBeGreaterThan(50);

  // A project of its own: nothing of the first run can be reused.
  const disturbed = await launch();
  await until(disturbed, (view) => view.stage === 'generate' && view.stages.some((stage) => stage.tasks.running > 0));
  worker.kill('SIGKILL');
  startWorker();
  const view = await until(disturbed, (run) => isEnded(run.state));
  expect(view.state).toBe('succeeded');
  const got = await summarizePipeline(db.pool, { runId: disturbed.runId, config, hash: true });
  expect(got).toEqual(wanted);

  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS n FROM (
       SELECT context_id, type, generator FROM answer GROUP BY 1, 2, 3, prompt_version, sample HAVING count(*) > 1
     ) AS twice`,
  );
  expect(rows[0].n).toBe(0);
}, 180_000);
