/** The call path against a server that speaks the vendors' protocols over HTTP. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openTestDb, type TestDb } from '@/test/database';
import { type FaultKind, type ModelServer, type ReceivedCall, startModelServer } from '@/test/model-servers/start';
import { createCallModel } from './call';
import { openClient } from './client';
import { KEY_VARIABLES, type ModelSettings, type ProviderKind } from './schema';
import { callForJson } from './structured';
import { createFastClock, seedModel } from './testing/call-setup';
import { makeRequest } from './testing/models';
import type { CallContext, RegisteredModel } from './types';

let db: TestDb;
let server: ModelServer;
let ctx: CallContext;
/** What is done to a call, by a word in its prompt. */
let faultOf: (call: ReceivedCall) => FaultKind | null = () => null;

beforeAll(async () => {
  db = await openTestDb();
  server = await startModelServer({ faults: (call) => faultOf(call) });
  ctx = { db, projectId: null, runId: null, signal: new AbortController().signal };
  for (const name of Object.values(KEY_VARIABLES)) vi.stubEnv(name, 'a-key-of-this-test');
  await db.pool.query(`INSERT INTO allowed_host (host, note) VALUES ('127.0.0.1', 'test fixture')`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await db.close();
});

type Way = {
  name: string;
  kind: ProviderKind;
  path: string;
  settings?: Partial<ModelSettings>;
  /** Mistral's API has no field for refusals: they are text like any other. */
  saysRefusals?: boolean;
};

const WAYS: Way[] = [
  { name: 'OpenAI chat', kind: 'openai', path: '/v1' },
  { name: 'OpenAI responses', kind: 'openai', path: '/v1', settings: { api: 'responses' } },
  { name: 'Azure OpenAI', kind: 'azure', path: '/openai' },
  { name: 'Anthropic', kind: 'anthropic', path: '/v1' },
  { name: 'Gemini', kind: 'google', path: '/v1beta' },
  { name: 'Mistral', kind: 'mistral', path: '/mistral/v1', saysRefusals: true },
  { name: 'OpenAI-compatible', kind: 'openai-compatible', path: '/v1' },
];

/** What a call whose first request is dealt with so must end as, and after how many requests. */
const ENDS: Record<FaultKind, [state: string, requests: number]> = {
  'rate-limit': ['answered', 2],
  overloaded: ['answered', 2],
  error: ['answered', 2],
  timeout: ['answered', 2],
  'hang-up': ['answered', 2],
  'truncated-body': ['answered', 2],
  'malformed-body': ['answered', 2],
  html: ['answered', 2],
  empty: ['answered', 2],
  'slow-stream': ['answered', 1],
  refusal: ['refused', 1],
  blocked: ['refused', 1],
  'wrong-json': ['answered', 1],
  'cut-off': ['truncated', 1],
};

const answerSchema = z.strictObject({ word: z.string() });
const jsonSchema = {
  type: 'object',
  properties: { word: { type: 'string' } },
  required: ['word'],
  additionalProperties: false,
} as const;

async function seedWay({ kind, path, settings }: Way): Promise<RegisteredModel> {
  const model = await seedModel(db, { price: { input: 1, output: 1 }, timeout_seconds: 1, ...settings });
  const provider = { ...model.provider, kind, baseUrl: `${server.url}${path}` };
  await db.prisma.provider.update({
    where: { id: provider.id },
    data: { kind, baseUrl: provider.baseUrl, keySource: 'environment' },
  });
  return { ...model, provider };
}

describe.each(WAYS)('$name', (way) => {
  it.each(Object.entries(ENDS))('a first request with %s ends as it should', async (kind, [usual, requests]) => {
    const state = kind === 'refusal' && way.saysRefusals ? 'answered' : usual;
    const model = await seedWay(way);
    const callModel = createCallModel({ clock: createFastClock(), openClient });
    faultOf = (call) => (call.repeat === 0 ? (kind as FaultKind) : null);
    const key = `${way.name} ${kind}`;
    const before = server.received.length;
    const request = makeRequest(model, key, {
      messages: [{ role: 'user', text: key }],
      schema: { name: 'word', schema: jsonSchema },
    });
    const result = await callModel(ctx, request);
    expect(result.state).toBe(state);
    expect(server.received.length - before).toBe(requests);
    const { rows } = await db.pool.query(
      'SELECT requests, raw, cost_micros::int AS cost FROM model_call WHERE key = $1',
      [key],
    );
    expect(rows).toEqual([{ requests, raw: result.raw, cost: result.costMicros }]);
    if (usual === 'answered' && kind !== 'wrong-json') {
      expect(answerSchema.safeParse(JSON.parse(result.raw)).success).toBe(true);
      expect(result.usage.input).toBeGreaterThan(0);
      expect(result.costMicros).toBe(result.usage.input + result.usage.output);
    }
  });

  it('has an answer that does not fit put right, and keeps both', async () => {
    const model = await seedWay(way);
    faultOf = (call) => (call.users.length === 1 ? 'wrong-json' : null);
    const key = `${way.name} repair`;
    const request = makeRequest(model, key, { schema: { name: 'word', schema: jsonSchema } });
    const { value, problem } = await callForJson(ctx, request, answerSchema);
    expect({ value, problem }).toEqual({ value: { word: expect.any(String) }, problem: null });
    const { rows } = await db.pool.query('SELECT key FROM model_call WHERE key LIKE $1 ORDER BY key', [`${key}%`]);
    expect(rows.map((row) => row.key)).toEqual([key, `${key}#repair`]);
  });

  it('does not ask again when the key is wrong, and does not repeat it', async () => {
    const strict = await startModelServer({ apiKey: 'another-key-than-this', echoKey: true });
    try {
      const model = await seedWay(way);
      const baseUrl = `${strict.url}${way.path}`;
      await db.prisma.provider.update({ where: { id: model.provider.id }, data: { baseUrl } });
      const callModel = createCallModel({ clock: createFastClock(), openClient });
      const failure = await callModel(ctx, makeRequest(model, `${way.name} key`)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ failure: 'rejected' });
      expect(String(failure)).not.toContain('a-key-of-this-test');
      const { rows } = await db.pool.query(`SELECT requests, error FROM model_call WHERE key LIKE $1`, [
        `${way.name} key#%`,
      ]);
      expect(rows).toEqual([{ requests: 1, error: expect.not.stringContaining('a-key-of-this-test') }]);
    } finally {
      await strict.close();
    }
  });
});

