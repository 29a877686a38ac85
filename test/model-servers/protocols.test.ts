/** Tests of a test fixture: the vendors' own SDKs against the local model servers. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createAzure } from '@ai-sdk/azure';
import { createGoogle } from '@ai-sdk/google';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  type JSONSchema7,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
} from '@ai-sdk/provider';
import { afterEach, describe, expect, it } from 'vitest';
import { type ModelServer, type ModelServerOptions, startModelServer } from './start';

const KEY = 'key-for-tests-0123456789';

const CLIENTS: Record<string, (url: string, apiKey: string) => LanguageModelV4> = {
  'OpenAI chat': (url, apiKey) => createOpenAI({ baseURL: `${url}/v1`, apiKey }).chat('gpt-4.1'),
  'OpenAI responses': (url, apiKey) => createOpenAI({ baseURL: `${url}/v1`, apiKey }).responses('gpt-4.1'),
  'Azure at /openai/v1': (url, apiKey) => createAzure({ baseURL: `${url}/openai/v1`, apiKey }).chat('deployed'),
  'Azure responses': (url, apiKey) => createAzure({ baseURL: `${url}/openai/v1`, apiKey }).responses('deployed'),
  'Azure by deployment': (url, apiKey) =>
    createAzure({
      baseURL: `${url}/openai`,
      apiKey,
      apiVersion: '2025-01-01-preview',
      useDeploymentBasedUrls: true,
    }).chat('deployed'),
  Anthropic: (url, apiKey) => createAnthropic({ baseURL: `${url}/v1`, apiKey }).languageModel('claude-sonnet-4-5'),
  'Anthropic with a JSON tool': (url, apiKey) =>
    createAnthropic({ baseURL: `${url}/v1`, apiKey }).languageModel('claude-3-haiku-20240307'),
  Gemini: (url, apiKey) => createGoogle({ baseURL: `${url}/v1beta`, apiKey }).languageModel('gemini-2.5-flash'),
  Mistral: (url, apiKey) =>
    createMistral({ baseURL: `${url}/mistral/v1`, apiKey }).languageModel('mistral-small-latest'),
  'OpenAI-compatible': (url, apiKey) =>
    createOpenAICompatible({ name: 'local', baseURL: `${url}/v1`, apiKey, supportsStructuredOutputs: true }).chatModel(
      'qwen',
    ),
};
const NAMES = Object.keys(CLIENTS);

const schema: JSONSchema7 = {
  type: 'object',
  properties: { score: { type: 'integer', enum: [0, 1] }, reasoning: { type: 'string' } },
  required: ['score', 'reasoning'],
  additionalProperties: false,
};
const CALL: LanguageModelV4CallOptions = {
  prompt: [
    { role: 'system', content: 'You judge code.' },
    { role: 'user', content: [{ type: 'text', text: 'Is this right?' }] },
  ],
  maxOutputTokens: 500,
};
const JSON_CALL: LanguageModelV4CallOptions = { ...CALL, responseFormat: { type: 'json', schema, name: 'vote' } };

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: ModelServerOptions = {}) {
  const server = await startModelServer({ apiKey: KEY, ...options });
  servers.push(server);
  return server;
}

type Asked = Awaited<ReturnType<LanguageModelV4['doGenerate']>>;

const textIn = ({ content, structuredOutputText }: Asked) =>
  structuredOutputText ?? content.map((part) => (part.type === 'text' ? part.text : '')).join('');

async function ask(name: string, server: ModelServer, options = CALL, key = KEY) {
  const client = CLIENTS[name];
  if (!client) throw new Error(name);
  return await client(server.url, key).doGenerate(options);
}

describe.each(NAMES)('%s', (name) => {
  it('gives text, usage and the finish reason', async () => {
    const server = await serve({ answer: () => 'A dozen characters.' });
    const answer = await ask(name, server);
    expect(textIn(answer)).toBe('A dozen characters.');
    expect(answer.finishReason.unified).toBe('stop');
    expect(answer.usage.inputTokens.total).toBe(8);
    expect(answer.usage.outputTokens.total).toBe(5);
    const [call] = server.received;
    expect(call).toMatchObject({ system: 'You judge code.', users: ['Is this right?'], maxTokens: 500, fault: null });
    expect(call?.model).not.toBe('');
    expect(server.completed).toHaveLength(1);
  });

  it('gives JSON that fits the schema, the same for the same prompt', async () => {
    const server = await serve();
    const [first, second] = [textIn(await ask(name, server, JSON_CALL)), textIn(await ask(name, server, JSON_CALL))];
    expect(JSON.parse(first)).toEqual({
      score: expect.toSatisfy((n) => n === 0 || n === 1),
      reasoning: expect.any(String),
    });
    expect(second).toBe(first);
    expect(server.received[0]?.schema).toMatchObject({ type: 'object', properties: { score: {} } });
    expect(server.received.map(({ repeat }) => repeat)).toEqual([0, 1]);
  });

  it('cuts an answer that is longer than was allowed', async () => {
    const server = await serve({ answer: () => 'word '.repeat(100) });
    const answer = await ask(name, server, { ...CALL, maxOutputTokens: 20 });
    expect(answer.finishReason.unified).toBe('length');
    expect(answer.usage.outputTokens.total).toBe(20);
  });

  it("refuses a wrong key with the vendor's own words", async () => {
    const server = await serve();
    const error = await ask(name, server, CALL, 'wrong-key-0123456789').catch((reason: unknown) => reason);
    if (!APICallError.isInstance(error)) throw new Error('no APICallError');
    expect(error.statusCode).toBe(name === 'Gemini' ? 400 : 401);
    expect(error.data).toBeDefined();
    expect(error.responseBody).not.toContain('wrong-key-0123456789');
    expect(error.isRetryable).toBe(false);
    expect(server.received).toHaveLength(0);
  });

  it('can be told to repeat a wrong key, as careless gateways do', async () => {
    const server = await serve({ echoKey: true });
    await expect(ask(name, server, CALL, 'wrong-key-0123456789')).rejects.toThrow('wrong-key-0123456789');
  });

  it('does not know a model that is not there', async () => {
    const error = await ask(name, await serve({ models: ['other'] })).catch((reason: unknown) => reason);
    if (!APICallError.isInstance(error)) throw new Error('no APICallError');
    expect(error.statusCode).toBe(name === 'Mistral' ? 400 : 404);
    expect(error.data).toBeDefined();
  });
});

describe('prompt caching', () => {
  const system = 'The same for all calls. '.repeat(250);
  const prompt = (marked: boolean, text: string): LanguageModelV4CallOptions['prompt'] => [
    {
      role: 'system',
      content: system,
      ...(marked ? { providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } } } : {}),
    },
    { role: 'user', content: [{ type: 'text', text }] },
  ];

  it('Anthropic writes a marked block once and reads it after that', async () => {
    const server = await serve();
    const first = await ask('Anthropic', server, { ...CALL, prompt: prompt(true, 'One?') });
    const second = await ask('Anthropic', server, { ...CALL, prompt: prompt(true, 'Two?') });
    const unmarked = await ask('Anthropic', server, { ...CALL, prompt: prompt(false, 'Three?') });
    expect(first.usage.inputTokens).toMatchObject({ total: 1_502, cacheWrite: 1_500, cacheRead: 0, noCache: 2 });
    expect(second.usage.inputTokens).toMatchObject({ total: 1_502, cacheWrite: 0, cacheRead: 1_500, noCache: 2 });
    expect(unmarked.usage.inputTokens).toMatchObject({ cacheWrite: 0, cacheRead: 0 });
  });

  it.each(['OpenAI chat', 'OpenAI responses', 'Azure at /openai/v1', 'Gemini'])(
    '%s caches a long beginning by itself',
    async (name) => {
      const server = await serve();
      const first = await ask(name, server, { ...CALL, prompt: prompt(false, 'One?') });
      const second = await ask(name, server, { ...CALL, prompt: prompt(false, 'Two?') });
      expect(first.usage.inputTokens.cacheRead ?? 0).toBe(0);
      expect(second.usage.inputTokens.cacheRead).toBe(1_500);
    },
  );
});

describe('what vendors refuse', () => {
  const loose: JSONSchema7 = {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    required: ['a'],
  };

  it.each(['OpenAI chat', 'OpenAI responses'])('%s takes no loose schema in strict mode', async (name) => {
    const bad = (schema: JSONSchema7) =>
      ask(name, servers[0] as ModelServer, { ...CALL, responseFormat: { type: 'json', schema, name: 'vote' } });
    await serve();
    await expect(bad({ ...loose, additionalProperties: false })).rejects.toThrow("Missing 'b'");
    await expect(bad({ anyOf: [loose] })).rejects.toThrow('must be a JSON Schema of');
  });

  it('OpenAI takes JSON mode only when the prompt speaks of JSON', async () => {
    const server = await serve();
    const options: LanguageModelV4CallOptions = { ...CALL, responseFormat: { type: 'json' } };
    await expect(ask('OpenAI-compatible', server, options)).rejects.toThrow("must contain the word 'json'");
    const prompt: LanguageModelV4CallOptions['prompt'] = [
      { role: 'user', content: [{ type: 'text', text: 'Give JSON.' }] },
    ];
    const answer = await ask('OpenAI-compatible', server, { ...options, prompt });
    expect(JSON.parse(textIn(answer))).toHaveProperty('answer');
  });

  it('Anthropic wants its version header', async () => {
    const server = await serve();
    const response = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': KEY },
      body: '{}',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });
});

it('a schema that is only spelled out in the prompt is answered too', async () => {
  const server = await serve();
  const content = `Judge. It must fit this JSON schema:\n${JSON.stringify(schema)}`;
  const answer = await ask('Mistral', server, {
    ...CALL,
    prompt: [{ role: 'system', content }, ...CALL.prompt.slice(1)],
  });
  expect(JSON.parse(textIn(answer))).toHaveProperty('reasoning');
});

it('completions and the list of models are served', async () => {
  const server = await serve({ models: ['base'], answer: () => 'x + 1' });
  const base = createOpenAI({ baseURL: `${server.url}/v1`, apiKey: KEY }).completion('base');
  expect(textIn(await base.doGenerate(CALL))).toBe('x + 1');
  const list = await fetch(`${server.url}/v1/models`, { headers: { authorization: `Bearer ${KEY}` } });
  expect(await list.json()).toMatchObject({ object: 'list', data: [{ id: 'base' }] });
});
