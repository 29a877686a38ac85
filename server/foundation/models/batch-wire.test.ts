import { APICallError, type LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { readWireAnswer, toWireBody } from './batch-wire';
import { prepareRequest } from './prepare-request';
import type { ModelSettings, ProviderKind } from './schema';
import { makeModel, makeRequest } from './testing/models';
import type { CallRequest } from './types';
import { openVendor } from './vendors';

const schema = {
  name: 'vote',
  schema: {
    type: 'object',
    properties: { score: { type: 'integer', enum: [0, 1] }, reasoning: { type: 'string' } },
    required: ['score', 'reasoning'],
    additionalProperties: false,
  },
} as const;

type Case = { kind: ProviderKind; wireName: string; settings?: Partial<ModelSettings>; rest?: Partial<CallRequest> };

function makeCall({ kind, wireName, settings, rest }: Case): CallRequest {
  const model = makeModel(settings, { wireName });
  return makeRequest({ ...model, provider: { ...model.provider, kind } }, 'k', { schema, ...rest });
}

/** What goes over the wire for a single call: the client that callModel uses, with a server that keeps what it is sent. */
async function sentBySingleCall(request: CallRequest): Promise<unknown> {
  const bodies: string[] = [];
  const server: typeof fetch = async (_, init) => {
    bodies.push(String(init?.body));
    const error = { type: 'invalid_request_error', message: 'seen enough' };
    return Response.json({ type: 'error', error }, { status: 400 });
  };
  const { kind } = request.model.provider;
  const vendor = openVendor({ kind, baseUrl: 'https://api.example.com/v1', settings: {}, key: 'key', fetch: server });
  const options: LanguageModelV4CallOptions = prepareRequest(request);
  await expect(vendor.languageModel(request.model).doGenerate(options)).rejects.toThrow('seen enough');
  return JSON.parse(bodies[0] ?? 'null');
}

const conversation: CallRequest['messages'] = [
  { role: 'user', text: 'Write "one".\u2028' },
  { role: 'assistant', text: '{"oops' },
  { role: 'user', text: 'That is not JSON.' },
];

describe('the body of a batched call', () => {
  it.each<[string, Case]>([
    ['a chat model that enforces schemas', { kind: 'openai', wireName: 'gpt-4.1-mini' }],
    ['JSON mode', { kind: 'openai', wireName: 'gpt-4.1', settings: { structured_output: 'json', temperature: 0.3 } }],
    ['plain text', { kind: 'openai', wireName: 'gpt-4.1', settings: { structured_output: 'text' } }],
    ['a reasoning model', { kind: 'openai', wireName: 'o4-mini', settings: { temperature: 0.5 } }],
    ['the responses API', { kind: 'openai', wireName: 'gpt-5', settings: { api: 'responses' } }],
    ['no caching', { kind: 'openai', wireName: 'gpt-4.1', settings: { prompt_caching: false } }],
    ['Azure', { kind: 'azure', wireName: 'my-deployment', settings: { max_output_tokens: 300 } }],
    ['Claude with native schemas', { kind: 'anthropic', wireName: 'claude-sonnet-4-5', settings: { temperature: 1 } }],
    ['an unknown Claude', { kind: 'anthropic', wireName: 'claude-example' }],
    ['an old Claude', { kind: 'anthropic', wireName: 'claude-3-haiku-20240307', settings: { prompt_caching: false } }],
    ['Claude in text', { kind: 'anthropic', wireName: 'claude-example', settings: { structured_output: 'text' } }],
    ['a repair', { kind: 'anthropic', wireName: 'claude-example', rest: { messages: conversation } }],
    ['limits of its own', { kind: 'openai', wireName: 'gpt-4.1', rest: { maxOutputTokens: 64, temperature: 0.9 } }],
  ])('is that of a single call: %s', async (_, given) => {
    const request = makeCall(given);
    const body = await toWireBody(request);
    expect(JSON.parse(body)).toEqual(await sentBySingleCall(request));
    expect(body).not.toContain('\n');
  });

  it('carries what the request says', async () => {
    const openai = JSON.parse(await toWireBody(makeCall({ kind: 'openai', wireName: 'gpt-4.1' })));
    expect(openai).toMatchObject({
      model: 'gpt-4.1',
      max_tokens: 1_024,
      messages: [
        { role: 'system', content: 'You write code.' },
        { role: 'user', content: 'Write some.' },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'vote', strict: true, schema: schema.schema } },
    });
    const claude = JSON.parse(await toWireBody(makeCall({ kind: 'anthropic', wireName: 'claude-sonnet-4-5' })));
    expect(claude).toMatchObject({
      model: 'claude-sonnet-4-5',
      max_tokens: 1_024,
      system: [{ type: 'text', text: 'You write code.', cache_control: { type: 'ephemeral' } }],
    });
    expect(openai).not.toHaveProperty('stream', true);
    expect(claude).not.toHaveProperty('stream', true);
  });
});

