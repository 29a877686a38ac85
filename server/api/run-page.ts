/** The run page's data: the run as the queue knows it, joined with what its stages yielded. */
import type pg from 'pg';
import { stringify } from 'yaml';
import { z } from 'zod';
import { readRunSpend } from '@/server/foundation/models/usage';
import { type RunSpend, runSpendSchema } from '@/server/foundation/models/usage-schema';
import { RunNotFoundError } from '@/server/foundation/runs/launch';
import { isEnded, type RunView, runViewSchema } from '@/server/foundation/runs/schema';
import { getRunView } from '@/server/foundation/runs/view';
import type { RunWatcher } from '@/server/foundation/runs/watch';
import { type PipelineSummary, pipelineConfigSchema, pipelineSummarySchema } from '@/server/pipeline/schema';
import { PIPELINE_KIND } from '@/server/pipeline/stages';
import { summarizePipeline } from '@/server/pipeline/summarize';

export const runPageSchema = runViewSchema.omit({ config: true }).extend({
  configYaml: z.string(),
  /** The same run from a shell. */
  command: z.string(),
  summary: pipelineSummarySchema.nullable(),
  /** null: it uses no model. */
  spend: runSpendSchema.nullable(),
});
export type RunPage = z.infer<typeof runPageSchema>;

type Queryable = Pick<pg.Pool, 'query'>;
type RunRef = { projectId: string; runId: string; project: { slug: string } };

/** Counting rows of a large run costs more than reading its tasks: live pages get new counts at most this often. */
const SUMMARY_MS = 2_000;

/** @throws RunNotFoundError when the project has no such run */
export async function getRunPage(db: Queryable, input: RunRef): Promise<RunPage> {
  const view = await getRunView(db, input);
  if (!view) throw new RunNotFoundError(input.runId);
  return toPage(view, input.project.slug, await countAll(db, view));
}

/** Yields the page now and after each change, until the run has ended and its last state was sent. */
export async function* watchRunPage(
  db: Queryable,
  watcher: RunWatcher,
  input: RunRef & { signal: AbortSignal },
): AsyncGenerator<RunPage> {
  let counts: Counts = { summary: null, spend: null };
  let counted = 0;
  for await (const _ of watcher.watch({ matches: (id) => id === input.runId, signal: input.signal })) {
    const view = await getRunView(db, input);
    if (!view) throw new RunNotFoundError(input.runId);
    if (isEnded(view.state) || Date.now() - counted > SUMMARY_MS) {
      counts = await countAll(db, view);
      counted = Date.now();
    }
    yield toPage(view, input.project.slug, counts);
  }
}

type Counts = { summary: PipelineSummary | null; spend: RunSpend | null };

async function countAll(db: Queryable, view: RunView): Promise<Counts> {
  const [summary, spend] = await Promise.all([summarize(db, view), readRunSpend(db, { runId: view.id })]);
  return { summary, spend };
}

async function summarize(db: Queryable, view: RunView): Promise<PipelineSummary | null> {
  if (view.kind !== PIPELINE_KIND || view.stage === null) return null;
  const config = pipelineConfigSchema.parse(view.config);
  return summarizePipeline(db, { runId: view.id, config, hash: false });
}

function toPage({ config, ...view }: RunView, slug: string, counts: Counts): RunPage {
  // Stored JSON has lost the order of its keys; the schema gives them the order in which people write them.
  const ordered = view.kind === PIPELINE_KIND ? pipelineConfigSchema.parse(config) : config;
  const command = `npx foolproof ${view.kind} run config.yaml --project ${slug} --wait`;
  return { ...view, configYaml: stringify(ordered), command, ...counts };
}
