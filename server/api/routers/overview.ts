import { z } from 'zod';
import { runRowSchema } from '@/server/foundation/runs/schema';
import { listRuns } from '@/server/foundation/runs/view';
import { countLoop, countLoopSchema } from '@/server/pipeline/overview';
import { createTRPCRouter, viewerProcedure } from '../trpc';

const RECENT = 6;

export const overviewRouter = createTRPCRouter({
  get: viewerProcedure
    .output(countLoopSchema.extend({ recentRuns: z.array(runRowSchema) }))
    .query(async ({ ctx, input }) => {
      const [loop, runs] = await Promise.all([
        countLoop(ctx.db.pool, input),
        listRuns(ctx.db.pool, { ...input, limit: RECENT }),
      ]);
      return { ...loop, recentRuns: runs.items };
    }),
});