describe('the call path over HTTP', () => {
  it('answers every key once with a fifth of the requests failing, and pays for no answer twice', async () => {
    const faulty = await startModelServer({
      faults: { seed: 7, rate: 0.2, kinds: ['rate-limit', 'overloaded', 'error', 'hang-up', 'html', 'malformed-body'] },
    });
    try {
      const model = await seedModel(db, { max_concurrency: 32 });
      const provider = { ...model.provider, baseUrl: `${faulty.url}/v1` };
      await db.prisma.provider.update({
        where: { id: provider.id },
        data: { baseUrl: provider.baseUrl, keySource: 'environment' },
      });
      const callModel = createCallModel({ clock: createFastClock(), openClient });
      const keys = Array.from({ length: 400 }, (_, n) => `faulty ${n}`);
      const ask = (key: string) =>
        callModel(ctx, makeRequest({ ...model, provider }, key, { messages: [{ role: 'user', text: key }] }));
      await Promise.all([...keys, ...keys].map(ask));
      const { rows } = await db.pool.query(
        `SELECT count(*)::int AS calls, sum(requests)::int AS requests FROM model_call WHERE model_id = $1 AND status = 'answered'`,
        [model.id],
      );
      expect(rows[0]).toEqual({ calls: 400, requests: faulty.received.length });
      expect(faulty.received.length).toBeGreaterThan(440);
      expect(Object.values(faulty.countBy((call) => call.hash))).toEqual(keys.map(() => 1));
    } finally {
      await faulty.close();
    }
  });
});
