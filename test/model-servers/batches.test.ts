/** Tests of a test fixture: round trips through the batch APIs of the local model servers, by plain fetch. */
import { afterEach, describe, expect, it } from 'vitest';
import { type ModelServer, type ModelServerOptions, startModelServer } from './start';

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: ModelServerOptions = {}) {
  const server = await startModelServer(options);
  servers.push(server);
  return server;
}

type Sent = { path: string; body?: unknown; form?: FormData };
type Fields = Record<string, unknown>;

/** Sends to one API with its credentials. */
function clientOf(base: string, credentials: Record<string, string>) {
  const send = ({ path, body, form }: Sent) => {
    const headers = new Headers(credentials);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const payload = form ?? (body === undefined ? null : JSON.stringify(body));
    return fetch(`${base}${path}`, { method: payload === null ? 'GET' : 'POST', body: payload, headers });
  };
  return {
    send,
    json: async (sent: Sent): Promise<Fields> => {
      const value: Fields = await (await send(sent)).json();
      return value;
    },
    lines: async (path: string): Promise<Fields[]> => {
      const text = await (await send({ path })).text();
      return text
        .trim()
        .split('\n')
        .map((line): Fields => JSON.parse(line));
    },
  };
}
type Client = ReturnType<typeof clientOf>;

const QUESTIONS = Array.from({ length: 12 }, (_, n) => `Question ${n}`);
const bodyOf = (content: string) => ({ model: 'm', max_tokens: 100, messages: [{ role: 'user', content }] });

describe.each([
  ['OpenAI', '/v1', '/v1/chat/completions', { authorization: 'Bearer k' }],
  ['Azure', '/openai/v1', '/chat/completions', { 'api-key': 'k' }],
])('batches of %s', (_, base, endpoint, headers) => {
  const rows = (texts: string[]) =>
    texts.map((text, n) =>
      JSON.stringify({ custom_id: `row-${n}`, method: 'POST', url: endpoint, body: bodyOf(text) }),
    );

  async function submit(client: Client, lines: string[], metadata: Fields = {}) {
    const form = new FormData();
    form.append('purpose', 'batch');
    form.append('file', new Blob([`${lines.join('\n')}\n`]), 'in.jsonl');
    const file = await client.json({ path: '/files', form });
    expect(file).toMatchObject({ object: 'file', purpose: 'batch', filename: 'in.jsonl' });
    const body = { input_file_id: file.id, endpoint, completion_window: '24h', metadata };
    return client.json({ path: '/batches', body });
  }

  async function ended(client: Client, id: unknown) {
    const get = () => client.json({ path: `/batches/${id}` });
    await expect.poll(async () => (await get()).status).toMatch(/completed|failed|expired|cancelled/);
    return await get();
  }

  const idsOf = (lines: Fields[]) => lines.map(({ custom_id }) => custom_id);

  it('answers every row once, in another order, and bills them', async () => {
    const server = await serve();
    const client = clientOf(`${server.url}${base}`, headers);
    const created = await submit(client, rows(QUESTIONS), { ours: 'b1' });
    expect(created).toMatchObject({ object: 'batch', status: 'validating', metadata: { ours: 'b1' } });
    const batch = await ended(client, created.id);
    expect(batch).toMatchObject({
      status: 'completed',
      request_counts: { total: 12, completed: 12, failed: 0 },
      error_file_id: null,
      metadata: { ours: 'b1' },
    });
    const lines = await client.lines(`/files/${batch.output_file_id}/content`);
    expect(idsOf(lines).toSorted()).toEqual(QUESTIONS.map((_, n) => `row-${n}`).toSorted());
    expect(idsOf(lines)).not.toEqual(QUESTIONS.map((_, n) => `row-${n}`));
    expect(lines[0]).toMatchObject({
      error: null,
      response: { status_code: 200, body: { object: 'chat.completion' } },
    });
    expect(server.completed).toHaveLength(12);
    expect(server.completed.every((call) => call.batch)).toBe(true);
  });

  it('puts failed rows into a file of their own', async () => {
    const server = await serve({ faults: ({ users }) => (users[0] === 'Question 3' ? 'error' : null) });
    const client = clientOf(`${server.url}${base}`, headers);
    const batch = await ended(client, (await submit(client, rows(QUESTIONS))).id);
    expect(batch.request_counts).toEqual({ total: 12, completed: 11, failed: 1 });
    const failed = await client.lines(`/files/${batch.error_file_id}/content`);
    expect(failed).toMatchObject([{ custom_id: 'row-3', response: { status_code: 500, body: { error: {} } } }]);
    expect(server.completed).toHaveLength(11);
  });

  it('a cancelled batch keeps what was answered and names the rest', async () => {
    const server = await serve({ batch: { ms: 60_000 } });
    const client = clientOf(`${server.url}${base}`, headers);
    const { id } = await submit(client, rows(QUESTIONS));
    expect(await client.json({ path: `/batches/${id}/cancel`, body: {} })).toMatchObject({ status: 'cancelling' });
    const batch = await ended(client, id);
    expect(batch).toMatchObject({ status: 'cancelled', output_file_id: null });
    const missed = await client.lines(`/files/${batch.error_file_id}/content`);
    expect(missed).toHaveLength(12);
    expect(missed[0]).toMatchObject({ response: null, error: { code: 'batch_cancelled' } });
  });

  it('an expired batch keeps what was answered', async () => {
    const server = await serve({ batch: { expireAfter: 5 } });
    const client = clientOf(`${server.url}${base}`, headers);
    const batch = await ended(client, (await submit(client, rows(QUESTIONS))).id);
    expect(batch).toMatchObject({ status: 'expired', request_counts: { completed: 5, failed: 7 } });
  });

  it('says which lines it cannot read, and when it takes no batch at all', async () => {
    const server = await serve({
      batch: { fail: (n) => (n === 2 ? { code: 'token_limit_exceeded', message: 'Full.' } : null) },
    });
    const client = clientOf(`${server.url}${base}`, headers);
    const bad = await ended(client, (await submit(client, [...rows(['a']), '{', ...rows(['b'])])).id);
    expect(bad).toMatchObject({
      status: 'failed',
      errors: {
        data: [
          { code: 'invalid_json_line', line: 2 },
          { code: 'duplicate_custom_id', line: 3 },
        ],
      },
    });
    const full = await ended(client, (await submit(client, rows(['a']))).id);
    expect(full).toMatchObject({ status: 'failed', errors: { data: [{ code: 'token_limit_exceeded' }] } });
    expect(server.received).toHaveLength(0);
  });

  it('lists batches newest first, by pages', async () => {
    const server = await serve();
    const client = clientOf(`${server.url}${base}`, headers);
    const ids: unknown[] = [];
    for (const text of ['a', 'b', 'c']) ids.unshift((await submit(client, rows([text]))).id);
    const first = await client.json({ path: '/batches?limit=2' });
    expect(first).toMatchObject({ has_more: true, data: [{ id: ids[0] }, { id: ids[1] }] });
    const second = await client.json({ path: `/batches?limit=2&after=${ids[1]}` });
    expect(second).toMatchObject({ has_more: false, data: [{ id: ids[2] }] });
  });
});

