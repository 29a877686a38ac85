import { z } from 'zod';
import { deleteBenchmark, listBenchmarks } from '@/server/dataset/benchmarks/load-benchmark';
import { benchmarkViewSchema } from '@/server/dataset/benchmarks/schema';
import { listCredentials } from '@/server/foundation/credentials/credentials';
import { credentialViewSchema } from '@/server/foundation/credentials/schema';
import { countCorpus } from '@/server/pipeline/corpus/view/count-corpus';
import { listReadingRuns } from '@/server/pipeline/corpus/view/find-reading-run';
import { getCorpusFile } from '@/server/pipeline/corpus/view/get-file';
import { listFiles } from '@/server/pipeline/corpus/view/list-files';
import { listLicenses } from '@/server/pipeline/corpus/view/list-licenses';
import { listOverlaps } from '@/server/pipeline/corpus/view/list-overlaps';
import { listRefusals } from '@/server/pipeline/corpus/view/list-refusals';
import { listRepositories } from '@/server/pipeline/corpus/view/list-repositories';
import { listCorpusSources } from '@/server/pipeline/corpus/view/list-sources';
import {
  cellFilterSchema,
  corpusFileSchema,
  corpusOverviewSchema,
  corpusSourceSchema,
  filePageSchema,
  licensesSchema,
  overlapPageSchema,
  readingRunSchema,
  refusalsSchema,
  repositoryPageSchema,
  repositorySortSchema,
} from '@/server/pipeline/corpus/view/schema';
import { createTRPCRouter, researcherProcedure, viewerProcedure } from '../trpc';

const page = z.object({
  cursor: z.string().max(8_000).nullish(),
  limit: z.number().int().min(1).max(200).default(100),
});
const search = z.string().max(200).nullish();
const benchmark = z.object({ benchmarkId: z.uuid() });

export const corpusRouter = createTRPCRouter({
  overview: viewerProcedure.output(corpusOverviewSchema).query(({ ctx, input }) => countCorpus(ctx.db.pool, input)),

  sources: viewerProcedure
    .output(z.array(corpusSourceSchema))
    .query(({ ctx, input }) => listCorpusSources(ctx.db.pool, input)),

  repositories: viewerProcedure
    .input(page.extend({ search, sort: repositorySortSchema }).extend(cellFilterSchema.shape))
    .output(repositoryPageSchema)
    .query(({ ctx, input }) => listRepositories(ctx.db.pool, input)),

  /** Runs whose files and refusals can be shown. */
  runs: viewerProcedure
    .output(z.array(readingRunSchema))
    .query(({ ctx, input }) => listReadingRuns(ctx.db.pool, input)),

  files: viewerProcedure
    .input(
      page.extend(cellFilterSchema.shape).extend({
        search,
        runId: z.uuid().nullish(),
        repositoryId: z.uuid().nullish(),
        outcome: z.enum(['used', 'skipped']).nullish(),
        reason: z.string().max(60).nullish(),
        license: z.string().max(300).nullish(),
      }),
    )
    .output(filePageSchema)
    .query(({ ctx, input }) => listFiles(ctx.db.pool, input)),

  file: viewerProcedure
    .input(z.object({ fileId: z.uuid() }))
    .output(corpusFileSchema)
    .query(({ ctx, input }) => getCorpusFile(ctx.db.pool, input)),

  refusals: viewerProcedure
    .input(z.object({ runId: z.uuid().nullish() }))
    .output(refusalsSchema)
    .query(({ ctx, input }) => listRefusals(ctx.db.pool, input)),

  licenses: viewerProcedure.output(licensesSchema).query(({ ctx, input }) => listLicenses(ctx.db.pool, input)),

  benchmarks: viewerProcedure
    .output(z.array(benchmarkViewSchema))
    .query(({ ctx, input }) => listBenchmarks(ctx, input.projectId)),

  /** The contexts that overlapped it alone are free again. */
  deleteBenchmark: researcherProcedure
    .input(benchmark)
    .output(z.void())
    .mutation(({ ctx, input }) => deleteBenchmark(ctx, input)),

  overlaps: viewerProcedure
    .input(page.extend(benchmark.shape))
    .output(overlapPageSchema)
    .query(({ ctx, input }) => listOverlaps(ctx.db.pool, input)),

  /** Names that the form of a scrape offers; never what they hold. */
  credentials: researcherProcedure
    .output(z.array(credentialViewSchema.pick({ name: true, kind: true })))
    .query(({ ctx }) => listCredentials(ctx)),
});
