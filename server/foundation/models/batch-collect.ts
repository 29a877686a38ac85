/** Stores what an ended batch answered, in the same books as single calls. */
import type { BatchAnswer, RemoteBatch, Send, WireAnswer } from './batch-api';
import { type BatchJob, batchApiOf, customIdOf, type OpenBatch } from './batch-job';
import { closeBatch, isOpenBatch, withLock } from './batch-rows';
import { readWireAnswer } from './batch-wire';
import { costMicros } from './cost';
import { type CallRecord, findStoredCalls, ledgerOf } from './ledger';
import type { ReadAnswer } from './read-response';
import { classifyError } from './retry';
import { countTokens, estimateCallTokens } from './tokens';
import type { CallRequest } from './types';

/** Answers stored in one transaction. */
const STORED_AT_ONCE = 500;
/** A batch of so few calls that is still too much for the provider's queue will not fit at all. */
const SMALLEST_BATCH = 10;

const NO_TOKENS = { input: 0, cached: 0, output: 0 };

/**
 * Stores the answers of a batch that has ended and closes it. Calls without one count as failed, with the reason; those
 * of a batch that an earlier cancellation ended, or that the provider had no room for, stay open.
 */
export async function collectBatch(
  job: BatchJob,
  { batch, remote, send }: { batch: OpenBatch; remote: RemoteBatch; send: Send },
): Promise<void> {
  const { ctx } = job;
  const { pool } = ctx.db;
  await withLock(pool, { name: `model_batch ${batch.id}`, signal: ctx.signal }, async () => {
    const keys = batch.keys.filter((key) => job.wanted.has(key));
    if (!(await isOpenBatch(pool, batch.id))) return await takeOver(job, keys);
    const missed = new Map(batch.keys.map((key, at) => [customIdOf(batch.id, at), { key, reason: reasonOf(remote) }]));
    if (remote.state !== 'full' && remote.state !== 'failed') await storeAnswers(job, { batch, send, missed });
    const without = [...missed.values()].filter(({ key }) => job.wanted.has(key) && !job.stored.has(key));
    if (!staysOpen(job, batch, remote)) await storeMisses(job, batch, without);
    // Calls of the batch that this job does not want and nobody stored: they are left to the job that does.
    const others = batch.keys.filter((key) => !job.wanted.has(key));
    if ((await findStoredCalls(ctx.db, others)).size < others.length) return;
    const state = remote.error === null ? 'collected' : 'failed';
    await closeBatch(pool, { id: batch.id, state, error: remote.error });
  });
}

/** Another worker closed it in the meantime. */
async function takeOver(job: BatchJob, keys: string[]): Promise<void> {
  const stored = await findStoredCalls(job.ctx.db, keys);
  for (const key of keys) (stored.has(key) ? job.stored : job.failed).add(key);
}

type Missed = Map<string, { key: string; reason: string }>;
type Taken = { request: CallRequest; answer: WireAnswer };

/** Takes those that were answered out of `missed`, and writes into it why others were not. */
async function storeAnswers(job: BatchJob, input: { batch: OpenBatch; send: Send; missed: Missed }): Promise<void> {
  const { batch, send, missed } = input;
  let taken: Taken[] = [];
  const flush = async () => {
    const part = taken;
    taken = [];
    await storeTaken(job, batch, part);
  };
  for await (const line of batchApiOf(batch.model).answers(send, batch.remoteId, job.ctx.signal)) {
    const request = takeLine(job, missed, line);
    if (request && 'answer' in line) taken.push({ request, answer: line.answer });
    if (taken.length >= STORED_AT_ONCE) await flush();
  }
  await flush();
}

/** The request that a line answers; null when it answers none, none of ours, or one for the second time. */
function takeLine(job: BatchJob, missed: Missed, line: BatchAnswer): CallRequest | null {
  const entry = missed.get(line.customId);
  if (!entry) return null;
  if ('missed' in line) {
    entry.reason = line.missed;
    return null;
  }
  const request = job.wanted.get(entry.key);
  if (request) missed.delete(line.customId);
  return request ?? null;
}

