/** What a pipeline run will ask for, cost and take, before it is launched. Pure zod, so that browser code may import it. */
import { z } from 'zod';

/** `low` and `high` are where every assumption leans the same way. */
export const rangeSchema = z.object({ low: z.number(), expected: z.number(), high: z.number() });
export type Range = z.infer<typeof rangeSchema>;

export const modelForecastSchema = z.object({
  role: z.enum(['generate', 'judge']),
  slug: z.string(),
  label: z.string(),
  calls: rangeSchema,
  /** Answers or votes that are stored already: nothing is asked for them. */
  reused: z.number(),
  /** `cached` are part of `input`. */
  tokens: z.object({ input: rangeSchema, cached: rangeSchema, output: rangeSchema }),
  /** null: the model has no price. */
  costUsd: rangeSchema.nullable(),
  /** With one worker; null for batches, which come when the provider is done with them. */
  seconds: rangeSchema.nullable(),
  batch: z.boolean(),
  /** What keeps it from being faster. */
  limit: z.enum(['concurrency', 'requests', 'tokens']),
});
export type ModelForecast = z.infer<typeof modelForecastSchema>;

export const forecastSchema = z.object({
  basis: z.object({
    kind: z.enum(['run', 'directory']),
    /** Where the prompts and the number of contexts come from, in words. */
    text: z.string(),
    runId: z.string().nullable(),
    /** Holes for which real prompts were built. */
    sampled: z.number(),
  }),
  contexts: rangeSchema,
  /** Valid pairs. */
  pairs: rangeSchema,
  models: z.array(modelForecastSchema),
  total: z.object({
    calls: rangeSchema,
    tokens: z.object({ input: rangeSchema, cached: rangeSchema, output: rangeSchema }),
    /** null when a model has no price. */
    costUsd: rangeSchema.nullable(),
    /** Of the calls alone, one stage after the other; null when a stage is a batch. */
    seconds: rangeSchema.nullable(),
  }),
  /** What was not measured, in sentences. */
  assumptions: z.array(z.string()),
});
export type Forecast = z.infer<typeof forecastSchema>;
