/** Generate: every generator of the panel gives one rejected completion per context and type; each is validated. */
import { inTransaction } from '@/server/foundation/db/transaction';
import { canBatch } from '@/server/foundation/models/batch';
import { findModels } from '@/server/foundation/models/registry';
import { type CallContext, ModelCallError } from '@/server/foundation/models/types';
import type { Json, PlannedTask, Stage, StageContext } from '@/server/foundation/runs/types';
import { throwFailures } from '../judging/failures';
import type { PipelineConfig } from '../schema';
import { sourceRunOf } from '../source-run';
import { STAGES } from '../stages';
import { askInBatches, askPanel } from './ask-panel';
import { decideAll } from './decide-all';
import { createDocumentShelf } from './document-shelf';
import { isModelId, openGenerators, type PanelGenerator } from './generators';
import { type Bench, keyOfOrder, type Order, openBench } from './orders';
import { loadProjectIndex } from './project-index';
import { type ContextRow, loadAnswers, loadContents, loadContexts, type PanelKey, storePairs } from './stage-rows';

const CONTEXTS_PER_TASK = 40;
/** Batches are worth their wait when they are large; the prompts of so many contexts still fit into memory. */
const CONTEXTS_PER_BATCH_TASK = 1_000;

type Payload = { contextIds: string[] };
type Ctx = StageContext<PipelineConfig>;

export const generateStage: Stage<PipelineConfig> = {
  ...STAGES.generate,
  plan: planTasks,
  work: (ctx, payload) => generatePairs(ctx, payload as Payload),
};

/**
 * Tasks of one repository follow each other, so that its symbol index is read once. In batches, a task has several. A plan made
 * again after a retry holds what no task has yet.
 */
async function planTasks({ db, run }: Ctx): Promise<PlannedTask[]> {
  const { rows } = await db.pool.query<{ id: string; key: string; repositoryId: string }>(
    `WITH planned AS (
       SELECT jsonb_array_elements_text(payload -> 'contextIds')::uuid AS id FROM run_task WHERE run_id = $1 AND stage = $3
     )
     SELECT context.id, context.key, source_file.repository_id AS "repositoryId"
     FROM run_context JOIN context ON context.id = run_context.context_id
       JOIN source_file ON source_file.id = context.file_id JOIN repository ON repository.id = source_file.repository_id
     WHERE run_context.run_id = $1 AND ($2 OR NOT context.contaminated) AND NOT EXISTS (
       SELECT 1 FROM planned WHERE planned.id = context.id
     )
     ORDER BY repository.name COLLATE "C", repository.id, context.language, source_file.path COLLATE "C",
       context.byte_start, context.byte_end, context.key`,
    [run.id, run.config.contamination.generate, STAGES.generate.name],
  );
  const { generate } = run.config;
  const slugs = generate.batch ? generate.generators.filter(isModelId) : [];
  const batched = slugs.length > 0 && [...(await findModels(db, slugs)).values()].some(canBatch);
  const most = batched ? CONTEXTS_PER_BATCH_TASK : CONTEXTS_PER_TASK;
  const tasks: { key: string; payload: Payload; items: number; repositoryId: string }[] = [];
  for (const { id, key, repositoryId } of rows) {
    const last = tasks.at(-1);
    if (last && (batched || last.repositoryId === repositoryId) && last.items < most) {
      last.payload.contextIds.push(id);
      last.items++;
    } else tasks.push({ key, payload: { contextIds: [id] }, items: 1, repositoryId });
  }
  return tasks.map(({ key, payload, items }) => ({ key, payload, items }));
}

/**
 * Asks for the answers that are missing, repository by repository, and makes pairs of all that are there. Calls without an answer
 * are thrown at the end, when all else is stored, so that a repeat asks for them alone.
 */
async function generatePairs(ctx: Ctx, { contextIds }: Payload): Promise<Json> {
  const { pool } = ctx.db;
  const { id: runId, projectId, config } = ctx.run;
  const { types } = config.extract;
  const calls: CallContext = { db: ctx.db, projectId, runId, signal: ctx.signal };
  const panel = await openGenerators(calls, { projectId, types, generate: config.generate });
  const contexts = await loadContexts(pool, contextIds);
  const contents = await loadContents(pool, [...new Set(contexts.map((context) => context.fileId))]);
  const documents = createDocumentShelf(contents);
  const open = () => openBench({ contents, documents, loadIndex: (context) => loadIndex(ctx, context) });
  const groups = [...Map.groupBy(contexts, (context) => context.repositoryId).values()].map((own) =>
    listOrders(ctx, own, panel),
  );

  const keys = panelKeys(ctx, panel);
  const stored = await loadAnswers(pool, contextIds, keys);
  const isMissing = (order: Order) => !stored.has(keyOfOrder(order));
  const tally = { contexts: contexts.length, asked: 0, reused: 0, outcomes: {} as Record<string, number> };
  const unanswered: unknown[] = [];
  try {
    if (config.generate.batch) {
      await askInBatches(
        ctx,
        calls,
        groups.map((orders) => ({ bench: open(), orders: orders.filter(isMissing) })),
      );
    }
    for (const orders of groups) {
      const missing = orders.filter(isMissing);
      const bench = open();
      const failures = await askPanel(ctx, bench, missing);
      ctx.signal.throwIfAborted();
      throwFailures(failures.filter((failure) => !(failure instanceof ModelCallError)));
      unanswered.push(...failures);
      tally.asked += missing.length;
      tally.reused += orders.length - missing.length;
      for (const [outcome, n] of Object.entries(await decideGroup(ctx, { bench, orders, keys }))) {
        tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + n;
      }
    }
  } finally {
    documents.close();
  }
  throwFailures(unanswered);
  return tally;
}

function listOrders(ctx: Ctx, contexts: ContextRow[], panel: readonly PanelGenerator[]): Order[] {
  const { types } = ctx.run.config.extract;
  return contexts.flatMap((context) =>
    types
      .filter((type) => context.types.includes(type))
      .flatMap((type) => panel.map((generator): Order => ({ context, type, generator }))),
  );
}

function panelKeys(ctx: Ctx, panel: readonly PanelGenerator[]): PanelKey[] {
  return ctx.run.config.extract.types.flatMap((type) =>
    panel.map((generator) => ({ type, generator: generator.id, promptVersion: generator.promptVersion(type) })),
  );
}

type Group = { bench: Bench; orders: Order[]; keys: PanelKey[] };

async function decideGroup(ctx: Ctx, { bench, orders, keys }: Group): Promise<Record<string, number>> {
  // Read back: another run may have stored some of them first, and its answers are the ones that count.
  const contextIds = [...new Set(orders.map((order) => order.context.id))];
  const answers = await loadAnswers(ctx.db.pool, contextIds, keys);
  const { pairs, outcomes } = await decideAll(ctx, { bench, orders, answers });
  await inTransaction(ctx.db.pool, (tx) => storePairs(tx, ctx.run.projectId, pairs));
  return outcomes;
}

/** What exists is what the run saw that read the files. */
function loadIndex(ctx: Ctx, { repositoryId, language }: ContextRow) {
  const { id, config } = ctx.run;
  const runId = sourceRunOf(config, id);
  return loadProjectIndex({ db: ctx.db.pool, runId, repositoryId, language, libraries: config.source.libraries });
}
