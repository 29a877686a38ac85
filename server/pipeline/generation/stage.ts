/** Generate: every generator of the panel gives one rejected completion per context and type; each is validated. */
import { setImmediate } from 'node:timers/promises';
import { inTransaction } from '@/server/foundation/db/transaction';
import type { Json, Stage, StageContext } from '@/server/foundation/runs/types';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import { type OpenDocument, openDocument } from '../corpus/parser';
import type { Generator, HoleText } from '../panel';
import type { HallucinationType, PipelineConfig } from '../schema';
import { STAGES } from '../stages';
import { decidePair } from './decide-pair';
import { getGenerator } from './generators';
import { loadProjectIndex } from './project-index';
import {
  type AnswerRow,
  answerKey,
  type ContextRow,
  loadAnswers,
  loadContents,
  loadContexts,
  loadPairs,
  type NewPair,
  type StoredPair,
  storeAnswers,
  storePairs,
} from './stage-rows';

const CONTEXTS_PER_TASK = 40;
/** Offline answers that are stored together. A model's are stored one by one: each was paid for. */
const ANSWERS_PER_BATCH = 200;

type Payload = { repositoryId: string; contextIds: string[] };
type Ctx = StageContext<PipelineConfig>;

/** One answer that is wanted: what the panel is asked for, hole by hole. */
type Order = { context: ContextRow; type: HallucinationType; generator: Generator };

export const generateStage: Stage<PipelineConfig> = {
  ...STAGES.generate,
  plan: async ({ db, run }) => {
    const { rows } = await db.pool.query<{ id: string; key: string; repositoryId: string }>(
      `SELECT context.id, context.key, source_file.repository_id AS "repositoryId"
       FROM run_context JOIN context ON context.id = run_context.context_id
         JOIN source_file ON source_file.id = context.file_id JOIN repository ON repository.id = source_file.repository_id
       WHERE run_context.run_id = $1
       ORDER BY repository.name COLLATE "C", repository.id, context.language, source_file.path COLLATE "C",
         context.byte_start, context.byte_end, context.key`,
      [run.id],
    );
    const tasks: { key: string; payload: Payload; items: number }[] = [];
    for (const { id, key, repositoryId } of rows) {
      const last = tasks.at(-1);
      if (last && last.payload.repositoryId === repositoryId && last.items < CONTEXTS_PER_TASK) {
        last.payload.contextIds.push(id);
        last.items++;
      } else tasks.push({ key, payload: { repositoryId, contextIds: [id] }, items: 1 });
    }
    return tasks;
  },
  work: (ctx, payload) => generatePairs(ctx, payload as Payload),
};

async function generatePairs(ctx: Ctx, { repositoryId, contextIds }: Payload): Promise<Json> {
  const { pool } = ctx.db;
  const { generate, extract } = ctx.run.config;
  const panel = generate.generators.map(getGenerator);
  const contexts = await loadContexts(pool, contextIds);
  const contents = await loadContents(pool, [...new Set(contexts.map((context) => context.fileId))]);
  const holeOf = (context: ContextRow) => toHole(context, contents.get(context.fileId) ?? '');
  const orders = contexts.flatMap((context) =>
    extract.types
      .filter((type) => context.types.includes(type))
      .flatMap((type) => panel.map((generator): Order => ({ context, type, generator }))),
  );

  const stored = await loadAnswers(pool, contextIds, panel);
  const missing = orders.filter((order) => !stored.has(keyOf(order)));
  await askPanel(ctx, { orders: missing, repositoryId, holeOf });
  // Read back: another run may have stored some of them first, and its answers are the ones that count.
  const answers = missing.length > 0 ? await loadAnswers(pool, contextIds, panel) : stored;

  const { pairs, outcomes } = await decideAll(ctx, { orders, answers, repositoryId, holeOf, contents });
  await inTransaction(pool, (tx) => storePairs(tx, ctx.run.projectId, pairs));
  return { contexts: contexts.length, asked: missing.length, reused: orders.length - missing.length, outcomes };
}

const keyOf = ({ context, type, generator }: Order) =>
  answerKey({ contextId: context.id, type, generator: generator.id, promptVersion: generator.promptVersion });

