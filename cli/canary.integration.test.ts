/** A provider's key through everything that a run touches: nothing that is stored, said or answered may hold it. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { appRouter } from '@/server/api/root';
import { createUser } from '@/server/foundation/auth/users';
import { createCredential } from '@/server/foundation/credentials/credentials';
import { allowHost, createModel, createProvider } from '@/server/foundation/models/registry';
import { openQueueSender } from '@/server/foundation/runs/queue';
import { isEnded } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import { startRunWorker } from '@/server/foundation/runs/worker';
import { launchPipeline } from '@/server/pipeline/launch-pipeline';
import { pipelineConfigSchema } from '@/server/pipeline/schema';
import { runKinds } from '@/server/worker';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { type ModelServer, startModelServer } from '@/test/model-servers/start';

const CANARY = 'sk-canary-0f9e8d7c6b5a4938271605f4e3d2c1b0';
/** A masked key may show its last four characters, no more. */
const TELLING = CANARY.slice(3, -4);

let db: TestDb;
let server: ModelServer;
let printed: string[];

beforeEach(async () => {
  db = await openTestDb();
  // It refuses the key and says the whole of it in its error.
  server = await startModelServer({ apiKey: 'some-other-key', echoKey: true });
  printed = [];
  for (const method of ['log', 'error', 'warn', 'info'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => {
      printed.push(args.map(String).join(' '));
    });
  }
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    printed.push(String(chunk));
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await db.close();
});

async function dumpDatabase(): Promise<string> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const table = await db.pool.query<{ text: string }>(`SELECT row::text AS text FROM ${name} AS row`);
    texts.push(...table.rows.map(({ text }) => text));
  }
  return texts.join('\n');
}

it('is in no table, log, error, queue payload or answer of the API', async () => {
  const { user: admin } = await createUser(
    { db, user: null },
    { email: 'admin@example.org', name: 'Admin', password: 'a-long-password-1', isAdmin: true },
  );
  const user = { id: admin.id };
  const services = { db, user };
  const projectId = await seedProject(db, 'p');
  const origin = await seedRun(db, projectId, { source: { directory: '/x' } });
  await seedPairs(db, projectId, [{ runId: origin }]);
  await allowHost(services, { host: new URL(server.url).host, note: '' });
  const provider = await createProvider(services, {
    ...{ name: 'P', kind: 'openai-compatible', baseUrl: `${server.url}/v1`, keySource: 'stored', key: CANARY },
  });
  await createModel(services, {
    ...{ providerId: provider.id, slug: 'p/m', wireName: 'm', label: 'M' },
    settings: { price: { input: 1, output: 1 } },
  });
  await createCredential(services, { kind: 'github-token', name: 'token', secret: CANARY });

  const queue = openQueueSender(db.pool);
  await queue.start();
  const worker = await startRunWorker(db.url, runKinds);
  const config = pipelineConfigSchema.parse({
    ...{ source: { run: origin }, generate: { generators: ['p/m'] }, judge: { judges: ['p/m'] } },
    budget: { cap_usd: 1 },
  });
  const { runId } = await launchPipeline({ db, queue, user }, { projectId, config, launchKey: randomUUID() });
  await vi.waitUntil(
    async () => {
      const view = await getRunView(db.pool, { projectId, runId });
      return view !== null && isEnded(view.state);
    },
    { timeout: 60_000, interval: 100 },
  );
  await worker.stop();
  await queue.stop({ graceful: false });
  // The key was really used, and really refused.
  const { rows: calls } = await db.pool.query('SELECT error FROM model_call WHERE run_id = $1', [runId]);
  expect(calls.length).toBeGreaterThan(0);

  const api = appRouter.createCaller({ db, user: admin, requestId: 'test', headers: new Headers() });
  const [model] = (await api.models.list()).flatMap(({ models }) => models);
  const failure = await api.models.test({ modelId: model?.id ?? '' }).catch((error: Error) => error);
  const answers = [
    await api.models.list(),
    await api.models.available({ projectId }),
    await api.credentials.list(),
    await api.runs.get({ projectId, runId }),
    await api.runs.log({ projectId, runId }),
    await api.runs.judgeReport({ projectId, runId }),
    failure instanceof Error ? [failure.message, failure.stack, String(failure.cause)] : failure,
  ];
  expect(JSON.stringify(answers)).toMatch(/refus|invalid|incorrect|401|not.*accept/i);
  for (const text of [JSON.stringify(answers), await dumpDatabase(), printed.join('\n')]) {
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(TELLING);
  }
});
