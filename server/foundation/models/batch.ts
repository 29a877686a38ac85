/**
 * Many calls at once through the batch APIs of OpenAI, Azure OpenAI and Anthropic: cheaper, and answered within a day. The
 * answers land in the same books as those of single calls, so that callModel finds them there.
 */
import { NotThereError, type RemoteBatch, type Send } from './batch-api';
import { collectBatch } from './batch-collect';
import { type BatchJob, batchApiOf, type OpenBatch, openRequests } from './batch-job';
import { findOpenBatches } from './batch-rows';
import { submitBatches } from './batch-submit';
import { openClient } from './client';
import { systemClock } from './clock';
import { findStoredCalls } from './ledger';
import { type CallContext, type CallRequest, ModelCallError } from './types';

export { canBatch } from './batch-job';

export type BatchOptions = {
  /** Between two looks at the batches under way. */
  pollMs?: number;
  /** Calls that are settled or done at the provider, of all that were asked for. */
  onProgress?: (progress: { done: number; total: number }) => void;
};

/** Calls by what became of them: answered now, stored before, without an answer. */
export type BatchTally = { stored: number; reused: number; failed: number };

const POLL_MS = 30_000;
/** Looks at one batch that may fail in a row. */
const MOST_FAILED_POLLS = 20;
const CANCEL_TIMEOUT_MS = 10_000;

/**
 * Asks models in batches and waits for the answers, which takes minutes to a day. Repeating it with the same run and keys, also
 * after a killed worker, goes on with what is under way and submits nothing twice. What has no answer in the end is stored
 * as failed with its reason: a single call may ask for it.
 * When `ctx.signal` says that the run was cancelled, the batches are cancelled with one try each.
 * @throws RunStop when the calls may not fit under the run's cap; ModelCallError when a provider takes none, or does not
 *   answer for long; the reason of `ctx.signal`
 */
export async function askBatch(
  ctx: CallContext,
  requests: CallRequest[],
  { pollMs = POLL_MS, onProgress }: BatchOptions = {},
): Promise<BatchTally> {
  const { runId, signal } = ctx;
  if (runId === null) throw new TypeError('Only calls of a run go into batches.');
  const wanted = new Map(requests.map((request) => [request.key, request]));
  const stored = new Set((await findStoredCalls(ctx.db, [...wanted.keys()])).keys());
  const reused = stored.size;
  const isCancelled = () => signal.aborted && saysCancelled(signal.reason);
  const job: BatchJob = { ctx, runId, wanted, stored, failed: new Set(), sizes: new Map(), isCancelled };
  const report = reporter(job, onProgress);
  try {
    report([]);
    while (openRequests(job).length > 0) {
      const batches = await submitBatches(job);
      // Whether some batch was submitted, or what is left under the cap, shows when others have ended.
      if (batches.length === 0) await systemClock.sleep(pollMs, signal);
      await followBatches(job, batches, { pollMs, report });
    }
  } catch (error) {
    if (isCancelled()) await cancelBatches(job);
    throw error;
  }
  return { stored: job.stored.size - reused, reused, failed: job.failed.size };
}

/** The words of server/foundation/runs/worker.ts. */
const saysCancelled = (reason: unknown) => reason instanceof Error && reason.message === 'The run was cancelled.';

type Followed = { batch: OpenBatch; done: number; failedPolls: number };

/** Looks at all batches in turn until each has ended and is collected. */
async function followBatches(
  job: BatchJob,
  batches: OpenBatch[],
  { pollMs, report }: { pollMs: number; report: (followed: Followed[]) => void },
): Promise<void> {
  let followed: Followed[] = batches.map((batch) => ({ batch, done: 0, failedPolls: 0 }));
  while (followed.length > 0) {
    const running: Followed[] = [];
    for (const one of followed) {
      const { send } = await openClient(job.ctx.db, one.batch.model);
      const remote = await lookAt(job, one, send);
      if (remote === null || remote.state === 'running') running.push({ ...one, done: remote?.done ?? one.done });
      else await collectBatch(job, { batch: one.batch, remote, send });
    }
    followed = running;
    report(followed);
    if (followed.length > 0) await systemClock.sleep(pollMs, job.ctx.signal);
  }
}

/** Null when the provider does not answer; a batch that it no longer knows has failed. */
async function lookAt({ ctx }: BatchJob, followed: Followed, send: Send): Promise<RemoteBatch | null> {
  const { batch } = followed;
  ctx.signal.throwIfAborted();
  try {
    const remote = await batchApiOf(batch.model).poll(send, batch.remoteId, ctx.signal);
    followed.failedPolls = 0;
    return remote;
  } catch (error) {
    if (error instanceof NotThereError) return { state: 'failed', done: 0, error: error.message };
    if (!(error instanceof ModelCallError)) throw error;
    followed.failedPolls += 1;
    if (error.failure === 'busy' && followed.failedPolls < MOST_FAILED_POLLS) return null;
    throw new ModelCallError(error.failure, `${batch.model.slug}: batch ${batch.remoteId}: ${error.message}`);
  }
}

async function cancelBatches({ ctx, runId, wanted }: BatchJob): Promise<void> {
  const rows = await findOpenBatches(ctx.db.pool, { runId, keys: [...wanted.keys()] });
  await Promise.allSettled(
    rows.map(async ({ remoteId, keys }) => {
      const model = keys.map((key) => wanted.get(key)?.model).find((candidate) => candidate !== undefined);
      if (remoteId === null || !model) return;
      const { send } = await openClient(ctx.db, model);
      await batchApiOf(model).cancel(send, remoteId, AbortSignal.timeout(CANCEL_TIMEOUT_MS));
    }),
  );
}

/** Tells each change once. */
function reporter({ wanted, stored, failed }: BatchJob, onProgress: BatchOptions['onProgress']) {
  let told = -1;
  return (running: Followed[]) => {
    const settled = stored.size + failed.size;
    const done = Math.min(
      wanted.size,
      running.reduce((sum, one) => sum + one.done, settled),
    );
    if (done === told) return;
    told = done;
    onProgress?.({ done, total: wanted.size });
  };
}