describe('the answer to a batched call', () => {
  const chat = (message: object, finish_reason: string) => ({
    ...{ id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4.1' },
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
    usage: {
      prompt_tokens: 120,
      completion_tokens: 9,
      total_tokens: 129,
      prompt_tokens_details: { cached_tokens: 100 },
    },
  });
  const message = (content: object[], stop_reason: string) => ({
    ...{ id: 'm', type: 'message', role: 'assistant', model: 'claude-example', stop_sequence: null },
    ...{ content, stop_reason },
    usage: { input_tokens: 20, cache_read_input_tokens: 100, cache_creation_input_tokens: 7, output_tokens: 9 },
  });
  const openai = makeCall({ kind: 'openai', wireName: 'gpt-4.1' });
  const claude = makeCall({ kind: 'anthropic', wireName: 'claude-3-haiku-20240307' });

  it.each([
    ['answered', openai, chat({ content: '{"score":1}' }, 'stop'), '{"score":1}'],
    ['truncated', openai, chat({ content: '{"sco' }, 'length'), '{"sco'],
    ['refused', openai, chat({ content: null }, 'content_filter'), ''],
    [
      'answered',
      claude,
      message([{ type: 'tool_use', id: 't', name: 'json', input: { score: 1 } }], 'tool_use'),
      '{"score":1}',
    ],
    ['truncated', claude, message([{ type: 'text', text: '{"sco' }], 'max_tokens'), '{"sco'],
  ] as const)('%s: state and text as a single call has them (%#)', async (state, request, body, raw) => {
    expect(await readWireAnswer(request, { status: 200, body })).toMatchObject({ state, raw });
  });

  it('has the tokens that the provider counted', async () => {
    const own = await readWireAnswer(openai, { status: 200, body: chat({ content: 'x' }, 'stop') });
    expect(own).toMatchObject({ usage: { input: 120, cached: 100, output: 9 }, cacheWrites: 0 });
    const text = message([{ type: 'tool_use', id: 't', name: 'json', input: {} }], 'tool_use');
    const other = await readWireAnswer(claude, { status: 200, body: text });
    expect(other).toMatchObject({ usage: { input: 127, cached: 100, output: 9 }, cacheWrites: 7 });
  });

  it('is an error where a single call would have one', async () => {
    const body = { error: { message: 'Too long', code: 'context_length_exceeded', type: 'invalid_request_error' } };
    const failed = readWireAnswer(openai, { status: 400, body });
    await expect(failed).rejects.toSatisfy((error) => APICallError.isInstance(error) && error.statusCode === 400);
    await expect(failed).rejects.toThrow('Too long');
    await expect(readWireAnswer(openai, { status: 200, body: chat({ content: '' }, 'stop') })).rejects.toThrow('empty');
    await expect(readWireAnswer(claude, { status: 200, body: { nonsense: true } })).rejects.toThrow();
  });
});
