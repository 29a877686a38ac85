/** Runs as pages, CLI and SSE see them. Pure zod, so that browser code may import the types. */
import { z } from 'zod';

export const RUN_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const runStateSchema = z.enum(RUN_STATES);
export type RunState = z.infer<typeof runStateSchema>;

export const isEnded = (state: RunState) => state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Written on the run at launch, so that a run can be shown without the code of its stages. */
export const stageInfoSchema = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  /** The tasks mostly wait for others (model APIs): a worker does many of them at once. */
  waits: z.boolean().optional(),
});
export type StageInfo = z.infer<typeof stageInfoSchema>;

export const runRowSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  state: runStateSchema,
  stage: z.string().nullable(),
  /** 0 to 1 over all stages; null before the first stage is planned. */
  progress: z.number().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  createdBy: z.string().nullable(),
  error: z.string().nullable(),
});
export type RunRow = z.infer<typeof runRowSchema>;

export const stageViewSchema = stageInfoSchema.extend({
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  tasks: z.object({
    queued: z.number(),
    running: z.number(),
    succeeded: z.number(),
    failed: z.number(),
    cancelled: z.number(),
  }),
  /** In the stage's unit. */
  items: z.object({ done: z.number(), total: z.number() }),
  ratePerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  seconds: z.number().nullable(),
});
export type StageView = z.infer<typeof stageViewSchema>;

export const runErrorGroupSchema = z.object({
  stage: z.string(),
  message: z.string(),
  count: z.number(),
  example: z.object({ taskId: z.string(), key: z.string(), detail: z.string().nullable() }),
});
export type RunErrorGroup = z.infer<typeof runErrorGroupSchema>;

const runLinkSchema = z.object({ id: z.string(), name: z.string(), state: runStateSchema });

export const runViewSchema = runRowSchema.extend({
  projectId: z.string(),
  stages: z.array(stageViewSchema),
  errors: z.array(runErrorGroupSchema),
  config: z.unknown(),
  parent: runLinkSchema.nullable(),
  children: z.array(runLinkSchema),
});
export type RunView = z.infer<typeof runViewSchema>;

export const logLineSchema = z.object({
  id: z.string(),
  at: z.date(),
  level: z.enum(['info', 'warn', 'error']),
  stage: z.string().nullable(),
  message: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;
