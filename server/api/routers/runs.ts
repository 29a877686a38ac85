import { z } from 'zod';
import { ensureEnvironmentProviders } from '@/server/foundation/models/environment';
import { listAvailableModels } from '@/server/foundation/models/registry';
import { availableModelSchema } from '@/server/foundation/models/schema';
import { getQueue, getRunWatcher } from '@/server/foundation/runs/get-live';
import { cancelRun, resumeRun, retryFailedRun } from '@/server/foundation/runs/launch';
import { listRunLog } from '@/server/foundation/runs/log';
import { logLineSchema, runRowSchema, runStateSchema } from '@/server/foundation/runs/schema';
import { listRuns } from '@/server/foundation/runs/view';
import { forecastPipeline } from '@/server/pipeline/forecast';
import { forecastSchema } from '@/server/pipeline/forecast/schema';
import { listGenerators } from '@/server/pipeline/generation/generators';
import { findJudgeReport } from '@/server/pipeline/judge-report';
import { listJudges } from '@/server/pipeline/judging/judges';
import { judgeReportSchema } from '@/server/pipeline/judging/schema';
import { contextSourceSchema, listContextSources, listPromptVersions } from '@/server/pipeline/launch-options';
import { launchPipeline } from '@/server/pipeline/launch-pipeline';
import { pipelineConfigSchema, promptPurposeSchema } from '@/server/pipeline/schema';
import { getRunPage, runPageSchema, watchRunPage } from '../run-page';
import { createTRPCRouter, researcherProcedure, viewerProcedure } from '../trpc';
import { watchActiveRuns, watchRunLog } from '../watch-runs';

const runId = z.object({ runId: z.uuid() });
const done = z.object({ ok: z.literal(true) });
const logPage = z.object({ items: z.array(logLineSchema), next: z.string().nullable() });
const panelMember = z.object({ id: z.string(), label: z.string(), kind: z.enum(['offline', 'model']) });
const panelSchema = z.object({
  generators: z.array(panelMember),
  judges: z.array(panelMember),
  models: z.array(availableModelSchema),
  /** Versions by purpose, the built-in ones first. */
  prompts: z.record(promptPurposeSchema, z.array(z.string())),
});

export const runsRouter = createTRPCRouter({
  list: viewerProcedure
    .input(
      z.object({
        states: z.array(runStateSchema).optional(),
        cursor: z.uuid().nullish(),
        limit: z.number().int().min(1).max(100).default(50),
      }),
    )
    .output(z.object({ items: z.array(runRowSchema), next: z.string().nullable() }))
    .query(({ ctx, input }) => listRuns(ctx.db.pool, { ...input, cursor: input.cursor ?? undefined })),

  get: viewerProcedure
    .input(runId)
    .output(runPageSchema)
    .query(({ ctx, input }) => getRunPage(ctx.db.pool, { ...input, project: ctx.project })),

  /** null for runs that have no judges. */
  judgeReport: viewerProcedure
    .input(runId)
    .output(judgeReportSchema.nullable())
    .query(({ ctx, input }) => findJudgeReport(ctx.db.pool, input)),

  onRun: viewerProcedure.input(runId).subscription(async function* ({ ctx, input, signal }) {
    yield* watchRunPage(ctx.db.pool, await getRunWatcher(), {
      ...input,
      project: ctx.project,
      signal: signal ?? new AbortController().signal,
    });
  }),

  log: viewerProcedure
    .input(runId.extend({ after: z.string().regex(/^\d+$/).optional() }))
    .output(logPage)
    .query(async ({ ctx, input }) => {
      await getRunPage(ctx.db.pool, { ...input, project: ctx.project });
      return listRunLog(ctx.db.pool, input);
    }),

  onLog: viewerProcedure
    .input(runId.extend({ after: z.string().regex(/^\d+$/).optional() }))
    .subscription(async function* ({ ctx, input, signal }) {
      await getRunPage(ctx.db.pool, { ...input, project: ctx.project });
      yield* watchRunLog(ctx.db.pool, await getRunWatcher(), {
        ...input,
        signal: signal ?? new AbortController().signal,
      });
    }),

  onActive: viewerProcedure.subscription(async function* ({ ctx, input, signal }) {
    yield* watchActiveRuns(ctx.db.pool, await getRunWatcher(), {
      ...input,
      signal: signal ?? new AbortController().signal,
    });
  }),

  /** The generators and judges that a pipeline can be launched with: offline ones, and models which can be both. */
  panel: viewerProcedure.output(panelSchema).query(async ({ ctx, input }) => {
    await ensureEnvironmentProviders(ctx.db);
    const [models, prompts] = await Promise.all([listAvailableModels(ctx.db), listPromptVersions(ctx.db, input)]);
    return { generators: [...listGenerators()], judges: listJudges(), models, prompts };
  }),

  /** Runs whose contexts a new run can use. */
  contextSources: viewerProcedure
    .output(z.array(contextSourceSchema))
    .query(({ ctx, input }) => listContextSources(ctx.db.pool, input)),

  /** Calls, tokens, cost and time of a run that is not launched yet. It reads the source, as a launch would. */
  forecast: researcherProcedure
    .input(z.object({ config: pipelineConfigSchema }))
    .output(forecastSchema)
    .query(({ ctx, input }) => forecastPipeline(ctx.db, input)),

  launchPipeline: researcherProcedure
    .input(z.object({ config: pipelineConfigSchema, launchKey: z.uuid() }))
    .output(z.object({ runId: z.string() }))
    .mutation(async ({ ctx, input }) => launchPipeline({ ...ctx, queue: await getQueue() }, input)),

  cancel: researcherProcedure
    .input(runId)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await cancelRun({ ...ctx, queue: await getQueue() }, input);
      return { ok: true };
    }),

  retryFailed: researcherProcedure
    .input(runId)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await retryFailedRun({ ...ctx, queue: await getQueue() }, input);
      return { ok: true };
    }),

  /** `capMicros`: a higher cap, for a run that stopped at its own. */
  resume: researcherProcedure
    .input(runId.extend({ capMicros: z.number().int().min(1).max(1e13).optional() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await resumeRun({ ...ctx, queue: await getQueue() }, input);
      return { ok: true };
    }),
});
