/** Turns the answers of a task into pairs. */
import type { StageContext } from '@/server/foundation/runs/types';
import type { HallucinationType } from '../schema';
import { pause } from './ask-panel';
import { decidePair } from './decide-pair';
import { answerOf, type Bench, type Order } from './orders';
import { type AnswerRow, loadPairs, type NewPair, type StoredPair } from './stage-rows';

/** `outcomes`: pairs, those that were stored already included, by their reason or 'valid'. */
export type Decided = { pairs: NewPair[]; outcomes: Record<string, number> };

type Input = { bench: Bench; orders: Order[]; answers: ReadonlyMap<string, AnswerRow> };

/**
 * Decides what is not decided yet, file by file, so that each is parsed once and then only where a hole changes. Orders without
 * an answer are left out.
 */
export async function decideAll(
  ctx: Pick<StageContext, 'db' | 'signal'>,
  { bench, orders, answers }: Input,
): Promise<Decided> {
  const stored = await loadPairs(ctx.db.pool, [...new Set(orders.map((order) => order.context.id))]);
  const ledger = createLedger(stored);
  const undecided = orders.flatMap((order) => {
    const answer = answerOf(answers, order);
    return !answer || ledger.knows(answer) ? [] : [{ ...order, answer }];
  });
  for (const own of Map.groupBy(undecided, ({ context, type }) => `${context.fileId} ${context.id} ${type}`).values()) {
    await pause(ctx);
    for (const { context, type, generator, answer } of own) {
      const hole = bench.holeOf(context);
      const index = await bench.indexOf(context);
      const earlier = ledger.accepted(context.id, type);
      const decision = await bench.documents.withDocument(context, hole, (errorCountWith) =>
        decidePair(answer.raw, { hole, type, index, errorCountWith, earlier }),
      );
      const { id: contextId, language } = context;
      ledger.add({ contextId, answerId: answer.id, language, type, generator: generator.id, ...decision });
    }
  }
  return ledger.close();
}

/** The pairs of a task, those that are stored already included: what counts as a repeat, and how many of each outcome. */
function createLedger(stored: StoredPair[]) {
  const byAnswer = new Map(stored.map((pair) => [pair.answerId, pair]));
  const texts = new Map<string, string[]>();
  const accepted = (contextId: string, type: HallucinationType) => texts.get(`${contextId}/${type}`) ?? [];
  const accept = ({
    contextId,
    type,
    rejected,
    valid,
  }: Pick<StoredPair, 'contextId' | 'type' | 'rejected' | 'valid'>) => {
    if (valid) texts.set(`${contextId}/${type}`, [...accepted(contextId, type), rejected]);
  };
  const pairs: NewPair[] = [];
  const outcomes: Record<string, number> = {};
  const count = ({ reason }: Pick<StoredPair, 'reason'>) => {
    outcomes[reason ?? 'valid'] = (outcomes[reason ?? 'valid'] ?? 0) + 1;
  };
  for (const pair of stored) accept(pair);
  return {
    accepted,
    /** True when the answer's pair is stored; it is counted then. */
    knows: (answer: AnswerRow) => {
      const pair = byAnswer.get(answer.id);
      if (pair) count(pair);
      return pair !== undefined;
    },
    add: (pair: NewPair) => {
      accept(pair);
      count(pair);
      pairs.push(pair);
    },
    close: (): Decided => ({ pairs, outcomes }),
  };
}
