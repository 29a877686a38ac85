/** Spending as the usage page sees it. Pure zod. All money is in millionths of a dollar. */
import { z } from 'zod';
import { callPurposeSchema } from './schema';

export const monthSpendSchema = z.object({
  /** Its first moment, UTC. */
  month: z.date(),
  /** null: no limit. */
  limitMicros: z.number().nullable(),
  spentMicros: z.number(),
  /** What live runs may still spend of their caps, and batches that are under way. */
  reservedMicros: z.number(),
});
export type MonthSpend = z.infer<typeof monthSpendSchema>;

/** Both days included, UTC: '2026-11-01'. */
export const usageRangeSchema = z
  .strictObject({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, 'The first day must not be after the last one.')
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 366 * 86_400_000, 'At most a year at once.');
export type UsageRange = z.infer<typeof usageRangeSchema>;

export const usageFiguresSchema = z.object({
  calls: z.number(),
  /** Gave no answer after all retries. */
  failed: z.number(),
  /** Answered by a model without a price: they are in no sum of money. */
  unpriced: z.number(),
  /** `cached` are part of `input`. */
  tokens: z.object({ input: z.number(), cached: z.number(), output: z.number() }),
  /** null when no call has a price. */
  costMicros: z.number().nullable(),
});
export type UsageFigures = z.infer<typeof usageFiguresSchema>;

/** Milliseconds from sending to the last byte, over single calls that were answered; null when there are none. */
const latency = z.object({ mean: z.number(), p50: z.number(), p95: z.number() }).nullable();

export const usageSummarySchema = z.object({
  range: z.object({ from: z.string(), to: z.string() }),
  total: usageFiguresSchema.extend({ latency }),
  /** Days and models that have calls, by day. */
  days: z.array(usageFiguresSchema.extend({ day: z.string(), model: z.string() })),
  models: z.array(usageFiguresSchema.extend({ model: z.string(), latency })),
  purposes: z.array(usageFiguresSchema.extend({ purpose: callPurposeSchema })),
  /** The dearest first; `id` is null for calls outside of runs, and for those of runs that are deleted. */
  runs: z.array(
    usageFiguresSchema.extend({
      id: z.string().nullable(),
      name: z.string().nullable(),
      state: z.string().nullable(),
      capMicros: z.number().nullable(),
      lastCallAt: z.date(),
    }),
  ),
  /** Runs that are not in `runs`, because there are too many. */
  moreRuns: z.number(),
});
export type UsageSummary = z.infer<typeof usageSummarySchema>;

export const projectUsageSchema = usageSummarySchema.extend({ month: monthSpendSchema });
export type ProjectUsage = z.infer<typeof projectUsageSchema>;

/** All projects, for admins of the installation. */
export const instanceUsageSchema = usageSummarySchema.extend({
  projects: z.array(
    usageFiguresSchema.extend({
      /** null: tests of models, which belong to no project. */
      id: z.string().nullable(),
      slug: z.string().nullable(),
      name: z.string().nullable(),
      limitMicros: z.number().nullable(),
    }),
  ),
});
export type InstanceUsage = z.infer<typeof instanceUsageSchema>;

/** What a run has spent so far, for its page. */
export const runSpendSchema = z.object({
  capMicros: z.number().nullable(),
  spentMicros: z.number(),
  /** Of batches that are under way. */
  expectedMicros: z.number(),
  models: z.array(usageFiguresSchema.extend({ model: z.string(), purpose: callPurposeSchema })),
});
export type RunSpend = z.infer<typeof runSpendSchema>;

export const spendLimitInputSchema = z.object({
  limitMicros: z
    .number()
    .int()
    .min(0, 'A limit is not below zero.')
    .max(1e13, 'At most ten million dollars.')
    .nullable(),
});
