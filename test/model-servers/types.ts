/** Test fixture: the words of the local model servers. No model is behind them. */
import type { IncomingHttpHeaders } from 'node:http';

export const PROTOCOLS = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'anthropic-messages',
  'gemini-generate',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Whose error bodies and key header are spoken: paths below /v1 are OpenAI's unless they are Anthropic's. */
export type Vendor = 'openai' | 'azure' | 'mistral' | 'anthropic' | 'google';

export type JsonObject = Record<string, unknown>;

/** One message of a prompt; the parts of its text are joined by newlines. */
export type ReceivedMessage = { role: 'user' | 'assistant'; text: string };

/** One call of a model, whatever the protocol: by itself or as a row of a batch. */
export type ReceivedCall = {
  /** Counts from 1 in the order of arrival. */
  n: number;
  protocol: Protocol;
  vendor: Vendor;
  batch: boolean;
  model: string;
  system: string;
  messages: ReceivedMessage[];
  /** Texts of the user's messages, in order. */
  users: string[];
  /** JSON schema that the answer must fit; null when none was sent. */
  schema: JsonObject | null;
  /** Whether JSON was asked for, with or without a schema. */
  json: boolean;
  maxTokens: number | null;
  body: JsonObject;
  /** Of the body's bytes: calls with the same hash ask the same. 16 hexadecimal digits. */
  hash: string;
  /** How many calls with this hash came before. */
  repeat: number;
  headers: IncomingHttpHeaders;
  /** Milliseconds since 1970, with fractions. */
  at: number;
  /** What was done to it; null for a plain answer. */
  fault: FaultKind | null;
};

export const FAULT_KINDS = [
  'rate-limit', // 429 with Retry-After
  'overloaded', // 529 of Anthropic, 503 of the others
  'error', // 500
  'timeout', // nothing, until the client hangs up
  'hang-up', // the socket is destroyed half way through the body
  'truncated-body', // the connection ends before Content-Length
  'malformed-body', // 200 with broken JSON
  'html', // 200 with a page
  'slow-stream', // a good answer whose body dribbles
  'refusal', // a valid answer: the model declines
  'blocked', // a valid answer: the vendor's filter declines
  'wrong-json', // a valid answer whose text does not fit the schema
  'empty', // a valid answer without text
  'cut-off', // a valid answer that ends at the token limit
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  kind: FaultKind;
  /** For 'rate-limit' and 'overloaded'; the default is no header for 'overloaded' and 1 for 'rate-limit'. */
  retryAfterSeconds?: number;
  /** How it is said: `retry-after` in whole seconds or as an HTTP date, or `retry-after-ms`. Default 'seconds'. */
  retryAfterAs?: 'seconds' | 'date' | 'ms';
};

/**
 * A share of calls at random. The draw is by seed, body and how often that body came, so it does not depend on the order of
 * calls, and a repeat is drawn anew.
 */
export type FaultPlan = { seed: number; rate: number; kinds: FaultKind[] } & Omit<Fault, 'kind'>;

export type BatchOptions = {
  /** From creation to its end. Default 20. */
  ms?: number;
  /** Rows that are answered before the batch expires; the others are not. */
  expireAfter?: number;
  /** Fails the whole batch at validation. Called with its number from 1. OpenAI only. */
  fail?: (n: number) => { code: string; message: string } | null;
};

export type ModelServerOptions = {
  /** Default: any key, but there must be one. */
  apiKey?: string;
  /** Wire names of the models there are; default: any. */
  models?: string[];
  /** The text of an answer. Default: JSON that fits the schema asked for, made from the prompt alone. */
  answer?: (call: ReceivedCall) => string;
  /** From the whole request to the first byte of the answer. Default 0. */
  latencyMs?: number | ((call: ReceivedCall) => number);
  faults?: FaultPlan | ((call: ReceivedCall) => FaultKind | Fault | null);
  /** How long each piece of a dribbled body waits. Default 20; there are 8 of them. */
  slowStepMs?: number;
  /** The 401 body repeats the whole key, as some gateways do. Default false: as the vendor does. */
  echoKey?: boolean;
  /** Shortest text that is cached. Default: any text marked for it (Anthropic), 1,024 (all others). */
  cacheFromTokens?: number;
  batch?: BatchOptions;
};

/** Tokens, about four characters each. `cached` and `cacheWritten` are part of `input`. */
export type Usage = { input: number; cached: number; cacheWritten: number; output: number };

/** A call that was answered in full while its client was there: what the vendor would bill. */
export type CompletedCall = ReceivedCall & { usage: Usage; text: string; finishedAt: number };

export type BusyTimes = {
  /** First arrival and last end, in milliseconds since 1970; null before the first call has ended. */
  firstMs: number | null;
  lastMs: number | null;
  /** The time in the server, summed over all calls that ended. */
  callMs: number;
};

export type ModelServer = {
  /** `http://127.0.0.1:port`; the paths of the APIs follow. */
  url: string;
  received: readonly ReceivedCall[];
  completed: readonly CompletedCall[];
  /** Completed calls by what `fn` says of them. */
  countBy: (fn: (call: CompletedCall) => string) => Record<string, number>;
  /** Faults done, by kind. */
  faultCounts: () => Partial<Record<FaultKind, number>>;
  inFlight: number;
  /** Most calls in the server at once. */
  peak: number;
  busy: () => BusyTimes;
  /** Calls wait at the door until `resume`. */
  pause: () => void;
  resume: () => void;
  close: () => Promise<void>;
};
