/**
 * The panel under fire: model servers that fail one call in five in every way there is, and a worker that is killed half way.
 * The servers are test fixtures in a process of their own (test/model-servers); their books say what a vendor would bill.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRoot } from '@/server/foundation/db/project-root';
import type { ModelSettings } from '@/server/foundation/models/schema';
import { openQueueSender, QUEUES } from '@/server/foundation/runs/queue';
import { isEnded, type RunView } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import { openTestDb, type TestDb } from '@/test/database';
import { FIXTURE_KEYS, type FixtureModel, registerModels } from '@/test/model-servers/register';
import type { BooksReport } from '@/test/model-servers/report';
import { type ModelServerProcess, spawnModelServer } from '@/test/model-servers/spawn';
import { FAULT_KINDS } from '@/test/model-servers/types';
import { startWorkerProcess, type WorkerProcess } from '@/test/worker-process';
import { launchPipeline } from '../launch-pipeline';
import { pipelineConfigSchema } from '../schema';
import { STAGES } from '../stages';

/** Calls at once of each model in each worker. */
const AT_ONCE = 16;
/** How long a request or an answer may be on its way between a worker and the server, which share a busy machine. */
const UNDER_WAY_MS = 2_000;
/** After this much silence the jobs of a dead worker go to another; pg-boss allows no less. */
const HEARTBEAT_SECONDS = 10;

/** All there are; time-outs are rarer than the others, because each takes as long as the model's timeout. */
const KINDS = FAULT_KINDS.flatMap((kind) => (kind === 'timeout' ? [kind] : [kind, kind, kind]));

const settings: Partial<ModelSettings> = {
  max_concurrency: AT_ONCE,
  // Far more than an answer takes on a busy machine: a worker that gives up on one that is there pays twice.
  timeout_seconds: 8,
  price: { input: 1, output: 2 },
};
const PANEL: FixtureModel[] = [
  { slug: 'openai/one', kind: 'openai', settings },
  { slug: 'anthropic/two', kind: 'anthropic', settings },
  { slug: 'google/three', kind: 'google', settings },
];

const config = pipelineConfigSchema.parse({
  name: 'Under fire',
  seed: 7,
  source: { directory: path.join(projectRoot, 'demo/corpus'), libraries: ['*/kit'] },
  extract: { max_contexts_per_file: 6 },
  generate: { generators: PANEL.map(({ slug }) => slug), retries: 0 },
  judge: { judges: ['offline-conventions'] },
  budget: { cap_usd: 1_000 },
});

let db: TestDb;
let server: ModelServerProcess;
const workers: WorkerProcess[] = [];

beforeEach(async () => {
  // The launch and the workers, which inherit them, look for keys there.
  for (const [name, key] of Object.entries(FIXTURE_KEYS)) vi.stubEnv(name, key);
  db = await openTestDb();
  server = await spawnModelServer({
    answer: 'invent-symbol',
    latencyMs: 15,
    slowStepMs: 2,
    faults: { seed: 20, rate: 0.2, kinds: KINDS, retryAfterSeconds: 0.05, retryAfterAs: 'ms' },
  });
  await registerModels(db, server, PANEL);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  await server.close();
  await db.close();
});

function startWorker(): WorkerProcess {
  const worker = startWorkerProcess({ url: db.url });
  workers.push(worker);
  return worker;
}

async function launch(): Promise<{ projectId: string; runId: string }> {
  const projectId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: projectId, name: 'P' } });
  const queue = openQueueSender(db.pool);
  await queue.start();
  await queue.updateQueue(QUEUES.wait, { heartbeatSeconds: HEARTBEAT_SECONDS });
  const { runId } = await launchPipeline({ db, queue, user: null }, { projectId, config, launchKey: randomUUID() });
  await queue.stop({ graceful: false });
  return { projectId, runId };
}

