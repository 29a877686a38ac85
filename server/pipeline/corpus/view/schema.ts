/** The corpus as its pages see it. Pure zod, so that browser code may import it. */
import { z } from 'zod';
import { runStateSchema } from '@/server/foundation/runs/schema';
import { hallucinationTypeSchema, languageSchema } from '../../schema';

const count = z.number().int();
const outcomeSchema = z.enum(['pending', 'used', 'skipped']);

export const corpusOverviewSchema = z.object({
  counts: z.object({ repositories: count, files: count, contexts: count, contaminated: count, benchmarks: count }),
  /** Only cells that have contexts. */
  cells: z.array(z.object({ language: languageSchema, type: hallucinationTypeSchema, contexts: count })),
});
export type CorpusOverview = z.infer<typeof corpusOverviewSchema>;

export const SOURCE_KINDS = ['github', 'git', 'archives', 'directory'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** One place that code was taken from, with the newest run that read it. */
export const corpusSourceSchema = z.object({
  kind: z.enum(SOURCE_KINDS),
  /** What it reads, in words: 'apache/kafka and 3 more'. */
  text: z.string(),
  /** How many runs read it. */
  runs: count,
  run: z.object({ id: z.string(), name: z.string(), state: runStateSchema, createdAt: z.date() }),
  /** Of that run. A folder's repositories are found by the scan; none of them is fetched or refused. */
  repositories: z.object({ used: count, refused: count }),
  files: z.object({ used: count, skipped: count }),
  contexts: count,
});
export type CorpusSource = z.infer<typeof corpusSourceSchema>;

/** A minus sign turns the order around; repositories without stars come last in it. */
export const REPOSITORY_SORTS = ['name', '-stars', '-files', '-contexts'] as const;
export const repositorySortSchema = z.enum(REPOSITORY_SORTS);
export type RepositorySort = z.infer<typeof repositorySortSchema>;

/** A cell of the coverage map, or one edge of it. */
export const cellFilterSchema = z.object({
  language: languageSchema.nullish(),
  type: hallucinationTypeSchema.nullish(),
});
export type CellFilter = z.infer<typeof cellFilterSchema>;

export const repositoryRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  /** The address as a link, where it is safe to be one. */
  href: z.string().nullable(),
  commit: z.string().nullable(),
  license: z.string().nullable(),
  /** The file or manifest field that the license was read from; 'host' where only the host states it. */
  licenseSource: z.string().nullable(),
  stars: z.number().int().nullable(),
  /** Name, or key where that one is not in the project, of what it was forked from. */
  forkOf: z.string().nullable(),
  /** Files that are stored, and what the newest run that read them did with them. */
  files: count,
  used: count,
  skipped: count,
  contexts: count,
});
export type RepositoryRow = z.infer<typeof repositoryRowSchema>;

const next = z.string().nullable();
export const repositoryPageSchema = z.object({ items: z.array(repositoryRowSchema), next });
export type RepositoryPage = z.infer<typeof repositoryPageSchema>;

/** What a run did with one path. */
export const fileRowSchema = z.object({
  path: z.string(),
  /** null for files that were never read; they have no page. */
  fileId: z.string().nullable(),
  repository: z.string().nullable(),
  language: languageSchema.nullable(),
  lines: z.number().int().nullable(),
  license: z.string().nullable(),
  redactions: count,
  contexts: count,
  outcome: outcomeSchema,
  reason: z.string().nullable(),
  detail: z.string().nullable(),
});
export type FileRow = z.infer<typeof fileRowSchema>;

/** A run that saw files. */
export const readingRunSchema = z.object({ id: z.string(), name: z.string(), createdAt: z.date() });
export type ReadingRun = z.infer<typeof readingRunSchema>;

export const filePageSchema = z.object({
  /** The run that the rows are of; null when none has seen a file. */
  run: readingRunSchema.nullable(),
  items: z.array(fileRowSchema),
  next,
});
export type FilePage = z.infer<typeof filePageSchema>;

