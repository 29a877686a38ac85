/** Anthropic's batch API: all calls go up in one request, a JSONL answer comes down. */
import { z } from 'zod';
import {
  BATCH_LIMITS,
  type BatchAnswer,
  type BatchApi,
  CLOCK_SLACK_MS,
  MOST_PAGES,
  postJson,
  type Send,
  sendForJson,
  sendForLines,
} from './batch-api';

const PATH = '/messages/batches';

const batchSchema = z.object({
  id: z.string().min(1),
  /** 'in_progress', 'canceling' or 'ended' */
  processing_status: z.string(),
  created_at: z.coerce.date().nullish(),
  /** Together they are all calls of the batch, at any time. */
  request_counts: z.object({
    processing: z.number(),
    succeeded: z.number(),
    errored: z.number(),
    canceled: z.number(),
    expired: z.number(),
  }),
});
type Batch = z.infer<typeof batchSchema>;

const pageSchema = z.object({
  data: z.array(batchSchema),
  has_more: z.boolean().nullish(),
  last_id: z.string().nullish(),
});

const lineSchema = z.object({
  custom_id: z.string(),
  result: z.discriminatedUnion('type', [
    z.object({ type: z.literal('succeeded'), message: z.unknown() }),
    z.object({
      type: z.literal('errored'),
      error: z.looseObject({ error: z.looseObject({ type: z.string().nullish() }).nullish() }).nullish(),
    }),
    z.object({ type: z.literal('canceled') }),
    z.object({ type: z.literal('expired') }),
  ]),
});

/** What the one-call API answers these errors with; 500 for all others. */
const STATUSES: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
};

export const anthropicBatchApi: BatchApi = {
  limits: BATCH_LIMITS,
  submit: async (send, { items, signal }) => {
    const requests = items.map(({ customId, body }) => `{"custom_id":${JSON.stringify(customId)},"params":${body}}`);
    const init = postJson(`{"requests":[${requests.join(',')}]}`, signal);
    return (await sendForJson(send, { path: PATH, init, schema: batchSchema })).id;
  },
  /**
   * A batch has no name here and shows its custom ids only once it has ended. So an ended one is looked into, and a
   * running one of the right size and age makes the answer 'unsure' until it has ended.
   */
  find: async (send, { batchId, since, count, known }, signal) => {
    let unsure = false;
    for await (const batch of listBatches(send, since, signal)) {
      if (known.includes(batch.id) || sizeOf(batch) !== count) continue;
      if (batch.processing_status !== 'ended') unsure = true;
      else if (await holds(send, { remoteId: batch.id, batchId, signal })) return { found: 'yes', remoteId: batch.id };
    }
    return { found: unsure ? 'unsure' : 'no' };
  },
  poll: async (send, remoteId, signal) => {
    const path = `${PATH}/${encodeURIComponent(remoteId)}`;
    const batch = await sendForJson(send, { path, init: { method: 'GET', signal }, schema: batchSchema });
    const { processing, canceled, expired } = batch.request_counts;
    const done = sizeOf(batch) - processing;
    if (batch.processing_status !== 'ended') return { state: 'running', done, error: null };
    return { state: canceled > 0 ? 'cancelled' : expired > 0 ? 'expired' : 'ended', done, error: null };
  },
  answers: async function* (send, remoteId, signal) {
    const path = `${PATH}/${encodeURIComponent(remoteId)}/results`;
    const lines = sendForLines(send, { path, init: { method: 'GET', signal }, schema: lineSchema });
    for await (const line of lines) yield toAnswer(line);
  },
  cancel: async (send, remoteId, signal) => {
    const path = `${PATH}/${encodeURIComponent(remoteId)}/cancel`;
    await sendForJson(send, { path, init: { method: 'POST', signal }, schema: batchSchema });
  },
};

/** Newest first, back to `since`. */
async function* listBatches(send: Send, since: Date, signal: AbortSignal): AsyncGenerator<Batch> {
  const oldest = since.getTime() - CLOCK_SLACK_MS;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const path = `${PATH}?${new URLSearchParams({ limit: '100', ...(after ? { after_id: after } : {}) })}`;
    const list = await sendForJson(send, { path, init: { method: 'GET', signal }, schema: pageSchema });
    for (const batch of list.data) {
      if (batch.created_at && batch.created_at.getTime() < oldest) return;
      yield batch;
    }
    if (!list.has_more || !list.last_id) return;
    after = list.last_id;
  }
}

/** Whether the first answer of an ended batch carries our id. */
async function holds(
  send: Send,
  { remoteId, batchId, signal }: { remoteId: string; batchId: string; signal: AbortSignal },
): Promise<boolean> {
  for await (const { customId } of anthropicBatchApi.answers(send, remoteId, signal)) {
    return customId.startsWith(`${batchId}-`);
  }
  return false;
}

const sizeOf = ({ request_counts: counts }: Batch) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function toAnswer({ custom_id: customId, result }: z.infer<typeof lineSchema>): BatchAnswer {
  if (result.type === 'succeeded') return { customId, answer: { status: 200, body: result.message } };
  if (result.type === 'canceled') return { customId, missed: 'The batch was cancelled before its turn.' };
  if (result.type === 'expired') return { customId, missed: 'The batch expired before its turn.' };
  const status = STATUSES[result.error?.error?.type ?? ''] ?? 500;
  return { customId, answer: { status, body: result.error ?? {} } };
}