describe('batches of Anthropic', () => {
  const headers = { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' };
  const requests = QUESTIONS.map((text, n) => ({ custom_id: `row-${n}`, params: bodyOf(text) }));

  async function submit(options: ModelServerOptions) {
    const server = await serve(options);
    const client = clientOf(`${server.url}/v1`, headers);
    const batch = await client.json({ path: '/messages/batches', body: { requests } });
    expect(batch).toMatchObject({ type: 'message_batch', processing_status: 'in_progress', results_url: null });
    const ended = async () => {
      const get = () => client.json({ path: `/messages/batches/${batch.id}` });
      await expect.poll(async () => (await get()).processing_status).toBe('ended');
      return await get();
    };
    return { server, client, id: batch.id, ended };
  }

  it('answers every row once, in another order; a failed row is errored', async () => {
    const { server, client, id, ended } = await submit({
      faults: ({ users }) => (users[0] === 'Question 3' ? 'overloaded' : null),
    });
    const batch = await ended();
    expect(batch).toMatchObject({
      request_counts: { processing: 0, succeeded: 11, errored: 1, canceled: 0, expired: 0 },
      results_url: `${server.url}/v1/messages/batches/${id}/results`,
    });
    const lines = await client.lines(`/messages/batches/${id}/results`);
    expect(new Set(lines.map(({ custom_id }) => custom_id)).size).toBe(12);
    expect(lines.map(({ custom_id }) => custom_id)).not.toEqual(requests.map(({ custom_id }) => custom_id));
    const byId = new Map(lines.map((line) => [line.custom_id, line.result]));
    expect(byId.get('row-0')).toMatchObject({
      type: 'succeeded',
      message: { type: 'message', stop_reason: 'end_turn' },
    });
    expect(byId.get('row-3')).toMatchObject({ type: 'errored', error: { error: { type: 'overloaded_error' } } });
    expect(server.completed).toHaveLength(11);
  });

  it('has no results before it has ended, and cancels what was not answered', async () => {
    const { client, id, ended } = await submit({ batch: { ms: 60_000 } });
    expect((await client.send({ path: `/messages/batches/${id}/results` })).status).toBe(400);
    const cancelled = await client.json({ path: `/messages/batches/${id}/cancel`, body: {} });
    expect(cancelled).toMatchObject({ processing_status: 'canceling' });
    expect(await ended()).toMatchObject({ request_counts: { canceled: 12 } });
  });

  it('refuses names that are not unique, and a wrong key', async () => {
    const server = await serve({ apiKey: 'k' });
    const client = clientOf(`${server.url}/v1`, headers);
    const twice = { requests: [requests[0], requests[0]] };
    expect((await client.send({ path: '/messages/batches', body: twice })).status).toBe(400);
    const stranger = clientOf(`${server.url}/v1`, { ...headers, 'x-api-key': 'other' });
    expect((await stranger.send({ path: '/messages/batches' })).status).toBe(401);
  });

  it('lists batches newest first', async () => {
    const { client, id } = await submit({});
    const second = await client.json({ path: '/messages/batches', body: { requests } });
    const page = await client.json({ path: '/messages/batches?limit=1' });
    expect(page).toMatchObject({ has_more: true, last_id: second.id });
    const next = await client.json({ path: `/messages/batches?limit=1&after_id=${second.id}` });
    expect(next).toMatchObject({ has_more: false, data: [{ id }] });
  });
});
