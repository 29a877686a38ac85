/** What the batch APIs of the vendors have in common. batch-openai.ts and batch-anthropic.ts speak them over HTTP. */
import type { z } from 'zod';
import { BlockedAddressError } from '@/server/foundation/http/guarded-fetch';
import { ModelCallError } from './types';

/** A guarded request to a provider: base URL and key are added. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** One call of a batch. `body` is JSON text: what the vendor's one-call API would be sent. */
export type BatchItem = { customId: string; body: string };

export type RemoteBatch = {
  /** 'cancelled' and 'expired' batches may have answers too. 'full': too much is queued at the provider; nothing was asked. */
  state: 'running' | 'ended' | 'cancelled' | 'expired' | 'full' | 'failed';
  /** Calls that are done, whether answered or not. */
  done: number;
  /** Why the whole batch failed. */
  error: string | null;
};

/** An answer as the one-call API would have sent it: HTTP status and JSON body. */
export type WireAnswer = { status: number; body: unknown };

/** `missed`: the batch ended before this call's turn; it costs nothing. */
export type BatchAnswer = { customId: string } & ({ answer: WireAnswer } | { missed: string });

/** 'unsure': a batch that may be the one is still running, and the provider does not show what is in it. */
export type FoundBatch = { found: 'yes'; remoteId: string } | { found: 'no' } | { found: 'unsure' };

export type FindBatch = {
  /** Our id: metadata at OpenAI, the prefix of all custom ids at Anthropic. */
  batchId: string;
  since: Date;
  count: number;
  /** Remote ids that are known to be other batches. */
  known: string[];
};

export type BatchApi = {
  /** Most in one batch; below what the vendors allow (50,000 and 200 MB; 100,000 and 256 MB). */
  limits: { requests: number; bytes: number };
  submit: (send: Send, input: { batchId: string; items: BatchItem[]; signal: AbortSignal }) => Promise<string>;
  find: (send: Send, input: FindBatch, signal: AbortSignal) => Promise<FoundBatch>;
  poll: (send: Send, remoteId: string, signal: AbortSignal) => Promise<RemoteBatch>;
  /** In any order; a call that is not among them was missed. */
  answers: (send: Send, remoteId: string, signal: AbortSignal) => AsyncIterable<BatchAnswer>;
  cancel: (send: Send, remoteId: string, signal: AbortSignal) => Promise<void>;
};

/** Smaller than the vendors' limits: first answers come sooner, and a file fits into memory twice. */
export const BATCH_LIMITS = { requests: 10_000, bytes: 64_000_000 } as const;

/** A batch is not looked for on more pages of the provider's list than these. */
export const MOST_PAGES = 20;

/** Clocks of providers and of the database may differ by this much. */
export const CLOCK_SLACK_MS = 10 * 60_000;

/** The provider knows no such batch or file: too old, or of another account. */
export class NotThereError extends ModelCallError {
  override name = 'NotThereError';
}

type JsonRequest<T> = { path: string; init: RequestInit; schema: z.ZodType<T> };

/**
 * Sends a request and reads its JSON.
 * @throws ModelCallError 'rejected' for 4xx other than 408, 409 and 429, 'busy' for all else; what was sent may have arrived
 */
export async function sendForJson<T>(send: Send, { path, init, schema }: JsonRequest<T>): Promise<T> {
  const response = await sendChecked(send, path, init);
  try {
    return schema.parse(await response.json());
  } catch (error) {
    throw unreadable(path, init, error);
  }
}

/** The lines of a JSONL answer. @throws ModelCallError as {@link sendForJson} */
export async function* sendForLines<T>(send: Send, { path, init, schema }: JsonRequest<T>): AsyncGenerator<T> {
  const response = await sendChecked(send, path, init);
  try {
    for await (const line of readLines(response)) yield schema.parse(JSON.parse(line));
  } catch (error) {
    throw unreadable(path, init, error);
  }
}

/** A POST of JSON. @param body JSON text */
export const postJson = (body: string, signal: AbortSignal): RequestInit => ({
  ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
  ...{ body, signal },
});

async function* readLines({ body }: Response): AsyncGenerator<string> {
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value = '' } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim()) yield line;
    }
    if (rest.trim()) yield rest;
  } finally {
    // Whoever stops reading early wants no more of it; at its end this does nothing.
    await reader.cancel().catch(() => undefined);
  }
}

async function sendChecked(send: Send, path: string, init: RequestInit): Promise<Response> {
  const response = await send(path, init).catch((error: unknown) => {
    init.signal?.throwIfAborted();
    const blocked = error instanceof BlockedAddressError;
    throw new ModelCallError(blocked ? 'rejected' : 'busy', `${path}: ${messageOf(error)}`);
  });
  if (response.ok) return response;
  const { status } = response;
  const text = await response.text().catch(() => '');
  const message = `${path}: HTTP ${status}: ${reasonIn(text)}`;
  if (status === 404) throw new NotThereError('rejected', message);
  throw new ModelCallError(status >= 500 || [408, 409, 429].includes(status) ? 'busy' : 'rejected', message);
}

function unreadable(path: string, init: RequestInit, error: unknown): ModelCallError {
  init.signal?.throwIfAborted();
  return new ModelCallError('busy', `${path}: the provider's answer cannot be read: ${messageOf(error).slice(0, 300)}`);
}

/** What a provider says is wrong: both vendors put it into `error.message`. */
function reasonIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    if (typeof error?.message === 'string') return error.message.slice(0, 300);
  } catch {
    // Not JSON: a proxy's page, most likely. Its beginning is said below.
  }
  return text.slice(0, 200) || 'no reason given';
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
