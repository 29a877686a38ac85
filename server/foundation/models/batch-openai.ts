/** The batch API of OpenAI and Azure OpenAI: a JSONL file goes up, a batch is made of it, a JSONL file comes down. */
import { z } from 'zod';
import {
  BATCH_LIMITS,
  type BatchAnswer,
  type BatchApi,
  CLOCK_SLACK_MS,
  MOST_PAGES,
  postJson,
  type RemoteBatch,
  sendForJson,
  sendForLines,
} from './batch-api';
import type { RegisteredModel } from './types';

/** The metadata field with our id: how a batch is found again whose own id was never stored. */
export const BATCH_METADATA = 'foolproof_batch';

/** Too many tokens are waiting in batches of the account already. */
const FULL_CODE = 'token_limit_exceeded';

const fileSchema = z.object({ id: z.string().min(1) });

const batchSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  /** Seconds since 1970. */
  created_at: z.number().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  request_counts: z.object({ completed: z.number(), failed: z.number() }).partial().nullish(),
  errors: z
    .object({ data: z.array(z.object({ code: z.string().nullish(), message: z.string().nullish() })).nullish() })
    .nullish(),
});

const pageSchema = z.object({ data: z.array(batchSchema), has_more: z.boolean().nullish() });

const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

/** Statuses that are final, but for 'failed'. All others, also ones that nobody knows yet, count as running. */
const ENDED: Record<string, RemoteBatch['state']> = { completed: 'ended', expired: 'expired', cancelled: 'cancelled' };

/** @returns the batch API for models of the same provider and endpoint as this one */
export function openAiBatchApi({ provider, settings }: Pick<RegisteredModel, 'provider' | 'settings'>): BatchApi {
  const path = settings.api === 'responses' ? '/responses' : '/chat/completions';
  // Azure's reference names its endpoints without the version.
  const endpoint = provider.kind === 'azure' ? path : `/v1${path}`;
  const at = (path: string) => (provider.kind === 'azure' ? azurePath(provider, path) : path);

  const getBatch = (send: Parameters<BatchApi['poll']>[0], remoteId: string, signal: AbortSignal) => {
    const path = at(`/batches/${encodeURIComponent(remoteId)}`);
    return sendForJson(send, { path, init: { method: 'GET', signal }, schema: batchSchema });
  };

  return {
    limits: BATCH_LIMITS,
    submit: async (send, { batchId, items, signal }) => {
      const lines = items.map(
        ({ customId, body }) =>
          `{"custom_id":${JSON.stringify(customId)},"method":"POST","url":${JSON.stringify(endpoint)},"body":${body}}\n`,
      );
      const form = new FormData();
      form.append('purpose', 'batch');
      form.append('file', new Blob(lines, { type: 'application/jsonl' }), `${batchId}.jsonl`);
      const upload = { path: at('/files'), init: { method: 'POST', body: form, signal }, schema: fileSchema };
      const { id: input_file_id } = await sendForJson(send, upload);
      const metadata = { [BATCH_METADATA]: batchId };
      const batch = JSON.stringify({ input_file_id, endpoint, completion_window: '24h', metadata });
      const create = { path: at('/batches'), init: postJson(batch, signal), schema: batchSchema };
      return (await sendForJson(send, create)).id;
    },
    find: async (send, { batchId, since }, signal) => {
      let after: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const path = at(`/batches?${new URLSearchParams({ limit: '100', ...(after ? { after } : {}) })}`);
        const { data, has_more } = await sendForJson(send, {
          ...{ path, init: { method: 'GET', signal } },
          schema: pageSchema,
        });
        const own = data.find(({ metadata }) => metadata?.[BATCH_METADATA] === batchId);
        if (own) return { found: 'yes', remoteId: own.id };
        const last = data.at(-1);
        const older = last?.created_at && last.created_at * 1_000 < since.getTime() - CLOCK_SLACK_MS;
        if (!last || !has_more || older) break;
        after = last.id;
      }
      return { found: 'no' };
    },
    poll: async (send, remoteId, signal) => {
      const { status, request_counts: counts, errors } = await getBatch(send, remoteId, signal);
      const done = (counts?.completed ?? 0) + (counts?.failed ?? 0);
      if (status !== 'failed') return { state: ENDED[status] ?? 'running', done, error: null };
      const [first] = errors?.data ?? [];
      const state = first?.code === FULL_CODE ? 'full' : 'failed';
      return { state, done: 0, error: first?.message ?? first?.code ?? 'no reason given' };
    },
    answers: async function* (send, remoteId, signal) {
      const { output_file_id, error_file_id } = await getBatch(send, remoteId, signal);
      for (const file of [output_file_id, error_file_id]) {
        if (!file) continue;
        const path = at(`/files/${encodeURIComponent(file)}/content`);
        const lines = sendForLines(send, { path, init: { method: 'GET', signal }, schema: lineSchema });
        for await (const line of lines) yield toAnswer(line);
      }
    },
    cancel: async (send, remoteId, signal) => {
      const path = at(`/batches/${encodeURIComponent(remoteId)}/cancel`);
      await sendForJson(send, { path, init: postJson('{}', signal), schema: batchSchema });
    },
  };
}

/** A line with an error was never called: 'batch_expired', 'batch_cancelled'. */
function toAnswer({ custom_id: customId, response, error }: z.infer<typeof lineSchema>): BatchAnswer {
  if (response) return { customId, answer: { status: response.status_code, body: response.body } };
  return { customId, missed: error?.message ?? error?.code ?? 'no reason given' };
}

/**
 * Where Azure has a path of the API, by the rules of its SDK: below /v1 with the version in the query, unless the base URL
 * has both; dated versions come without /v1; a gateway of one's own decides for itself.
 */
export function azurePath({ baseUrl, settings }: RegisteredModel['provider'], path: string): string {
  const { hostname, pathname } = new URL(baseUrl ?? 'https://gateway.invalid');
  const version = settings.apiVersion ?? 'v1';
  const dated = /^\d{4}-/.test(version);
  const vendor = /\.(openai|cognitiveservices|services\.ai)\.azure\.com$/.test(hostname);
  const complete = vendor && pathname.replace(/\/+$/, '').endsWith('/openai/v1');
  if (!dated && (!vendor || complete)) return path;
  const query = `${path.includes('?') ? '&' : '?'}api-version=${encodeURIComponent(version)}`;
  return `${dated ? '' : '/v1'}${path}${query}`;
}
