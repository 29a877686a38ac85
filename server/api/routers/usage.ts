import { z } from 'zod';
import { readMonthSpend, setSpendLimit } from '@/server/foundation/models/budget';
import { summarizeInstanceUsage, summarizeUsage } from '@/server/foundation/models/usage';
import {
  instanceUsageSchema,
  projectUsageSchema,
  spendLimitInputSchema,
  usageRangeSchema,
} from '@/server/foundation/models/usage-schema';
import { adminProcedure, createTRPCRouter, instanceAdminProcedure, viewerProcedure } from '../trpc';

const days = z.object({ range: usageRangeSchema });

export const usageRouter = createTRPCRouter({
  /** What the project spent in a range of days, and this month against its limit. */
  summary: viewerProcedure
    .input(days)
    .output(projectUsageSchema)
    .query(async ({ ctx, input }) => {
      const [summary, month] = await Promise.all([
        summarizeUsage(ctx.db.pool, input),
        readMonthSpend(ctx.db.pool, input),
      ]);
      return { ...summary, month };
    }),

  /** The same over all projects of the installation. */
  instance: instanceAdminProcedure
    .input(days)
    .output(instanceUsageSchema)
    .query(({ ctx, input }) => summarizeInstanceUsage(ctx.db.pool, input)),

  /** What the project's runs may spend in a calendar month. */
  setLimit: adminProcedure
    .input(spendLimitInputSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => setSpendLimit(ctx, input)),
});
