/**
 * The panel's generate stage against a model server with 300 ms latency, 64 calls at once: how busy it keeps the server, and
 * what a call costs the worker. The server is a test fixture (test/model-servers) in a process of its own; database, queue,
 * worker and stage are the product's. The baseline is a bare loop of 64 fetches of the same prompts, which stores nothing.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { type Db, openDb } from '@/server/foundation/db/client';
import { startEmbeddedPostgres } from '@/server/foundation/db/embedded';
import { migrateDatabase } from '@/server/foundation/db/migrate';
import { projectRoot } from '@/server/foundation/db/project-root';
import { installQueue, openQueueSender } from '@/server/foundation/runs/queue';
import { isEnded } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import { launchPipeline } from '@/server/pipeline/launch-pipeline';
import { pipelineConfigSchema } from '@/server/pipeline/schema';
import { STAGES } from '@/server/pipeline/stages';
import { FIXTURE_KEYS, registerModels } from '@/test/model-servers/register';
import type { BooksReport } from '@/test/model-servers/report';
import { type ModelServerProcess, spawnModelServer } from '@/test/model-servers/spawn';
import { startWorkerProcess } from '@/test/worker-process';
import { type Benchmark, round } from './benchmark';

const LATENCY_MS = 300;
const AT_ONCE = 64;
const MODEL = 'fixture/model';
const POLL_MS = 50;

export const panel: Benchmark = async ([perFile = '16']) => {
  const [load = 0] = os.loadavg();
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'foolproof-bench-'));
  fs.chmodSync(home, 0o755);
  const postgres = await startEmbeddedPostgres(home, (line) => console.error(line));
  const server = await spawnModelServer({ latencyMs: LATENCY_MS, answer: 'invent-symbol' });
  try {
    await migrateDatabase(postgres.url);
    await installQueue(postgres.url);
    const db = openDb(postgres.url);
    const product = await runStage(db, { url: postgres.url, server, perFile: Number(perFile) });
    const { rows } = await db.pool.query<{ valid: number }>('SELECT count(*)::int AS valid FROM pair WHERE valid');
    await db.close();
    const prompts = (await server.books('full')).completed;
    const bare = await runBareLoop(prompts);
    return {
      figures: {
        calls: product.calls,
        // Above the number of cores, somebody else was measured too.
        load_average_before: round(load),
        valid_pairs: rows[0]?.valid ?? 0,
        busy_share: round(product.busyShare),
        idle_share: round(1 - product.busyShare),
        calls_per_second: round(product.callsPerSecond),
        worker_cpu_ms_per_call: product.cpuMsPerCall === null ? null : round(product.cpuMsPerCall),
        bare_busy_share: round(bare.busyShare),
        bare_calls_per_second: round(bare.callsPerSecond),
        bare_cpu_ms_per_call: round(bare.cpuMsPerCall),
        calls_per_second_ratio: round(product.callsPerSecond / bare.callsPerSecond),
        cpu_ratio: product.cpuMsPerCall === null ? null : round(product.cpuMsPerCall / bare.cpuMsPerCall),
      },
      goals: { idle_share: 0.1 },
    };
  } finally {
    await server.close();
    await postgres.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
};

type Measured = { calls: number; busyShare: number; callsPerSecond: number };

/** From the first call's arrival to the last one's end, as the server saw them. */
function measure({ busy, completed }: BooksReport): Measured {
  const wallMs = (busy.lastMs ?? 0) - (busy.firstMs ?? 0);
  return {
    calls: completed.length,
    busyShare: busy.callMs / (wallMs * AT_ONCE),
    callsPerSecond: (completed.length / wallMs) * 1_000,
  };
}

type StageInput = { url: string; server: ModelServerProcess; perFile: number };

async function runStage(
  db: Db,
  { url, server, perFile }: StageInput,
): Promise<Measured & { cpuMsPerCall: number | null }> {
  // The launch and the worker, which inherits them, look for keys there.
  Object.assign(process.env, FIXTURE_KEYS);
  const settings = { max_concurrency: AT_ONCE, price: { input: 1, output: 1 } };
  await registerModels(db, server, [{ slug: MODEL, kind: 'openai-compatible', settings }]);
  const run = await launch(db, perFile);
  const worker = startWorkerProcess({ url });
  try {
    await untilStage(db, run, (stage) => stage === STAGES.generate.name);
    const before = worker.cpuMs();
    await untilStage(db, run, (stage) => stage !== STAGES.generate.name);
    const after = worker.cpuMs();
    const measured = measure(await server.books());
    return { ...measured, cpuMsPerCall: before === null || after === null ? null : (after - before) / measured.calls };
  } finally {
    await worker.kill('SIGTERM');
  }
}

async function launch(db: Db, perFile: number): Promise<{ projectId: string; runId: string }> {
  const projectId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: 'bench', name: 'Benchmark' } });
  const config = pipelineConfigSchema.parse({
    name: 'Benchmark',
    source: { directory: path.join(projectRoot, 'demo', 'corpus'), libraries: ['*/kit'] },
    extract: { max_contexts_per_file: perFile, max_contexts_per_repository: 100_000 },
    generate: { generators: [MODEL], retries: 0 },
    judge: { judges: ['offline-conventions'] },
    budget: { cap_usd: 1_000 },
  });
  const queue = openQueueSender(db.pool);
  await queue.start();
  const { runId } = await launchPipeline({ db, queue, user: null }, { projectId, config, launchKey: randomUUID() });
  await queue.stop({ graceful: false });
  return { projectId, runId };
}

async function untilStage(
  db: Db,
  run: { projectId: string; runId: string },
  met: (stage: string | null) => boolean,
): Promise<void> {
  for (;;) {
    const view = await getRunView(db.pool, run);
    if (view && isEnded(view.state) && view.state !== 'succeeded')
      throw new Error(`the run has ${view.state}: ${view.error}`);
    if (view && (isEnded(view.state) || met(view.stage))) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The same prompts to a server of its own, from this process, with nothing but fetch. */
async function runBareLoop(prompts: BooksReport['completed']): Promise<Measured & { cpuMsPerCall: number }> {
  const server = await spawnModelServer({ latencyMs: LATENCY_MS });
  try {
    const left = prompts.map(({ model, system, messages = [] }) => ({
      model,
      messages: [{ role: 'system', content: system }, ...messages.map(({ role, text }) => ({ role, content: text }))],
    }));
    const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
    const before = process.cpuUsage();
    const lane = async () => {
      for (let body = left.pop(); body; body = left.pop()) {
        const init = { method: 'POST', headers, body: JSON.stringify(body) };
        await (await fetch(`${server.url}/v1/chat/completions`, init)).json();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    const { user, system } = process.cpuUsage(before);
    const measured = measure(await server.books());
    return { ...measured, cpuMsPerCall: (user + system) / 1_000 / measured.calls };
  } finally {
    await server.close();
  }
}
