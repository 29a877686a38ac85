/** Test fixture: Anthropic's message batches. No model is behind them. */
import type { Engine } from './engine';
import { hashNumber, isObject, parseObject } from './fit-schema';
import { pageOf } from './http';
import type { BatchReply, BatchRequest } from './openai-batches';
import { anthropicMessages } from './protocols/anthropic-messages';
import type { JsonObject } from './types';

type Row = { customId: string; body: JsonObject };
type Batch = {
  id: string;
  rows: Row[];
  createdAt: Date;
  cancelledAt: Date | null;
  endedAt: Date | null;
  counts: Record<string, number>;
  /** JSON lines; empty until it has ended. */
  results: string[];
  startedAt: number;
};

const DEFAULT_MS = 20;
const DAY_MS = 86_400_000;

/** @returns null for a path that is none of these */
export function createAnthropicBatches(engine: Engine) {
  const batches: Batch[] = [];
  const vendor = 'anthropic';

  const create = ({ raw, headers }: BatchRequest, base: string): BatchReply => {
    const requests = parseObject(raw.toString('utf8'))?.requests;
    if (!Array.isArray(requests) || requests.length === 0)
      return engine.refuse(vendor, 'bad-request', 'requests: Field required');
    const rows: Row[] = [];
    for (const request of requests) {
      const { custom_id: customId, params } = isObject(request) ? request : {};
      const bad = typeof customId !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(customId) || !isObject(params);
      if (bad || rows.some((row) => row.customId === customId)) {
        return engine.refuse(
          vendor,
          'bad-request',
          `requests.${rows.length}.custom_id: must be unique and match '^[a-zA-Z0-9_-]{1,64}$'`,
        );
      }
      rows.push({ customId, body: params });
    }
    const batch: Batch = {
      id: `msgbatch_${String(batches.length + 1).padStart(12, '0')}`,
      rows,
      createdAt: new Date(),
      cancelledAt: null,
      endedAt: null,
      counts: { processing: rows.length, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
      results: [],
      startedAt: performance.now(),
    };
    batches.push(batch);
    const done = engine.options.batch?.expireAfter ?? rows.length;
    setTimeout(() => settle(batch, { headers, done, rest: 'expired' }), engine.options.batch?.ms ?? DEFAULT_MS).unref();
    return { status: 200, body: view(batch, base) };
  };

  const settle = (
    batch: Batch,
    { headers, done, rest }: Pick<BatchRequest, 'headers'> & { done: number; rest: 'expired' | 'canceled' },
  ) => {
    if (batch.endedAt) return;
    const results = batch.rows.map(({ customId, body }, n) => {
      if (n >= done) return { custom_id: customId, result: { type: rest } };
      const raw = JSON.stringify(body);
      const row = { protocol: anthropicMessages, vendor, batch: true, body, raw, headers, pathModel: null } as const;
      const { status, body: answer } = engine.answerRow(row);
      const result = status === 200 ? { type: 'succeeded', message: answer } : { type: 'errored', error: answer };
      return { custom_id: customId, result };
    });
    const count = (type: string) => results.filter(({ result }) => result.type === type).length;
    batch.counts = {
      processing: 0,
      succeeded: count('succeeded'),
      errored: count('errored'),
      canceled: count('canceled'),
      expired: count('expired'),
    };
    batch.results = results.map((line) => JSON.stringify(line)).toSorted((a, b) => hashNumber(a) - hashNumber(b));
    batch.endedAt = new Date();
  };

  const cancel = (batch: Batch, { headers }: BatchRequest, base: string): BatchReply => {
    if (batch.endedAt) return engine.refuse(vendor, 'bad-request', 'Batch has already ended.');
    const share = (performance.now() - batch.startedAt) / (engine.options.batch?.ms ?? DEFAULT_MS);
    batch.cancelledAt = new Date();
    const before = view(batch, base);
    const done = Math.min(batch.rows.length, Math.floor(share * batch.rows.length));
    settle(batch, { headers, done, rest: 'canceled' });
    return { status: 200, body: before };
  };

  return (request: BatchRequest, base: string): BatchReply | null => {
    const parts = request.path.split('/').slice(1);
    if (parts[0] !== 'messages' || parts[1] !== 'batches') return null;
    const [, , id, action] = parts;
    if (request.headers['anthropic-version'] === undefined) {
      return engine.refuse(vendor, 'bad-request', 'anthropic-version: header is required');
    }
    if (id === undefined) {
      if (request.method === 'POST') return create(request, base);
      const page = { after: request.query.get('after_id'), limit: Number(request.query.get('limit') ?? 20) };
      return { status: 200, body: pageOf(batches.map((batch) => view(batch, base)).reverse(), page) };
    }
    const batch = batches.find((one) => one.id === id);
    if (!batch) return engine.refuse(vendor, 'not-found', `Message batch ${id} not found.`);
    if (action === 'cancel' && request.method === 'POST') return cancel(batch, request, base);
    if (action !== 'results') return { status: 200, body: view(batch, base) };
    if (!batch.endedAt) return engine.refuse(vendor, 'bad-request', 'Batch has not ended: there are no results yet.');
    return { status: 200, text: `${batch.results.join('\n')}\n` };
  };
}

function view({ id, createdAt, cancelledAt, endedAt, counts }: Batch, base: string) {
  return {
    id,
    type: 'message_batch',
    processing_status: endedAt ? 'ended' : cancelledAt ? 'canceling' : 'in_progress',
    request_counts: counts,
    created_at: createdAt.toISOString(),
    expires_at: new Date(createdAt.getTime() + DAY_MS).toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    cancel_initiated_at: cancelledAt?.toISOString() ?? null,
    archived_at: null,
    results_url: endedAt ? `${base}/v1/messages/batches/${id}/results` : null,
  };
}
