/** What stages hand to a model and what they get back. The code behind is call.ts; stages know these shapes. */
import type { JSONSchema7 } from '@ai-sdk/provider';
import type { Db } from '@/server/foundation/db/client';
import type { CallPurpose, CallState, ModelSettings, ProviderKind, ProviderSettings } from './schema';

/** A model of the registry as calls need it. Holds no key: the key is read when the client is made. */
export type RegisteredModel = {
  id: string;
  slug: string;
  wireName: string;
  label: string;
  settings: ModelSettings;
  provider: { id: string; name: string; kind: ProviderKind; baseUrl: string | null; settings: ProviderSettings };
};

export type PromptMessage = { role: 'user' | 'assistant'; text: string };

export type CallRequest = {
  model: RegisteredModel;
  purpose: CallPurpose;
  /** Idempotency key: an answer stored under it is returned and not asked for again. */
  key: string;
  promptVersion: string;
  /** The same for all calls of a prompt version: what the provider may cache. */
  system: string;
  messages: PromptMessage[];
  /** JSON schema of the answer, where there is one. It is enforced by the API when the model's settings say so. */
  schema?: { name: string; schema: JSONSchema7 };
  maxOutputTokens?: number;
  temperature?: number;
};

export type TokenUsage = {
  /** All input tokens, those read from the provider's cache included. */
  input: number;
  cached: number;
  output: number;
};

export type CallResult = {
  callId: string;
  state: Exclude<CallState, 'failed'>;
  /** The text as it came; for a refusal what the model said, or ''. */
  raw: string;
  /** True when the answer was stored before this call and nothing was sent. */
  reused: boolean;
  usage: TokenUsage;
  costMicros: number | null;
  latencyMs: number;
};

/** On whose account a call goes. `run` is null for tests and the playground. */
export type CallContext = {
  db: Db;
  projectId: string | null;
  runId: string | null;
  signal: AbortSignal;
};

/**
 * - 'busy': the retries are used up (429, 5xx, time-outs, broken answers, an open breaker): asking later may help.
 * - 'rejected': the provider will not take this request (400, 401, 403, 404): asking again will not help.
 */
export type CallFailure = 'busy' | 'rejected';

/** A call that gave no answer. The message names the model and what the provider said, never a key. */
export class ModelCallError extends Error {
  override name = 'ModelCallError';
  readonly failure: CallFailure;
  constructor(failure: CallFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