const reasonSchema = z.object({
  reason: z.string(),
  count,
  /** The first few by name. */
  examples: z.array(z.object({ name: z.string(), detail: z.string().nullable(), url: z.string().nullable() })),
});
export type RefusalReason = z.infer<typeof reasonSchema>;

/** What a run left out and why; most frequent first. */
export const refusalsSchema = z.object({
  run: readingRunSchema.nullable(),
  repositories: z.array(reasonSchema),
  files: z.array(reasonSchema),
});
export type Refusals = z.infer<typeof refusalsSchema>;

export const licenseRowSchema = z.object({
  /** SPDX expression; null for none. */
  license: z.string().nullable(),
  allowed: z.boolean(),
  repositories: count,
  files: count,
  contexts: count,
  /** Repositories that a host offered under it and that were refused for it. */
  refused: count,
});
export const licensesSchema = z.object({
  rows: z.array(licenseRowSchema),
  /** What the project allows now. */
  allowed: z.array(z.string()),
});
export type Licenses = z.infer<typeof licensesSchema>;

const filePairSchema = z.object({
  id: z.string(),
  type: hallucinationTypeSchema,
  generator: z.string(),
  symbol: z.string(),
  valid: z.boolean(),
  foolRate: z.number().nullable(),
  validVotes: z.number(),
});

export const fileContextSchema = z.object({
  id: z.string(),
  type: hallucinationTypeSchema,
  types: z.array(hallucinationTypeSchema),
  nodeType: z.string(),
  startLine: z.number().int(),
  middle: z.string(),
  /** UTF-16 offsets into the file's text. */
  start: z.number().int(),
  end: z.number().int(),
  contaminated: z.boolean(),
  pairs: z.array(filePairSchema),
});
export type FileContext = z.infer<typeof fileContextSchema>;

export const corpusFileSchema = z.object({
  id: z.string(),
  path: z.string(),
  language: languageSchema,
  content: z.string(),
  lines: z.number().int(),
  bytes: z.number().int(),
  license: z.string().nullable(),
  licenseSource: z.string().nullable(),
  redactions: count,
  repository: z.object({
    id: z.string(),
    name: z.string(),
    commit: z.string().nullable(),
    stars: z.number().int().nullable(),
    forkOf: z.string().nullable(),
  }),
  /** The file at its host, where that is known. */
  sourceUrl: z.string().nullable(),
  /** What the newest run that read it did with it. */
  verdict: z
    .object({ runId: z.string(), outcome: outcomeSchema, reason: z.string().nullable(), detail: z.string().nullable() })
    .nullable(),
  /** In the order of the text. */
  contexts: z.array(fileContextSchema),
  /** Files that are the same or nearly the same; the one that stands for them first. Empty when it stands alone. */
  cluster: z.object({
    total: count,
    files: z.array(
      z.object({
        path: z.string(),
        fileId: z.string().nullable(),
        /** Of the file that stands for them. */
        similarity: z.number().nullable(),
        standsForAll: z.boolean(),
      }),
    ),
  }),
});
export type CorpusFile = z.infer<typeof corpusFileSchema>;

/** One context that overlaps one item of a benchmark. */
export const overlapRowSchema = z.object({
  /** Of the context, the item and the kind: unique in the list. */
  key: z.string(),
  contextId: z.string(),
  fileId: z.string(),
  repository: z.string(),
  path: z.string(),
  startLine: z.number().int(),
  middle: z.string(),
  itemId: z.string(),
  kind: z.enum(['ngram', 'repository']),
  /** Share of the item's n-grams near the hole; 1 for a repository. */
  containment: z.number(),
  /** A pair made in the context; null when there is none. */
  pairId: z.string().nullable(),
});
export type OverlapRow = z.infer<typeof overlapRowSchema>;

export const overlapPageSchema = z.object({ items: z.array(overlapRowSchema), next });
export type OverlapPage = z.infer<typeof overlapPageSchema>;