function toHole(context: ContextRow, content: string): HoleText {
  const { prefix, middle, suffix } = splitAtBytes(content, context.byteStart, context.byteEnd);
  return { contextId: context.id, language: context.language, prefix, middle, suffix, targets: context.targets };
}

type Shared = { repositoryId: string; holeOf: (context: ContextRow) => HoleText };

function loadIndex(ctx: Ctx, repositoryId: string, context: ContextRow) {
  const { libraries } = ctx.run.config.source;
  return loadProjectIndex({
    db: ctx.db.pool,
    runId: ctx.run.id,
    repositoryId,
    language: context.language,
    libraries,
  });
}

/** Asks for the answers that are not stored yet and stores each as it came, before anything reads it. */
async function askPanel(ctx: Ctx, { orders, repositoryId, holeOf }: Shared & { orders: Order[] }): Promise<void> {
  let pending: Omit<AnswerRow, 'id'>[] = [];
  const flush = async () => {
    const batch = pending;
    pending = [];
    await storeAnswers(ctx.db.pool, ctx.run.id, batch);
  };
  try {
    for (const [context, own] of Map.groupBy(orders, (order) => order.context)) {
      await pause(ctx);
      const hole = holeOf(context);
      const index = await loadIndex(ctx, repositoryId, context);
      for (const { type, generator } of own) {
        // The seed says where the hole is, not which run or database it is in: the same code gives the same answers.
        const seed = [context.sha256, context.byteStart, context.byteEnd, type].join(':');
        const raw = await generator.generate({ hole, type, index, seed });
        const { id, promptVersion } = generator;
        pending.push({ contextId: context.id, type, generator: id, promptVersion, raw });
        if (generator.kind === 'model' || pending.length >= ANSWERS_PER_BATCH) await flush();
      }
    }
  } finally {
    await flush();
  }
}

/** Lets the queue's heartbeat have its turn, and stops when the run is cancelled or the worker shuts down. */
async function pause(ctx: Ctx): Promise<void> {
  await setImmediate();
  if (ctx.signal.aborted) throw ctx.signal.reason;
}

type Decided = { pairs: NewPair[]; outcomes: Record<string, number> };

/** Turns answers into pairs, file by file, so that each file is parsed once and then only where a hole changes. */
async function decideAll(
  ctx: Ctx,
  input: Shared & { orders: Order[]; answers: Map<string, AnswerRow>; contents: Map<string, string> },
): Promise<Decided> {
  const { orders, answers, repositoryId, holeOf, contents } = input;
  const stored = await loadPairs(ctx.db.pool, [...new Set(orders.map((order) => order.context.id))]);
  const ledger = createLedger(stored);
  for (const inFile of Map.groupBy(orders, (order) => order.context.fileId).values()) {
    const undecided = inFile.filter((order) => !ledger.knows(answerOf(answers, order)));
    if (undecided.length === 0) continue;
    const { fileId, path, language } = (undecided[0] as Order).context;
    const document = await openDocument(language, contents.get(fileId) ?? '', path);
    try {
      for (const [context, own] of Map.groupBy(undecided, (order) => order.context)) {
        await pause(ctx);
        const hole = holeOf(context);
        const index = await loadIndex(ctx, repositoryId, context);
        const errorCountWith = countErrorsAt(document, hole);
        for (const { type, generator } of own) {
          const answer = answerOf(answers, { context, type, generator });
          const earlier = ledger.accepted(context.id, type);
          const decision = decidePair(answer.raw, { hole, type, index, errorCountWith, earlier });
          const { id: answerId } = answer;
          ledger.add({ contextId: context.id, answerId, language, type, generator: generator.id, ...decision });
        }
      }
    } finally {
      document.close();
    }
  }
  return ledger.close();
}

function answerOf(answers: Map<string, AnswerRow>, order: Order): AnswerRow {
  const answer = answers.get(keyOf(order));
  if (!answer) throw new Error(`The answer of ${order.generator.id} for context ${order.context.id} was not stored.`);
  return answer;
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

/** Parse errors of the file with another text in the hole; each text is tried once. */
function countErrorsAt(document: OpenDocument, hole: HoleText): (text: string) => number {
  const start = hole.prefix.length;
  const counts = new Map<string, number>();
  return (text) => {
    const errors = counts.get(text) ?? document.errorCountWith({ start, end: start + hole.middle.length, text });
    counts.set(text, errors);
    return errors;
  };
}
