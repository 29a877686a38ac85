import { z } from 'zod';
import { countPairs } from '@/server/dataset/pairs/count-pairs';
import { filterSchema } from '@/server/dataset/pairs/filter';
import { getPair } from '@/server/dataset/pairs/get-pair';
import { listPairs } from '@/server/dataset/pairs/list-pairs';
import { findPairNeighbours } from '@/server/dataset/pairs/pair-neighbours';
import {
  pairCountSchema,
  pairDetailSchema,
  pairNeighboursSchema,
  pairPageSchema,
  pairSortSchema,
} from '@/server/dataset/pairs/schema';
import { createTRPCRouter, viewerProcedure } from '../trpc';

const view = z.object({ filter: filterSchema, sort: pairSortSchema });

export const pairsRouter = createTRPCRouter({
  list: viewerProcedure
    .input(view.extend({ cursor: z.string().max(500).nullish(), limit: z.number().int().min(1).max(200).default(100) }))
    .output(pairPageSchema)
    .query(({ ctx, input }) => listPairs(ctx.db.pool, input)),

  count: viewerProcedure
    .input(view.pick({ filter: true }).extend({ facets: z.boolean().default(false) }))
    .output(pairCountSchema)
    .query(({ ctx, input }) => countPairs(ctx.db.pool, input)),

  get: viewerProcedure
    .input(z.object({ pairId: z.uuid() }))
    .output(pairDetailSchema)
    .query(({ ctx, input }) => getPair(ctx.db.pool, input)),

  /** The pairs before and after one in a view, and its position there. */
  neighbours: viewerProcedure
    .input(view.extend({ pairId: z.uuid() }))
    .output(pairNeighboursSchema)
    .query(({ ctx, input }) => findPairNeighbours(ctx.db.pool, input)),
});
