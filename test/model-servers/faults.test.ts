/** Tests of a test fixture: what each fault of the local model servers looks like to a client. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createAzure } from '@ai-sdk/azure';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, type LanguageModelV4, type LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { afterEach, describe, expect, it } from 'vitest';
import { type ModelServer, type ModelServerOptions, startModelServer } from './start';
import type { Fault, FaultKind, FaultPlan } from './types';

const CLIENTS: Record<string, (url: string) => LanguageModelV4> = {
  'OpenAI chat': (url) => createOpenAI({ baseURL: `${url}/v1`, apiKey: 'k' }).chat('gpt-4.1'),
  'OpenAI responses': (url) => createOpenAI({ baseURL: `${url}/v1`, apiKey: 'k' }).responses('gpt-4.1'),
  Anthropic: (url) => createAnthropic({ baseURL: `${url}/v1`, apiKey: 'k' }).languageModel('claude-sonnet-4-5'),
  Gemini: (url) => createGoogle({ baseURL: `${url}/v1beta`, apiKey: 'k' }).languageModel('gemini-2.5-flash'),
};
const NAMES = Object.keys(CLIENTS);

const call = (text: string): LanguageModelV4CallOptions => ({
  prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
  responseFormat: {
    type: 'json',
    name: 'vote',
    schema: {
      type: 'object',
      properties: { reasoning: { type: 'string' } },
      required: ['reasoning'],
      additionalProperties: false,
    },
  },
});

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: ModelServerOptions) {
  const server = await startModelServer({ slowStepMs: 1, ...options });
  servers.push(server);
  return server;
}

const always = (fault: FaultKind | Fault) => serve({ faults: () => fault });

async function ask(name: string, server: ModelServer, options: Partial<LanguageModelV4CallOptions> = {}) {
  const client = CLIENTS[name];
  if (!client) throw new Error(name);
  return await client(server.url).doGenerate({ ...call('Is this right?'), ...options });
}

async function failure(name: string, server: ModelServer): Promise<APICallError> {
  const error = await ask(name, server).catch((reason: unknown) => reason);
  if (!APICallError.isInstance(error)) throw new Error(`no APICallError: ${error}`);
  return error;
}

describe.each(NAMES)('%s', (name) => {
  it.each([
    ['rate-limit', 429],
    ['overloaded', name === 'Anthropic' ? 529 : 503],
    ['error', 500],
  ] as const)('%s is status %d in the words of the vendor', async (kind, status) => {
    const server = await always(kind);
    const error = await failure(name, server);
    expect(error.statusCode).toBe(status);
    expect(error.data).toBeDefined();
    expect(error.isRetryable).toBe(true);
    expect(server.completed).toHaveLength(0);
    expect(server.faultCounts()).toEqual({ [kind]: 1 });
  });

  it('timeout: nothing comes until the client hangs up', async () => {
    const server = await always('timeout');
    const client = new AbortController();
    const asked = ask(name, server, { abortSignal: client.signal });
    asked.catch(() => undefined);
    await expect.poll(() => server.inFlight).toBe(1);
    client.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => server.inFlight).toBe(0);
    expect(server.completed).toHaveLength(0);
  });

  it.each(['hang-up', 'truncated-body', 'malformed-body', 'html'] as const)(
    '%s: the answer cannot be read',
    async (kind) => {
      const server = await always(kind);
      await expect(ask(name, server)).rejects.toThrow();
      expect(server.completed).toHaveLength(0);
    },
  );

  it('slow-stream: the answer is good, and paid', async () => {
    const server = await always('slow-stream');
    expect((await ask(name, server)).finishReason.unified).toBe('stop');
    await expect.poll(() => server.completed.length).toBe(1);
  });

  it.each(['refusal', 'blocked'] as const)(
    '%s: an answer by which the client sees that it was declined',
    async (kind) => {
      const server = await always(kind);
      const { finishReason, content } = await ask(name, server);
      expect(finishReason.unified).toBe('content-filter');
      expect(content.filter((part) => part.type === 'text' && part.text.startsWith('{'))).toEqual([]);
      expect(server.completed).toMatchObject([{ fault: kind }]);
    },
  );

  it('wrong-json: an answer in good order whose text does not fit', async () => {
    const server = await always('wrong-json');
    const { finishReason, content } = await ask(name, server);
    expect(finishReason.unified).toBe('stop');
    expect(JSON.stringify(content)).not.toContain('reasoning');
  });

  it('empty: an answer without text', async () => {
    const { content } = await ask(name, await always('empty'));
    expect(content.flatMap((part) => (part.type === 'text' && part.text !== '' ? [part.text] : []))).toEqual([]);
  });

  it('cut-off: an answer that ends at the limit', async () => {
    expect((await ask(name, await always('cut-off'))).finishReason.unified).toBe('length');
  });
});

it('Azure refuses a prompt that its filter stops', async () => {
  const server = await always('blocked');
  const azure: LanguageModelV4 = createAzure({ baseURL: `${server.url}/openai/v1`, apiKey: 'k' }).chat('deployed');
  await expect(azure.doGenerate(call('Is this right?'))).rejects.toMatchObject({
    statusCode: 400,
    data: { error: { code: 'content_filter' } },
  });
});

describe('Retry-After', () => {
  it.each([
    [{ retryAfterAs: 'seconds' }, 'retry-after', '7'],
    [{ retryAfterAs: 'ms' }, 'retry-after-ms', '7000'],
    [{ retryAfterAs: 'date' }, 'retry-after', expect.stringMatching(/^\w{3}, \d\d .* GMT$/)],
  ] as const)('%o', async (how, header, value) => {
    const error = await failure('OpenAI chat', await always({ kind: 'rate-limit', retryAfterSeconds: 7, ...how }));
    expect(error.responseHeaders?.[header]).toEqual(value);
  });

  it('is 1 s unless told, and absent where the server is only overloaded', async () => {
    expect((await failure('Anthropic', await always('rate-limit'))).responseHeaders?.['retry-after']).toBe('1');
    expect((await failure('Anthropic', await always('overloaded'))).responseHeaders).not.toHaveProperty('retry-after');
  });
});

describe('a seeded plan', () => {
  const plan: FaultPlan = { seed: 5, rate: 0.3, kinds: ['error', 'rate-limit', 'malformed-body', 'refusal'] };
  const texts = Array.from({ length: 200 }, (_, n) => `Question ${n}`);

  async function fates(texts: string[]): Promise<Map<string, FaultKind | null>> {
    const server = await serve({ faults: plan });
    await Promise.all(texts.map((text) => ask('Anthropic', server, call(text)).catch(() => undefined)));
    return new Map(server.received.map(({ users, fault }) => [users[0] ?? '', fault]));
  }

  it('gives each call the same fate in whatever order they come, at about the rate', async () => {
    const forth = await fates(texts);
    expect(await fates(texts.toReversed())).toEqual(forth);
    const bad = [...forth.values()].filter((kind) => kind !== null);
    expect(bad.length).toBeGreaterThan(40);
    expect(bad.length).toBeLessThan(80);
    expect(new Set(bad)).toEqual(new Set(plan.kinds));
  });

  it('draws a repeat anew', async () => {
    const server = await serve({ faults: { ...plan, rate: 0.5, kinds: ['error'] } });
    for (let n = 0; n < 20; n++) await ask('OpenAI chat', server).catch(() => undefined);
    expect(server.received.map(({ repeat }) => repeat)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(new Set(server.received.map(({ fault }) => fault))).toEqual(new Set([null, 'error']));
  });
});
