/** What the tests of batches have in common: a database, model servers, models of them, runs and their rows. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { startModelServer } from '@/test/model-servers/start';
import type { ModelServer, ModelServerOptions } from '@/test/model-servers/types';
import { askBatch, type BatchOptions } from '../batch';
import type { ModelSettings, ProviderKind } from '../schema';
import type { CallContext, CallRequest, RegisteredModel } from '../types';
import { seedBudget } from './call-setup';
import { makeModel, makeRequest } from './models';

export const PRICE = { input: 2, output: 8 };
export const KINDS = ['openai', 'anthropic'] as const;
export const KEYS = { openai: 'openai-key-for-tests', anthropic: 'anthropic-key-for-tests' };
export const FAST: BatchOptions = { pollMs: 5 };

const schema = {
  name: 'vote',
  schema: {
    type: 'object',
    properties: { score: { type: 'integer' } },
    required: ['score'],
    additionalProperties: false,
  },
} as const;

type Seed = { server: { url: string }; kind?: ProviderKind; settings?: Partial<ModelSettings> };
type TestRun = { projectId: string; runId: string; context: (signal?: AbortSignal) => CallContext };
type BadLine = { path: string; arrives: boolean };

/** Registers the hooks of a test file. What it returns may be used inside tests. */
export function setUpBatchTests() {
  let db: TestDb;
  const servers: ModelServer[] = [];
  const lines: Server[] = [];

  beforeAll(async () => {
    db = await openTestDb();
    await db.prisma.allowedHost.create({ data: { host: '127.0.0.1', note: 'Model servers of these tests' } });
    vi.stubEnv('OPENAI_API_KEY', KEYS.openai);
    vi.stubEnv('ANTHROPIC_API_KEY', KEYS.anthropic);
  });
  afterEach(async () => {
    for (const line of lines.splice(0)) line.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await db.close();
  });

  const serve = async (options: ModelServerOptions = {}): Promise<ModelServer> => {
    const server = await startModelServer(options);
    servers.push(server);
    return server;
  };

  const register = async ({ server, kind = 'openai', settings = {} }: Seed): Promise<RegisteredModel> => {
    const [id, providerId] = [newId(), newId()];
    const full = { batch: true, price: PRICE, ...settings };
    const wireName = kind === 'anthropic' ? 'claude-example' : 'gpt-4.1';
    const model = makeModel(full, { id, slug: `${kind}/${id}`, wireName });
    const baseUrl = `${server.url}/v1`;
    const { slug, label } = model;
    await db.prisma.provider.create({
      data: { id: providerId, name: id, kind, baseUrl, keySource: 'environment', settings: {} },
    });
    await db.prisma.model.create({ data: { id, providerId, slug, wireName, label, settings: model.settings } });
    return { ...model, provider: { ...model.provider, id: providerId, name: id, kind, baseUrl } };
  };

  const startRun = async (capMicros: number | null = null): Promise<TestRun> => {
    const budget = await seedBudget(db, capMicros);
    return { ...budget, context: (signal = new AbortController().signal) => ({ db, ...budget, signal }) };
  };

  const rowsOf = (runId: string) => db.prisma.modelBatch.findMany({ where: { runId }, orderBy: { createdAt: 'asc' } });

  /** Starts a batch and leaves it as a worker would that dies once it is submitted. */
  const leaveUnderWay = async (run: TestRun, calls: CallRequest[], reason: string) => {
    const stop = new AbortController();
    const asked = expect(askBatch(run.context(stop.signal), calls, FAST)).rejects.toThrow(reason);
    await vi.waitFor(async () => expect(await rowsOf(run.runId)).toMatchObject([{ state: 'submitted' }]));
    stop.abort(new Error(reason));
    await asked;
  };

  const openBadLine = async (server: ModelServer, options: BadLine) => {
    const { line, ...rest } = await startBadLine(server, options);
    lines.push(line);
    return rest;
  };

  return {
    ...{ serve, register, startRun, rowsOf, leaveUnderWay, openBadLine },
    db: () => db,
    callsOf: (runId: string) => db.prisma.modelCall.findMany({ where: { runId } }),
    spent: async (runId: string) =>
      Number((await db.prisma.runBudget.findUniqueOrThrow({ where: { runId } })).spentMicros),
  };
}

export const makeCalls = (model: RegisteredModel, n: number): CallRequest[] =>
  Array.from({ length: n }, (_, i) =>
    makeRequest(model, `${model.id}/${i}`, { schema, messages: [{ role: 'user', text: `Question ${i}` }] }),
  );

export const batched = (server: ModelServer) => server.received.filter((call) => call.batch);

/**
 * A line to a model server on which the answer to one request is lost: the first POST to a path that ends so. Whether it
 * arrives at all is for the caller to say.
 */
async function startBadLine(server: ModelServer, { path, arrives }: BadLine) {
  let lost = 0;
  const line = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = 'GET', url = '' } = request;
    const loses = method === 'POST' && url.endsWith(path) && lost === 0;
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      ['host', 'connection', 'content-length'].includes(name) ? [] : [[name, String(value)]],
    );
    const send = () =>
      fetch(`${server.url}${url}`, {
        method,
        headers,
        body: method === 'GET' ? null : new Uint8Array(Buffer.concat(chunks)),
      });
    const answer = loses && !arrives ? null : await send();
    if (loses || !answer) {
      lost += 1;
      response.destroy();
    } else response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const { port } = line.address() as AddressInfo;
  return { line, url: `http://127.0.0.1:${port}`, lost: () => lost };
}
