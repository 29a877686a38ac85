/** Asks the generators of a panel for the answers that are missing, and stores each as it comes. */
import { setImmediate } from 'node:timers/promises';
import { askBatch, canBatch } from '@/server/foundation/models/batch';
import { coalesce } from '@/server/foundation/models/coalesce';
import { type CallContext, type CallRequest, ModelCallError } from '@/server/foundation/models/types';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { StageContext } from '@/server/foundation/runs/types';
import type { GenerationInput } from '../panel';
import type { PipelineConfig } from '../schema';
import { explainRefusal } from './decide-pair';
import type { Bench, Order } from './orders';
import { type AnswerRow, storeAnswers } from './stage-rows';

const ANSWERS_PER_INSERT = 200;
/** A model's answer is paid for: it waits no longer than this for others that go into the same statement. */
const INSERT_LINGER_MS = 50;

type Ctx = StageContext<PipelineConfig>;
type NewAnswer = Omit<AnswerRow, 'id'>;

/**
 * Offline generators first, one after the other; then all orders of models at once, whose calls wait in line by themselves.
 * What fails does not stop the others: their answers are stored before this resolves.
 * @returns what went wrong, one an order: calls without an answer, and in the worst case other faults
 */
export async function askPanel(ctx: Ctx, bench: Bench, orders: Order[]): Promise<unknown[]> {
  const [offline, models] = [
    orders.filter(({ generator }) => generator.kind === 'offline'),
    orders.filter(({ generator }) => generator.kind === 'model'),
  ];
  await askOffline(ctx, bench, offline);
  const store = coalesce<NewAnswer, null>({
    run: async (answers) => {
      await storeAnswers(ctx.db.pool, ctx.run.id, answers);
      return answers.map(() => null);
    },
    lingerMs: INSERT_LINGER_MS,
    most: ANSWERS_PER_INSERT,
  });
  const failures: unknown[] = [];
  const asked: Promise<void>[] = [];
  for (const [context, own] of Map.groupBy(models, (order) => order.context)) {
    // Filling prompts is computation: the queue's heartbeat and the answers that come need their turn.
    await setImmediate();
    if (ctx.signal.aborted) break;
    // An index that cannot be read is what each order then fails of.
    await bench.indexOf(context).catch(() => {});
    const ask = async (order: Order) => {
      try {
        await store(await answerOrder(bench, order));
      } catch (error) {
        failures.push(error);
      }
    };
    asked.push(...own.map(ask));
  }
  await Promise.all(asked);
  return failures;
}

async function askOffline(ctx: Ctx, bench: Bench, orders: Order[]): Promise<void> {
  let pending: NewAnswer[] = [];
  const flush = async () => {
    const answers = pending;
    pending = [];
    await storeAnswers(ctx.db.pool, ctx.run.id, answers);
  };
  try {
    for (const own of Map.groupBy(orders, (order) => order.context).values()) {
      await pause(ctx);
      for (const order of own) pending.push(await answerOrder(bench, order));
      if (pending.length >= ANSWERS_PER_INSERT) await flush();
    }
  } finally {
    await flush();
  }
}

async function answerOrder(bench: Bench, order: Order): Promise<NewAnswer> {
  const { context, type, generator } = order;
  const input = await describeOrder(bench, order);
  const refusal = (raw: string) =>
    bench.documents.withDocument(context, input.hole, (errorCountWith) =>
      explainRefusal(raw, { ...input, errorCountWith }),
    );
  const { raw, callId, attempts } = await generator.generate({ ...input, refusal });
  const promptVersion = generator.promptVersion(type);
  return { contextId: context.id, type, generator: generator.id, promptVersion, raw, callId, attempts };
}

async function describeOrder(bench: Bench, { context, type }: Order): Promise<Omit<GenerationInput, 'refusal'>> {
  // The seed says where the hole is, not which run or database it is in: the same code gives the same answers.
  const seed = [context.sha256, context.byteStart, context.byteEnd, type].join(':');
  return { hole: bench.holeOf(context), type, index: await bench.indexOf(context), seed };
}

/**
 * Asks for the first answers of the models that have a batch API, and waits for them. They are stored under the keys of the single
 * calls, which find them there.
 * @throws PermanentError when a provider will not take them; else what askBatch throws
 */
export async function askInBatches(ctx: Ctx, calls: CallContext, groups: { bench: Bench; orders: Order[] }[]) {
  const requests: CallRequest[] = [];
  for (const { bench, orders } of groups) {
    for (const order of orders) {
      const { generator } = order;
      if (!('model' in generator) || !canBatch(generator.model)) continue;
      await pause(ctx);
      requests.push(generator.requestFor(await describeOrder(bench, order)));
    }
  }
  if (requests.length === 0) return;
  await ctx.log('info', `${requests.length} calls go to the providers' batch APIs`);
  try {
    await askBatch(calls, requests);
  } catch (error) {
    const final = error instanceof ModelCallError && error.failure === 'rejected';
    throw final ? new PermanentError(error.message) : error;
  }
}

/** Lets the queue's heartbeat have its turn, and stops when the run is cancelled or the worker shuts down. */
export async function pause(ctx: Pick<Ctx, 'signal'>): Promise<void> {
  await setImmediate();
  ctx.signal.throwIfAborted();
}
