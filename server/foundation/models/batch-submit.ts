/** How the calls of a run get into batches, each once: also when a worker died, or a provider did not say what it did. */
import { v7 as newId } from 'uuid';
import { RunStop } from '@/server/foundation/runs/types';
import type { BatchApi, BatchItem, FoundBatch, Send } from './batch-api';
import { type BatchJob, batchApiOf, customIdOf, type OpenBatch, openRequests } from './batch-job';
import {
  type BatchRow,
  closeBatch,
  ENOUGH_ANSWERS,
  findOpenBatches,
  insertBatch,
  listRemoteIds,
  markSubmitted,
  readMeanOutput,
  readRunBudget,
  withLock,
} from './batch-rows';
import { toWireBody } from './batch-wire';
import { openClient } from './client';
import { systemClock } from './clock';
import { costMicros, formatMicros } from './cost';
import { findStoredCalls } from './ledger';
import { retryDelayMs } from './retry';
import { estimateCallTokens } from './tokens';
import { type CallRequest, ModelCallError, type RegisteredModel } from './types';

/** Requests for one submission before it is left to a later try. */
const MOST_TRIES = 5;
/** Calls that show what answers take, where nothing is known and the dearest case does not fit under the cap. */
const PROBE = 2 * ENOUGH_ANSWERS;
/** A line's own fields around the body, in bytes. */
const ITEM_OVERHEAD = 200;
/** No provider has taken longer for an upload; without an end the lock would be held for ever. */
const SUBMIT_TIMEOUT_MS = 900_000;

/**
 * Puts every call that is neither answered nor in a batch into one, under a lock of the run: whoever else holds 'submitting'
 * rows of the run is dead.
 * @returns the batches under way that hold calls of the job; those of which nobody can tell yet are missing
 * @throws RunStop when they may not fit under the run's cap; ModelCallError when a provider does not take them
 */
export async function submitBatches(job: BatchJob): Promise<OpenBatch[]> {
  const { ctx, runId } = job;
  const { pool } = ctx.db;
  return await withLock(pool, { name: `model_batch of ${runId}`, signal: ctx.signal }, async () => {
    const open = openRequests(job);
    const rows = await findOpenBatches(pool, { runId, keys: open.map(({ key }) => key) });
    const batches: OpenBatch[] = [];
    const covered = new Set<string>();
    for (const row of rows) {
      const batch = await recoverBatch(job, row);
      if (batch === 'never sent') continue;
      for (const key of row.keys) covered.add(key);
      if (batch !== 'unsure') batches.push(batch);
    }
    const uncovered = open.filter(({ key }) => !covered.has(key));
    // After the look at the batches: one may have been collected since the job began, or in this moment.
    const stored = await findStoredCalls(
      ctx.db,
      uncovered.map(({ key }) => key),
    );
    for (const key of stored.keys()) job.stored.add(key);
    const free = await fitUnderCap(
      job,
      uncovered.filter(({ key }) => !stored.has(key)),
    );
    for (const [, group] of Map.groupBy(free, ({ request }) => request.model.id)) {
      for await (const batch of submitGroup(job, group)) batches.push(batch);
    }
    return batches;
  });
}

/** A batch of an earlier try. One that was being submitted is looked for at the provider. */
async function recoverBatch(job: BatchJob, row: BatchRow): Promise<OpenBatch | 'never sent' | 'unsure'> {
  const request = row.keys.map((key) => job.wanted.get(key)).find((candidate) => candidate !== undefined);
  if (!request) return 'unsure';
  const { model } = request;
  if (row.remoteId !== null) return { ...row, remoteId: row.remoteId, model, earlier: true };
  const { send } = await openClient(job.ctx.db, model);
  const found = await lookUp(job, { row, api: batchApiOf(model), send });
  if (found.found === 'unsure') return 'unsure';
  if (found.found === 'no') {
    await closeBatch(job.ctx.db.pool, { id: row.id, state: 'failed', error: 'It never reached the provider.' });
    return 'never sent';
  }
  await markSubmitted(job.ctx.db.pool, row.id, found.remoteId);
  return { ...row, remoteId: found.remoteId, model, earlier: true };
}

type LookUp = { row: Pick<BatchRow, 'id' | 'keys' | 'createdAt'>; api: BatchApi; send: Send };

async function lookUp({ ctx }: BatchJob, { row, api, send }: LookUp): Promise<FoundBatch> {
  const known = await listRemoteIds(ctx.db.pool, row.createdAt);
  const input = { batchId: row.id, since: row.createdAt, count: row.keys.length, known };
  return await api.find(send, input, ctx.signal);
}

/** `micros`: null without a price. `guessed`: nobody knows yet how long the model's answers are. */
type CostedRequest = { request: CallRequest; micros: number | null; guessed: boolean };

/**
 * What may be submitted now. Answers are taken to be as long as earlier ones of the model were; where there are none, as long
 * as they may be, and when that is too dear, a few calls go first to show how long they are. Nothing while batches under way
 * may use up what is left: they mostly cost less than was reserved for them.
 * @throws RunStop; ModelCallError 'rejected' for a model without a price in a run with a cap
 */