async function storeTaken(job: BatchJob, batch: OpenBatch, taken: Taken[]): Promise<void> {
  const ledger = ledgerOf(job.ctx.db);
  // After a crash half way some are there: storing them again would charge the run twice.
  const known = await findStoredCalls(
    job.ctx.db,
    taken.map(({ request }) => request.key),
  );
  await Promise.all(
    taken.map(async ({ request, answer }) => {
      const record = await toRecord(request, answer);
      const whole = { ...describeCall(job, batch, request), ...record };
      if (known.has(request.key)) job.stored.add(request.key);
      else if (whole.state === 'failed') {
        await ledger.storeFailure(whole);
        job.failed.add(request.key);
      } else {
        await ledger.store({ ...whole, state: whole.state });
        job.stored.add(request.key);
      }
    }),
  );
}

type Outcome = Pick<CallRecord, 'state' | 'raw' | 'error' | 'usage' | 'costMicros'>;

/** As a single call would have been stored, but for the discount. */
async function toRecord(request: CallRequest, answer: WireAnswer): Promise<Outcome> {
  try {
    return answered(request, await readWireAnswer(request, answer));
  } catch (error) {
    const { kind, message } = classifyError(error, Date.now());
    if (kind === 'refused')
      return answered(request, { state: 'refused', raw: message, usage: NO_TOKENS, cacheWrites: 0 });
    return failure(request, message);
  }
}

function answered(request: CallRequest, { state, raw, usage: given, cacheWrites }: ReadAnswer): Outcome {
  const { settings, provider } = request.model;
  const usage = given ?? {
    input: estimateCallTokens(request.model, request).input,
    cached: 0,
    output: countTokens(raw, settings.tokenizer),
  };
  const writes = { kind: provider.kind, tokens: cacheWrites };
  return {
    state,
    raw,
    error: null,
    usage,
    costMicros: costMicros({ settings, usage, batch: true, cacheWrites: writes }),
  };
}

function failure({ model }: CallRequest, reason: string): Outcome {
  const cost = costMicros({ settings: model.settings, usage: NO_TOKENS });
  return { state: 'failed', raw: '', error: `${model.slug}: ${reason}`, usage: NO_TOKENS, costMicros: cost };
}

async function storeMisses(job: BatchJob, batch: OpenBatch, misses: { key: string; reason: string }[]): Promise<void> {
  const ledger = ledgerOf(job.ctx.db);
  await Promise.all(
    misses.map(async ({ key, reason }) => {
      const request = job.wanted.get(key);
      if (!request) return;
      await ledger.storeFailure({ ...describeCall(job, batch, request), ...failure(request, reason) });
      job.failed.add(key);
    }),
  );
}

function describeCall({ ctx, runId }: BatchJob, { createdAt }: OpenBatch, request: CallRequest) {
  const { model, key, purpose, promptVersion } = request;
  const names = { modelId: model.id, modelSlug: model.slug, projectId: ctx.projectId, runId };
  const latencyMs = Date.now() - createdAt.getTime();
  return { ...names, key, purpose, promptVersion, latencyMs, requests: 1, batch: true, excessTokens: 0 };
}

/** Whether the calls that it missed go into another batch. A provider without room gets smaller ones. */
function staysOpen({ sizes }: BatchJob, { model, keys, earlier }: OpenBatch, { state }: RemoteBatch): boolean {
  if (state === 'cancelled') return earlier;
  if (state !== 'full' || keys.length <= SMALLEST_BATCH) return false;
  sizes.set(model.id, Math.ceil(Math.min(keys.length, sizes.get(model.id) ?? keys.length) / 2));
  return true;
}

function reasonOf({ state, error }: RemoteBatch): string {
  if (error !== null) return `The provider did not take the batch: ${error}`;
  return state === 'ended'
    ? 'The batch ended without an answer to this call.'
    : `The batch was ${state} before its turn.`;
}
