import { describe, expect, it } from 'vitest';
import { anthropicBatchApi } from './batch-anthropic';
import type { BatchAnswer, Send } from './batch-api';
import { azurePath, openAiBatchApi } from './batch-openai';
import { makeModel } from './testing/models';
import type { RegisteredModel } from './types';
import { openVendor } from './vendors';

const { signal } = new AbortController();
const openai = openAiBatchApi({ ...makeModel(), provider: { ...makeModel().provider, kind: 'openai' } });
const since = new Date('2026-11-01T12:00:00Z');
const seconds = (time: string) => Date.parse(time) / 1_000;

/** A provider that answers paths by a table, and keeps what it was asked. */
function answering(table: Record<string, unknown>): { send: Send; asked: string[] } {
  const asked: string[] = [];
  const send: Send = async (path, { method }) => {
    asked.push(`${method} ${path}`);
    const answer = table[path];
    if (answer === undefined) return Response.json({ error: { message: `no ${path}` } }, { status: 404 });
    return typeof answer === 'string' ? new Response(answer) : Response.json(answer);
  };
  return { send, asked };
}

async function read(answers: AsyncIterable<BatchAnswer>): Promise<BatchAnswer[]> {
  const all: BatchAnswer[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}

describe("OpenAI's batch API", () => {
  it('finds a batch by its metadata on a later page, and stops where all are older', async () => {
    const batch = (id: string, time: string, own?: string) => ({
      ...{ id, status: 'in_progress', created_at: seconds(time) },
      metadata: own ? { foolproof_batch: own } : null,
    });
    const { send, asked } = answering({
      '/batches?limit=100': { data: [batch('b3', '2026-11-01T14:00:00Z')], has_more: true },
      '/batches?limit=100&after=b3': { data: [batch('b2', '2026-11-01T12:00:00Z', 'mine')], has_more: true },
      '/batches?limit=100&after=b2': { data: [batch('b1', '2026-11-01T11:00:00Z')], has_more: true },
    });
    const find = (batchId: string) => openai.find(send, { batchId, since, count: 2, known: [] }, signal);
    expect(await find('mine')).toEqual({ found: 'yes', remoteId: 'b2' });
    asked.length = 0;
    expect(await find('other')).toEqual({ found: 'no' });
    expect(asked).toHaveLength(3);
  });

  it.each([
    [{ status: 'validating' }, { state: 'running', done: 0, error: null }],
    [
      { status: 'in_progress', request_counts: { total: 9, completed: 3, failed: 1 } },
      { state: 'running', done: 4 },
    ],
    [{ status: 'finalizing' }, { state: 'running' }],
    [{ status: 'some-day-new' }, { state: 'running' }],
    [
      { status: 'completed', request_counts: { total: 9, completed: 9, failed: 0 } },
      { state: 'ended', done: 9 },
    ],
    [{ status: 'expired' }, { state: 'expired', error: null }],
    [{ status: 'cancelled' }, { state: 'cancelled', error: null }],
    [
      { status: 'failed', errors: { data: [{ code: 'x', message: 'line 3' }] } },
      { state: 'failed', error: 'line 3' },
    ],
    [{ status: 'failed', errors: { data: [{ code: 'token_limit_exceeded' }] } }, { state: 'full' }],
    [{ status: 'failed' }, { state: 'failed', error: 'no reason given' }],
  ])('reads %j', async (fields, expected) => {
    const { send } = answering({ '/batches/b1': { id: 'b1', ...fields } });
    expect(await openai.poll(send, 'b1', signal)).toMatchObject(expected);
  });

  it('gives the answers of both files: with HTTP errors, and those that were never asked', async () => {
    const line = (custom_id: string, rest: object) => JSON.stringify({ id: 'r', custom_id, ...rest });
    const { send } = answering({
      '/batches/b1': { id: 'b1', status: 'expired', output_file_id: 'out', error_file_id: 'err' },
      '/files/out/content': `${line('x-1', { response: { status_code: 200, body: { a: 1 } }, error: null })}\n\n`,
      '/files/err/content': [
        line('x-0', { response: { status_code: 400, body: { error: { message: 'no' } } }, error: null }),
        line('x-2', { response: null, error: { code: 'batch_expired', message: 'too late' } }),
      ].join('\n'),
    });
    expect(await read(openai.answers(send, 'b1', signal))).toEqual([
      { customId: 'x-1', answer: { status: 200, body: { a: 1 } } },
      { customId: 'x-0', answer: { status: 400, body: { error: { message: 'no' } } } },
      { customId: 'x-2', missed: 'too late' },
    ]);
  });

  it('tells what may pass from what will not, and says the reason', async () => {
    const failing = (status: number) =>
      openai.poll(async () => Response.json({ error: { message: 'Why.' } }, { status }), 'b', signal);
    for (const status of [408, 409, 429, 500, 503]) {
      await expect(failing(status)).rejects.toMatchObject({
        failure: 'busy',
        message: `/batches/b: HTTP ${status}: Why.`,
      });
    }
    for (const status of [400, 401, 403]) await expect(failing(status)).rejects.toMatchObject({ failure: 'rejected' });
    await expect(failing(404)).rejects.toMatchObject({ name: 'NotThereError', failure: 'rejected' });
    await expect(openai.poll(async () => new Response('<html>'), 'b', signal)).rejects.toMatchObject({
      failure: 'busy',
    });
    await expect(openai.poll(async () => Response.json({ id: 1 }), 'b', signal)).rejects.toMatchObject({
      failure: 'busy',
    });
    await expect(openai.poll(() => Promise.reject(new TypeError('fetch failed')), 'b', signal)).rejects.toMatchObject({
      failure: 'busy',
    });
  });
});

describe("Anthropic's batch API", () => {
  const counts = (rest: object = {}) => ({ processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0, ...rest });
  const batch = (id: string, status: string, request_counts: object, created_at = '2026-11-01T12:30:00Z') => ({
    ...{ id, processing_status: status, request_counts, created_at },
  });
  const result = (custom_id: string, body: object) => JSON.stringify({ custom_id, result: body });
  const find = (send: Send, known: string[] = []) =>
    anthropicBatchApi.find(send, { batchId: 'mine', since, count: 2, known }, signal);

  it('finds an ended batch by the prefix of its custom ids', async () => {
    const { send } = answering({
      '/messages/batches?limit=100': {
        data: [
          batch('a', 'ended', counts({ succeeded: 3 })),
          batch('b', 'ended', counts({ succeeded: 2 })),
          batch('c', 'ended', counts({ succeeded: 1, errored: 1 })),
        ],
        has_more: false,
      },
      '/messages/batches/b/results': result('mine2-0', { type: 'expired' }),
      '/messages/batches/c/results': result('mine-1', { type: 'expired' }),
    });
    expect(await find(send)).toEqual({ found: 'yes', remoteId: 'c' });
  });

  it('is unsure while one of the same size is running that nobody else has, and looks no further back', async () => {
    const list = {
      data: [batch('a', 'in_progress', counts({ processing: 2 }))],
      ...{ has_more: true, last_id: 'a' },
    };
    const old = {
      data: [batch('z', 'in_progress', counts({ processing: 2 }), '2026-11-01T11:00:00Z')],
      has_more: true,
    };
    const { send, asked } = answering({
      '/messages/batches?limit=100': list,
      '/messages/batches?limit=100&after_id=a': old,
    });
    expect(await find(send)).toEqual({ found: 'unsure' });
    expect(await find(send, ['a'])).toEqual({ found: 'no' });
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['in_progress', { processing: 5, succeeded: 2 }, { state: 'running', done: 2 }],
    ['canceling', { processing: 5 }, { state: 'running', done: 0 }],
    ['ended', { succeeded: 6, errored: 1 }, { state: 'ended', done: 7 }],
    ['ended', { succeeded: 6, canceled: 1 }, { state: 'cancelled', done: 7 }],
    ['ended', { succeeded: 6, expired: 1 }, { state: 'expired', done: 7 }],
  ])('reads %s %j', async (status, some, expected) => {
    const { send } = answering({ '/messages/batches/a': batch('a', status, counts(some)) });
    expect(await anthropicBatchApi.poll(send, 'a', signal)).toMatchObject(expected);
  });

  it('gives each answer as the one-call API would have', async () => {
    const error = { type: 'error', error: { type: 'invalid_request_error', message: 'max_tokens' } };
    const { send } = answering({
      '/messages/batches/a/results': [
        result('m-0', { type: 'succeeded', message: { id: 'x' } }),
        result('m-1', { type: 'errored', error }),
        result('m-2', { type: 'errored', error: { type: 'error', error: { type: 'brand_new_error', message: 'x' } } }),
        result('m-3', { type: 'canceled' }),
      ].join('\n'),
    });
    expect(await read(anthropicBatchApi.answers(send, 'a', signal))).toEqual([
      { customId: 'm-0', answer: { status: 200, body: { id: 'x' } } },
      { customId: 'm-1', answer: { status: 400, body: error } },
      {
        customId: 'm-2',
        answer: { status: 500, body: { type: 'error', error: { type: 'brand_new_error', message: 'x' } } },
      },
      { customId: 'm-3', missed: 'The batch was cancelled before its turn.' },
    ]);
  });
});

describe('the paths of Azure', () => {
  /** Where the SDK sends a call with the same settings. */
  async function pathOfSdk(provider: RegisteredModel['provider']): Promise<string> {
    let url = '';
    const { kind, settings, baseUrl } = provider;
    const keep: typeof fetch = async (input) => {
      url = String(input);
      return Response.json({});
    };
    const vendor = openVendor({ kind, baseUrl: baseUrl ?? '', settings, key: 'key', fetch: keep });
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
    await expect(vendor.languageModel(makeModel()).doGenerate({ prompt })).rejects.toThrow();
    return url;
  }

  it.each([
    ['https://me.openai.azure.com', undefined],
    ['https://me.openai.azure.com/openai', 'v1'],
    ['https://me.openai.azure.com/openai/v1', undefined],
    ['https://me.openai.azure.com/openai', '2026-05-01'],
    ['https://gateway.example.com/azure', undefined],
  ])('are where its SDK has them: %s %s', async (baseUrl, apiVersion) => {
    const provider = {
      ...makeModel().provider,
      kind: 'azure' as const,
      baseUrl,
      settings: apiVersion ? { apiVersion } : {},
    };
    let sent = '';
    const keep: typeof fetch = async (input) => {
      sent = String(input);
      return Response.json({});
    };
    await openVendor({ ...provider, key: 'key', fetch: keep }).send(azurePath(provider, '/chat/completions'), {});
    // Only single calls go to a deployment's own address.
    expect(sent).toBe((await pathOfSdk(provider)).replace('/deployments/tiny', ''));
  });

  it('keep a query of their own', () => {
    const provider = { ...makeModel().provider, baseUrl: 'https://me.openai.azure.com' };
    expect(azurePath(provider, '/batches?limit=1')).toBe('/v1/batches?limit=1&api-version=v1');
  });
});