async function fitUnderCap(job: BatchJob, requests: CallRequest[]): Promise<CostedRequest[]> {
  if (requests.length === 0) return [];
  const budget = await readRunBudget(job.ctx.db.pool, job.runId);
  const costed = await expectCosts(job, requests);
  if (!budget) return costed;
  const unpriced = costed.find(({ micros }) => micros === null);
  if (unpriced) throw new ModelCallError('rejected', noPrice(unpriced.request.model));
  const left = budget.cap - budget.spent;
  const needed = sumOf(costed);
  if (needed <= left - budget.reserved) return costed;
  const unknown = Map.groupBy(
    costed.filter(({ guessed }) => guessed),
    ({ request }) => kindOf(request),
  );
  const probe = [...unknown.values()].flatMap((group) => group.slice(0, PROBE));
  if (probe.length > 0 && sumOf(probe) <= left - budget.reserved) return probe;
  if (budget.reserved > 0) return [];
  const [cost, rest, cap] = [needed, Math.max(0, left), budget.cap].map(formatMicros);
  throw new RunStop(
    `${costed.length} calls in batches would cost about ${cost}; ${rest} is left under the run's cap of ${cap}. Raise the cap to go on.`,
  );
}

const kindOf = ({ model, purpose }: CallRequest) => `${model.id} ${purpose}`;

async function expectCosts({ ctx }: BatchJob, requests: CallRequest[]): Promise<CostedRequest[]> {
  const means = new Map<string, number | null>();
  const costed: CostedRequest[] = [];
  for (const request of requests) {
    const { model, purpose } = request;
    const kind = kindOf(request);
    const input = { projectId: ctx.projectId, modelId: model.id, purpose };
    if (!means.has(kind)) means.set(kind, await readMeanOutput(ctx.db.pool, input));
    const mean = means.get(kind) ?? null;
    const tokens = estimateCallTokens(model, request, 'estimate');
    const usage = { input: tokens.input, cached: 0, output: Math.min(tokens.output, mean ?? tokens.output) };
    const micros = costMicros({ settings: model.settings, usage, batch: true });
    costed.push({ request, micros, guessed: mean === null });
  }
  return costed;
}

const sumOf = (costed: CostedRequest[]) => costed.reduce((sum, { micros }) => sum + (micros ?? 0), 0);

const noPrice = ({ slug }: RegisteredModel) =>
  `${slug} has no price, and this run has a cap. Set the price of the model to use it here.`;

/** The calls of one model, cut into batches by the vendor's limits. */
async function* submitGroup(job: BatchJob, group: CostedRequest[]): AsyncGenerator<OpenBatch> {
  const model = group[0]?.request.model;
  if (!model) return;
  const { limits } = batchApiOf(model);
  const most = Math.min(limits.requests, job.sizes.get(model.id) ?? limits.requests);
  let chunk: { costed: CostedRequest; body: string }[] = [];
  let bytes = 0;
  for (const costed of group) {
    const body = await toWireBody(costed.request);
    const size = Buffer.byteLength(body) + ITEM_OVERHEAD;
    if (chunk.length > 0 && (chunk.length >= most || bytes + size > limits.bytes)) {
      yield* await submitChunk(job, model, chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push({ costed, body });
    bytes += size;
  }
  yield* await submitChunk(job, model, chunk);
}

/** @returns the batch, or nothing when it cannot be told yet whether the provider has it */
async function submitChunk(
  job: BatchJob,
  model: RegisteredModel,
  chunk: { costed: CostedRequest; body: string }[],
): Promise<OpenBatch[]> {
  const { ctx, runId } = job;
  ctx.signal.throwIfAborted();
  const id = newId();
  const keys = chunk.map(({ costed }) => costed.request.key);
  const expectedMicros = sumOf(chunk.map(({ costed }) => costed));
  const createdAt = await insertBatch(ctx.db.pool, { id, runId, modelId: model.id, keys, expectedMicros });
  const items = chunk.map(({ body }, at) => ({ customId: customIdOf(id, at), body }));
  const row = { id, modelId: model.id, keys, createdAt };
  const remoteId = await submitPatiently(job, { row, model, items });
  if (remoteId === null) return [];
  await markSubmitted(ctx.db.pool, id, remoteId);
  return [{ ...row, remoteId, model, earlier: false }];
}

type Submission = { row: Omit<BatchRow, 'remoteId'>; model: RegisteredModel; items: BatchItem[] };

/** Before it is sent again the provider is asked whether it has it. @returns null when nobody can tell */
async function submitPatiently(job: BatchJob, { row, model, items }: Submission): Promise<string | null> {
  const { ctx } = job;
  const api = batchApiOf(model);
  for (let tries = 1; ; tries += 1) {
    const { send } = await openClient(ctx.db, model);
    try {
      if (tries > 1) {
        const found = await lookUp(job, { row, api, send });
        if (found.found === 'unsure') return null;
        if (found.found === 'yes') return found.remoteId;
      }
      return await api.submit(send, { batchId: row.id, items, signal: uploadSignal(job) });
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      const message = `${model.slug}: ${error instanceof Error ? error.message : error}`;
      if (!(error instanceof ModelCallError) || error.failure === 'rejected') {
        await closeBatch(ctx.db.pool, { id: row.id, state: 'failed', error: message });
        throw error instanceof ModelCallError ? new ModelCallError('rejected', message) : error;
      }
      if (tries === MOST_TRIES) throw new ModelCallError('busy', message);
      await systemClock.sleep(retryDelayMs(tries, null, systemClock.random), ctx.signal);
    }
  }
}

/** A cancelled run lets an upload end, so that there is something to cancel; a worker that stops breaks it off. */
function uploadSignal({ ctx, isCancelled }: BatchJob): AbortSignal {
  const stop = new AbortController();
  ctx.signal.addEventListener('abort', () => isCancelled() || stop.abort(ctx.signal.reason), { once: true });
  return AbortSignal.any([stop.signal, AbortSignal.timeout(SUBMIT_TIMEOUT_MS)]);
}
