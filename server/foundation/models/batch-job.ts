/** What the steps of askBatch share: the calls that are wanted and what became of each. */
import { anthropicBatchApi } from './batch-anthropic';
import type { BatchApi } from './batch-api';
import { openAiBatchApi } from './batch-openai';
import type { BatchRow } from './batch-rows';
import { type CallContext, type CallRequest, ModelCallError, type RegisteredModel } from './types';

export type BatchJob = {
  ctx: CallContext;
  runId: string;
  /** By key. */
  wanted: Map<string, CallRequest>;
  /** Keys whose answer is stored. */
  stored: Set<string>;
  /** Keys without an answer that this job will not ask for again. */
  failed: Set<string>;
  /** Most calls in one batch by model id: fewer than usual where a provider had too much queued. */
  sizes: Map<string, number>;
  /** The run was cancelled; a worker that merely stops leaves its batches alone. */
  isCancelled: () => boolean;
};

/** A batch that the provider has. `earlier`: it was submitted by an earlier try of the same calls. */
export type OpenBatch = BatchRow & { remoteId: string; model: RegisteredModel; earlier: boolean };

/** Whether calls of this model may go through askBatch: its settings say so and its vendor has a batch API. */
export function canBatch({ settings, provider }: Pick<RegisteredModel, 'settings' | 'provider'>): boolean {
  return settings.batch && ['openai', 'azure', 'anthropic'].includes(provider.kind);
}

/** @throws ModelCallError 'rejected' for a model that has none */
export function batchApiOf(model: RegisteredModel): BatchApi {
  if (!canBatch(model)) throw new ModelCallError('rejected', `${model.slug} is not set up for batches`);
  return model.provider.kind === 'anthropic' ? anthropicBatchApi : openAiBatchApi(model);
}

export function openRequests({ wanted, stored, failed }: BatchJob): CallRequest[] {
  return [...wanted.values()].filter(({ key }) => !stored.has(key) && !failed.has(key));
}

/** Anthropic allows letters, digits, _ and -, 64 at most. */
export const customIdOf = (batchId: string, index: number) => `${batchId}-${index}`;
