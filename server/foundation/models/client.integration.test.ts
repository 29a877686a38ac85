import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { LanguageModelV4Content } from '@ai-sdk/provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { openClient } from './client';
import { allowHost, createModel, createProvider, disallowHost, findModels, updateProvider } from './registry';
import type { ModelInput, ProviderInput, ProviderKind } from './schema';
import { testModel } from './test-model';
import { ModelCallError, type RegisteredModel } from './types';

const canary = 'sk-proj-canary-0123456789-abcdefghij-WXYZ';
const user = null;

type Seen = { path: string; headers: http.IncomingHttpHeaders; body: string };

/** Not a model: says "ready" in the words of each vendor's API. */
const ANSWERS: [RegExp, object][] = [
  [
    /\/chat\/completions$/,
    {
      ...{ id: 'c1', object: 'chat.completion', created: 1, model: 'm' },
      choices: [{ index: 0, message: { role: 'assistant', content: 'ready' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
    },
  ],
  [
    /\/responses$/,
    {
      ...{ id: 'r1', object: 'response', created_at: 1, model: 'm', status: 'completed' },
      output: [
        {
          ...{ type: 'message', id: 'm1', role: 'assistant', status: 'completed' },
          content: [{ type: 'output_text', text: 'ready', annotations: [] }],
        },
      ],
      usage: { input_tokens: 10, output_tokens: 2, total_tokens: 12 },
    },
  ],
  [
    /\/messages$/,
    {
      ...{ id: 'a1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn', stop_sequence: null },
      content: [{ type: 'text', text: 'ready' }],
      usage: { input_tokens: 10, output_tokens: 2 },
    },
  ],
  [
    /:generateContent$/,
    {
      candidates: [{ content: { role: 'model', parts: [{ text: 'ready' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 2, totalTokenCount: 12 },
    },
  ],
];

let db: TestDb;
let server: http.Server;
let host: string;
let seen: Seen[] = [];
let answer: ((request: Seen, response: http.ServerResponse) => void) | null = null;

beforeAll(async () => {
  db = await openTestDb();
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { path: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    if (answer) return answer(one, response);
    const found = ANSWERS.find(([path]) => path.test(one.path.split('?')[0] ?? ''))?.[1] ?? { data: [] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await db.close();
});
beforeEach(async () => {
  vi.stubEnv('FOOLPROOF_SECRET_KEY', 'a secret key for tests, 32 characters or more');
  vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', '');
  seen = [];
  answer = null;
  await allowHost({ db, user }, { host });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await db.pool.query('DELETE FROM provider');
  await db.pool.query('DELETE FROM allowed_host');
});

type Wanted = { provider?: Partial<ProviderInput>; settings?: ModelInput['settings'] };

async function register({ provider, settings }: Wanted = {}): Promise<RegisteredModel> {
  const input = { name: 'P', kind: 'openai', baseUrl: `http://${host}/v1`, key: canary, ...provider } as const;
  const { id: providerId } = await createProvider({ db, user }, input);
  await createModel({ db, user }, { providerId, slug: 'p/m', wireName: 'm', label: 'M', settings });
  const model = (await findModels(db, ['p/m'])).get('p/m');
  if (!model) throw new Error('the model was not found');
  return model;
}

async function ask(model: RegisteredModel): Promise<LanguageModelV4Content[]> {
  const { languageModel } = await openClient(db, model);
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Say: ready' }] }];
  return (await languageModel.doGenerate({ prompt })).content;
}

const thrownBy = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('each kind of provider', () => {
  const cases: [ProviderKind, Wanted, string, string, string][] = [
    ['openai', {}, '/v1/chat/completions', 'authorization', `Bearer ${canary}`],
    ['openai', { settings: { api: 'responses' } }, '/v1/responses', 'authorization', `Bearer ${canary}`],
    ['azure', {}, '/v1/chat/completions', 'api-key', canary],
    [
      'azure',
      { provider: { settings: { apiVersion: '2024-10-21' } } },
      '/v1/deployments/m/chat/completions?api-version=2024-10-21',
      'api-key',
      canary,
    ],
    ['anthropic', {}, '/v1/messages', 'x-api-key', canary],
    ['google', {}, '/v1/models/m:generateContent', 'x-goog-api-key', canary],
    ['mistral', {}, '/v1/chat/completions', 'authorization', `Bearer ${canary}`],
    ['openai-compatible', {}, '/v1/chat/completions', 'authorization', `Bearer ${canary}`],
  ];

  test.each(cases)('%s %j is called at %s with its key', async (kind, { provider, settings }, path, header, value) => {
    const model = await register({ provider: { kind, ...provider }, settings });
    expect(await ask(model)).toMatchObject([{ type: 'text', text: 'ready' }]);
    expect(seen.map((request) => request.path)).toEqual([path]);
    expect(seen[0]?.headers[header]).toBe(value);

    const { send } = await openClient(db, model);
    await send('/batches?limit=1', { headers: { 'x-more': '1' } });
    expect(seen[1]).toMatchObject({ path: '/v1/batches?limit=1', headers: { [header]: value, 'x-more': '1' } });
  });

  test('a server without a key gets none, and a schema only where the model takes one', async () => {
    const provider = { kind: 'openai-compatible', keySource: 'none', key: '' } as const;
    const model = await register({ provider, settings: { structured_output: 'schema' } });
    const { languageModel } = await openClient(db, model);
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
    const responseFormat = { type: 'json' as const, name: 'answer', schema: { type: 'object' as const } };
    await languageModel.doGenerate({ prompt, responseFormat });
    const plain = { ...model, settings: { ...model.settings, structured_output: 'json' as const } };
    await (await openClient(db, plain)).languageModel.doGenerate({ prompt, responseFormat });
    expect(seen[0]?.headers.authorization).toBeUndefined();
    expect(seen.map(({ body }) => JSON.parse(body).response_format.type)).toEqual(['json_schema', 'json_object']);
  });

  test('takes its key from the environment when told so, and base URLs of the environment nowhere', async () => {
    vi.stubEnv('OPENAI_API_KEY', canary);
    vi.stubEnv('OPENAI_BASE_URL', 'https://elsewhere.invalid/v1');
    await ask(await register({ provider: { keySource: 'environment', key: '' } }));
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${canary}`);
  });
});

describe('the client', () => {
  test('is the same until the provider changes, and then has the new key at once', async () => {
    const model = await register();
    const first = await openClient(db, model);
    expect(await openClient(db, model)).toBe(first);
    await updateProvider({ db, user }, { id: model.provider.id, key: 'sk-the-second-key-5678' });
    const second = await openClient(db, model);
    expect(second).not.toBe(first);
    await ask(model);
    expect(seen[0]?.headers.authorization).toBe('Bearer sk-the-second-key-5678');
  });

  test('never sends a new key to the address of an old snapshot of the model', async () => {
    const model = await register();
    const id = model.provider.id;
    await updateProvider({ db, user }, { id, baseUrl: `http://${host}/v2`, key: 'sk-the-second-key-5678' });
    await ask(model);
    expect(seen.map(({ path }) => path)).toEqual(['/v2/chat/completions']);
  });

  test('is refused when the provider is switched off, gone, or has no readable key', async () => {
    const model = await register();
    const id = model.provider.id;
    await updateProvider({ db, user }, { id, disabled: true });
    await expect(openClient(db, model)).rejects.toThrow('P is switched off.');
    await updateProvider({ db, user }, { id, disabled: false });
    vi.stubEnv('FOOLPROOF_SECRET_KEY', 'another secret of this installation, 32 or more');
    await expect(openClient(db, model)).rejects.toThrow(/another FOOLPROOF_SECRET_KEY/);
    const nowhere = { ...model, provider: { ...model.provider, id: '0197a000-0000-7000-8000-000000000001' } };
    await expect(openClient(db, nowhere)).rejects.toThrow(/was deleted/);
  });

  test('reaches a private host only as long as it is allowed', async () => {
    const model = await register();
    await ask(model);
    await disallowHost({ db, user }, { host });
    await expect(ask(model)).rejects.toThrow(/loopback/);
    const { send } = await openClient(db, model);
    await expect(send('/batches', {})).rejects.toThrow(/loopback/);
    expect(seen).toHaveLength(1);
  });

  test('does not follow a redirect to a private address', async () => {
    answer = (_, response) => response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end();
    await expect(ask(await register())).rejects.toThrow(/link-local/);
  });
});

describe('the key is not readable', () => {
  test('in the client, however deep it is looked into', async () => {
    const model = await register();
    const client = await openClient(db, model);
    await ask(model);
    const shown = inspect({ client, model }, { depth: 20, showHidden: true });
    expect(shown).toContain('languageModel');
    expect(`${shown} ${JSON.stringify({ client, model })}`).not.toContain('canary');
  });

  const echoes: [string, (key: string) => [number, string, string]][] = [
    ['whole', (key) => [401, 'application/json', JSON.stringify({ error: { message: `Incorrect API key: ${key}` } })]],
    [
      'masked',
      (key) => [
        401,
        'application/json',
        `{"error":{"message":"Incorrect key: ${key.slice(0, 8)}***${key.slice(-4)}"}}`,
      ],
    ],
    ['in half', (key) => [500, 'text/html', `<h1>authorization: Bearer ${key.slice(0, 25)}`]],
    ['in a broken answer', (key) => [200, 'application/json', `{"headers":"${key}","choices":[`]],
    ['in an answer of no kind', (key) => [200, 'text/plain', `key ${key}`]],
  ];

  test.each(echoes)('in the error when the server repeats it %s', async (_, echo) => {
    const model = await register();
    answer = ({ headers }, response) => {
      const key = String(headers.authorization).replace('Bearer ', '');
      const [status, type, body] = echo(key);
      response.writeHead(status, { 'content-type': type, 'x-echo': key }).end(body);
    };
    const error = await thrownBy(ask(model));
    const shown = inspect(error, { depth: 20, showHidden: true });
    expect(shown).toContain('[key]');
    for (const part of ['canary', 'WXYZ']) expect(`${shown} ${JSON.stringify(error)}`).not.toContain(part);
    const { send } = await openClient(db, model);
    const response = await send('/batches', {});
    if (!response.ok) expect(`${await response.text()} ${inspect([...response.headers])}`).not.toMatch(/canary|WXYZ/);
  });
});

describe('the test of a model', () => {
  test('makes one call, says what it took, and leaves it in the books', async () => {
    const model = await register({ settings: { price: { input: 1, output: 10 } } });
    const result = await testModel({ db, user }, { modelId: model.id, signal: new AbortController().signal });
    expect(result).toMatchObject({ text: 'ready', state: 'answered', usage: { input: 10, output: 2 }, costMicros: 30 });
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
    expect(seen).toHaveLength(1);
    const { rows } = await db.pool.query(`SELECT purpose, raw, cost_micros::int FROM model_call WHERE model_id = $1`, [
      model.id,
    ]);
    expect(rows).toEqual([{ purpose: 'test', raw: 'ready', cost_micros: 30 }]);
  });

  test('says why there is no answer, without the key', async () => {
    const model = await register();
    answer = ({ headers }, response) => {
      const message = `Incorrect API key provided: ${headers.authorization}`;
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }));
    };
    const test = testModel({ db, user }, { modelId: model.id, signal: new AbortController().signal });
    const error = await thrownBy(test);
    expect(error).toBeInstanceOf(ModelCallError);
    expect(inspect(error)).toMatch(/401 .*Bearer \[key\]/);
    const { rows } = await db.pool.query('SELECT t::text AS text FROM model_call t');
    expect(JSON.stringify(rows)).not.toContain('canary');
  });
});
