/** Benchmarks as pages, routers and the command line see them. Pure zod. */
import { z } from 'zod';

export const BENCHMARK_KINDS = ['delulu', 'humaneval-infilling', 'safim'] as const;
export const benchmarkKindSchema = z.enum(BENCHMARK_KINDS);
export type BenchmarkKind = z.infer<typeof benchmarkKindSchema>;

export const BENCHMARK_NAMES: Record<BenchmarkKind, string> = {
  delulu: 'Delulu',
  'humaneval-infilling': 'HumanEval-Infilling',
  safim: 'SAFIM',
};

export const benchmarkViewSchema = z.object({
  id: z.string(),
  kind: benchmarkKindSchema,
  name: z.string(),
  sha256: z.string(),
  items: z.number().int(),
  /** Contexts of the project that overlap one of its items. */
  contaminated: z.number().int(),
  createdAt: z.date(),
});
export type BenchmarkView = z.infer<typeof benchmarkViewSchema>;
