/** When a request failed: whether to send it again, and when. Pure. */
import { APICallError } from '@ai-sdk/provider';
import type { Clock } from './clock';

/** Requests made for one call before it is given up, the first included. */
export const MOST_REQUESTS = 6;
const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * - 'rejected': the provider will not take this request, now or later.
 * - 'refused': the provider's filter declined the prompt. It is an answer.
 * - 'overload': it asks for fewer calls (429). It is up, so this is no failure for the breaker.
 * - 'failure': 408, 409, 5xx, time-outs, network errors, answers that cannot be read.
 */
export type FailureKind = 'rejected' | 'refused' | 'overload' | 'failure';

export type RequestFailure = {
  kind: FailureKind;
  status: number | null;
  /** The provider's words or what went wrong on the way, in one short line. */
  message: string;
  /** The least that the provider asks to wait. */
  retryAfterMs: number | null;
};

/** The request took longer than the model's timeout. */
export class RequestTimeoutError extends Error {
  override name = 'RequestTimeoutError';
}

/** An answer with status 200 that holds nothing to use: no text, or the provider says that it broke off. */
export class UnusableAnswerError extends Error {
  override name = 'UnusableAnswerError';
}

/** Codes of a 429 that no waiting mends: the account has no money left. */
const OUT_OF_MONEY = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
/** Codes of a 400 by which OpenAI and Azure say that their filter declined the prompt. */
const FILTERED = new Set(['content_filter', 'content_policy_violation']);
/** Errors of this side that no waiting mends: refused addresses, missing keys, requests that the API cannot express. */
const FINAL_ERRORS = new Set([
  'BlockedAddressError',
  'NotFoundError',
  'ConflictError',
  'InvalidInputError',
  'AI_LoadAPIKeyError',
  'AI_LoadSettingError',
  'AI_InvalidArgumentError',
  'AI_InvalidPromptError',
  'AI_UnsupportedFunctionalityError',
  'AI_NoSuchModelError',
]);

/**
 * Exponential backoff with full jitter: anywhere between nothing and 0.5 s, 1 s, 2 s ... up to 30 s, but never before the
 * time that the provider names.
 * @param requests how many were made, 1 or more
 */
export function retryDelayMs(requests: number, retryAfterMs: number | null, random: Clock['random']): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (requests - 1));
  return Math.max(random() * ceiling, retryAfterMs ?? 0);
}

/**
 * The wait that a server asks for: `retry-after-ms`, or `retry-after` in seconds or as an HTTP date (RFC 9110, 10.2.3).
 * @param headers names in lower case
 * @param date now, in milliseconds since 1970
 * @returns milliseconds, or null when the server names none
 */
export function readRetryAfter(headers: Record<string, string> | undefined, date: number): number | null {
  const ms = readNumber(headers?.['retry-after-ms']);
  if (ms !== null) return ms;
  const text = headers?.['retry-after'];
  const seconds = readNumber(text);
  if (seconds !== null) return seconds * 1_000;
  // Date.parse takes much for a date; those of HTTP begin with the name of a day.
  const until = text && /^\s*[A-Z][a-z]{2,8}[, ]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - date);
}

/** Sorts what a request threw. Anything that nobody foresaw counts as a failure that may pass. */
export function classifyError(error: unknown, date: number): RequestFailure {
  if (!APICallError.isInstance(error)) {
    const kind = isFinal(error) ? 'rejected' : 'failure';
    return { kind, status: null, message: explain(error), retryAfterMs: null };
  }
  const status = error.statusCode ?? null;
  const kind = classifyStatus(status, readCode(error.data));
  // A body that could not be read has its reason in the cause; of a connection, the SDK's message says it all.
  const detail = status !== null && status < 300 ? `answer cannot be read: ${explain(error.cause ?? error)}` : null;
  return {
    kind: kind === 'failure' && isFinal(error.cause) ? 'rejected' : kind,
    status,
    message: detail ?? [status, shorten(error.message || error.responseBody || 'no reason given')].join(' ').trim(),
    retryAfterMs: readRetryAfter(error.responseHeaders, error.responseHeaders ? date : 0),
  };
}

function classifyStatus(status: number | null, code: string | null): FailureKind {
  if (status === 429) return code && OUT_OF_MONEY.has(code) ? 'rejected' : 'overload';
  if (status === null || status < 300 || status >= 500 || status === 408 || status === 409) return 'failure';
  return status === 400 && code && FILTERED.has(code) ? 'refused' : 'rejected';
}

/** The code inside `{ error: { code | type } }`, as OpenAI and those who copy it send it. */
function readCode(data: unknown): string | null {
  const error = isRecord(data) && isRecord(data.error) ? data.error : null;
  if (typeof error?.code === 'string') return error.code;
  return typeof error?.type === 'string' ? error.type : null;
}

/** Whether an error or what caused it can only be mended by a person. */
function isFinal(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (FINAL_ERRORS.has(current.name)) return true;
  }
  return false;
}

function readNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return null;
  return Number(text);
}

function explain(error: unknown): string {
  return shorten(error instanceof Error ? error.message : String(error));
}

const MOST_CHARS = 300;

/** One line of bounded length: what servers send may be a page of HTML. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MOST_CHARS ? `${line.slice(0, MOST_CHARS - 1)}…` : line;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