async function until(run: { projectId: string; runId: string }, met: (view: RunView) => boolean | Promise<boolean>) {
  for (;;) {
    const view = await getRunView(db.pool, run);
    if (view && (isEnded(view.state) || (await met(view)))) return view;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(sql, values);
  return rows[0]?.n ?? 0;
}

/** One row for each answer that the run wants. */
const ORDERS = `
  SELECT run_context.context_id, wanted.type, panel.generator
  FROM run_context JOIN context ON context.id = run_context.context_id
    CROSS JOIN LATERAL unnest(context.types) AS wanted(type)
    CROSS JOIN unnest($2::text[]) AS panel(generator)
  WHERE run_context.run_id = $1`;

const countAnswers = (runId: string) => count('SELECT count(*)::int AS n FROM answer WHERE run_id = $1', [runId]);

/** Calls that a vendor would bill and a client can use: an empty answer is worth nothing, and asked for again. */
const usable = ({ completed }: BooksReport) => completed.filter(({ fault }) => fault !== 'empty');

it('a run among faults whose worker is killed asks for each answer once, pays for each once, and ends', async () => {
  const run = await launch();
  const victim = startWorker();
  startWorker();
  const slugs = PANEL.map(({ slug }) => slug);
  let orders = 0;
  const halfWay = await until(run, async (view) => {
    if (view.stage !== STAGES.generate.name) return false;
    orders ||= await count(`SELECT count(*)::int AS n FROM (${ORDERS}) AS o`, [run.runId, slugs]);
    return orders > 0 && (await countAnswers(run.runId)) >= orders / 2;
  });
  expect(halfWay.state).toBe('running');
  expect(orders).toBeGreaterThan(4_500);

  const alive = performance.timeOrigin + performance.now();
  await victim.kill();
  const dead = performance.timeOrigin + performance.now();
  expect(await countAnswers(run.runId)).toBeLessThan(orders);

  const view = await until(run, () => false);
  expect(view.errors).toEqual([]);
  expect(view.state).toBe('succeeded');

  const redone = 'SELECT count(*)::int AS n FROM run_task WHERE run_id = $1 AND stage = $2 AND attempts > 1';
  expect(await count(redone, [run.runId, STAGES.generate.name])).toBeGreaterThan(0);

  // Every order has one answer, and every answer one pair that is valid or says why it is not.
  const unlike = await db.pool.query(
    `SELECT o.context_id, o.type, o.generator, count(answer.id)::int AS answers, count(pair.id)::int AS pairs
     FROM (${ORDERS}) AS o
       LEFT JOIN answer ON answer.context_id = o.context_id AND answer.type::text = o.type AND answer.generator = o.generator
       LEFT JOIN pair ON pair.answer_id = answer.id AND (pair.valid OR pair.reason IS NOT NULL)
     GROUP BY 1, 2, 3 HAVING count(answer.id) <> 1 OR count(pair.id) <> 1`,
    [run.runId, slugs],
  );
  expect(unlike.rows).toEqual([]);
  expect(await countAnswers(run.runId)).toBe(orders);
  const valid = await count('SELECT count(*)::int AS n FROM pair WHERE project_id = $1 AND valid', [run.projectId]);
  expect(valid).toBeGreaterThan(100);

  const books = await server.books();
  expect(Object.keys(books.faults).toSorted()).toEqual([...FAULT_KINDS].toSorted());
  const faults = Object.values(books.faults).reduce((sum, n) => sum + n, 0);
  expect(faults / books.received.length).toBeGreaterThan(0.17);
  expect(faults / books.received.length).toBeLessThan(0.23);

  // The same request billed twice: only where the first was under way when the worker died.
  const paid = Map.groupBy(usable(books), (call) => call.hash);
  const twice = [...paid.values()].filter((calls) => calls.length > 1);
  const elsewhere = twice.filter(([first, second, ...more]) => {
    if (!first || !second || more.length > 0) return true;
    const wasUnderWay = first.finishedAt >= alive - UNDER_WAY_MS && first.at <= dead + UNDER_WAY_MS;
    return !wasUnderWay || second.at < dead;
  });
  expect(elsewhere).toEqual([]);
  expect(twice.length).toBeLessThanOrEqual(AT_ONCE * PANEL.length);

  // All that was billed is in our books, but for what the dead worker could not write down.
  const stored = await count(`SELECT count(*)::int AS n FROM model_call WHERE run_id = $1 AND status <> 'failed'`, [
    run.runId,
  ]);
  expect(stored).toBe(paid.size);
}, 240_000);
