/**
 * The words of the pipeline as schemas: the one source of the types used by stages, routers, forms, CLI and stored JSON.
 * Imports nothing but zod and other schemas, so that browser code may import it too.
 */
import { z } from 'zod';
import { archivesSourceSchema, githubSourceSchema, gitSourceSchema } from './corpus/source/schema';

export const LANGUAGES = ['cpp', 'csharp', 'go', 'java', 'javascript', 'python', 'rust', 'typescript'] as const;
export const languageSchema = z.enum(LANGUAGES);
export type Language = z.infer<typeof languageSchema>;

export const LANGUAGE_NAMES: Record<Language, string> = {
  cpp: 'C++',
  csharp: 'C#',
  go: 'Go',
  java: 'Java',
  javascript: 'JavaScript',
  python: 'Python',
  rust: 'Rust',
  typescript: 'TypeScript',
};

/** The taxonomy and the spelling of the Delulu benchmark (arXiv 2605.07024). */
export const HALLUCINATION_TYPES = ['method', 'parameter', 'undefinedvariable', 'import'] as const;
export const hallucinationTypeSchema = z.enum(HALLUCINATION_TYPES);
export type HallucinationType = z.infer<typeof hallucinationTypeSchema>;

export const TYPE_NAMES: Record<HallucinationType, string> = {
  method: 'Method',
  parameter: 'Parameter',
  undefinedvariable: 'Undefined variable',
  import: 'Import',
};

/** What a name inside a hole is, which decides how a generator may bend it. */
export const targetRoleSchema = z.enum([
  'callee', // f in f(x), or a constructor
  'member', // m in obj.m(x)
  'named-argument', // k in f(k=x), f({k: x}), f(k: x)
  'argument', // a positional argument, whole expression
  'identifier', // a variable or constant that is read
  'module', // the path or package of an import
  'imported-name', // a name taken out of a module
]);
export type TargetRole = z.infer<typeof targetRoleSchema>;

/**
 * A span inside a hole's middle that one hallucination type may replace.
 * `start` and `end` are UTF-16 offsets into the middle; `middle.slice(start, end) === text`.
 * A zero-length `argument` span marks where a named argument may be added.
 */
export const targetSchema = z.strictObject({
  type: hallucinationTypeSchema,
  role: targetRoleSchema,
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  text: z.string(),
});
export type Target = z.infer<typeof targetSchema>;

export const definitionKindSchema = z.enum(['function', 'method', 'class', 'field', 'variable', 'module']);

/** What one file defines, imports and mentions; the symbol index of a repository is the union over its files. */
export const fileSymbolsSchema = z.strictObject({
  definitions: z.array(
    z.strictObject({
      name: z.string(),
      kind: definitionKindSchema,
      /** Class, struct, trait or interface that holds it. */
      container: z.string().optional(),
      /** Parameter names in order, for functions and methods. */
      parameters: z.array(z.string()).optional(),
      line: z.number().int(),
    }),
  ),
  imports: z.array(z.strictObject({ module: z.string(), names: z.array(z.string()) })),
  /** Every distinct identifier in the file, sorted. */
  identifiers: z.array(z.string()),
});
export type FileSymbols = z.infer<typeof fileSymbolsSchema>;

export const OFFLINE_GENERATORS = ['offline-lexical', 'offline-recombine', 'offline-subword'] as const;
export const OFFLINE_JUDGES = ['offline-resolver', 'offline-ngram', 'offline-conventions'] as const;

const uniqueList = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'each value may appear once');

/** A directory on the machine of the worker; relative paths are resolved by the CLI against the config file. */
export const sourceConfigSchema = z.strictObject({
  directory: z.string().min(1).describe('Folder to read, as the worker sees it'),
  libraries: z
    .array(z.string().min(1))
    .default([])
    .describe('Globs of repositories whose symbols count as known in all repositories of the same language'),
});

/** The contexts that an earlier run of the project selected: nothing is read from disk again. */
export const existingSourceSchema = z.strictObject({
  run: z.uuid().describe('The pipeline run whose contexts are used'),
  contexts: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .nullable()
    .default(null)
    .describe('Most contexts to take; null: all'),
  libraries: z.array(z.string().min(1)).default([]).describe("Filled in at launch from that run's configuration"),
});

export const extractConfigSchema = z.strictObject({
  languages: uniqueList(languageSchema)
    .default([...LANGUAGES])
    .describe('Languages to cut holes in'),
  types: uniqueList(hallucinationTypeSchema)
    .default([...HALLUCINATION_TYPES])
    .describe('Hallucination types'),
  max_file_bytes: z.number().int().min(1_000).max(5_000_000).default(200_000).describe('Longer files are skipped'),
  max_contexts_per_file: z.number().int().min(1).max(1_000).default(12).describe('Holes kept per file'),
  max_contexts_per_repository: z.number().int().min(1).max(100_000).default(150).describe('Holes kept per repository'),
  max_middle_chars: z.number().int().min(8).max(2_000).default(160).describe('Longest hole, in characters'),
});

/** SPDX ids that count as permissive by default: Blue Oak's bronze or better, as used in practice. */
export const PERMISSIVE_LICENSES = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'ISC',
  'Unlicense',
  'CC0-1.0',
  'Zlib',
  'BSL-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'PostgreSQL',
] as const;

/** What a prompt is for: one of the types that a generator is asked for, or judging. */
export const promptPurposeSchema = z.enum([...HALLUCINATION_TYPES, 'judge']);
export type PromptPurpose = z.infer<typeof promptPurposeSchema>;

export const promptVersionSchema = z
  .string()
  .regex(/^[vp][1-9]\d{0,4}$/, 'must be v1 (built in) or p1 (saved in the project)');

/** Contexts that overlap the benchmarks loaded in the project. */
export const contaminationConfigSchema = z
  .strictObject({
    threshold: z
      .number()
      .min(0.05)
      .max(1)
      .default(0.5)
      .describe("Share of a benchmark item's 13-token n-grams near a hole"),
    repositories: z.boolean().default(true).describe('A repository that a benchmark was made from counts as a whole'),
    generate: z.boolean().default(false).describe('Generate pairs for contaminated contexts too'),
  })
  .prefault({});

/** Similarity from which on a file counts as a near-duplicate: with 5% of its words edited a copy is at about 0.75. */
export const NEAR_DUPLICATE = 0.55;

export const pipelineConfigSchema = z.strictObject({
  version: z.literal(1).default(1),
  name: z.string().min(1).max(120).default('Pipeline'),
  seed: z.number().int().min(0).max(2_147_483_647).default(1).describe('Same seed and source, same pairs'),
  source: z.union([
    sourceConfigSchema,
    existingSourceSchema,
    githubSourceSchema,
    gitSourceSchema,
    archivesSourceSchema,
  ]),
  licenses: z
    .array(z.string())
    .min(1)
    .default([...PERMISSIVE_LICENSES])
    .describe('SPDX ids that may be used'),
  extract: extractConfigSchema.prefault({}),
  dedup: z
    .strictObject({
      near: z.boolean().default(true).describe('Also leave out files that are nearly the same as another'),
      threshold: z
        .number()
        .min(0.3)
        .max(1)
        .default(NEAR_DUPLICATE)
        .describe('Estimated Jaccard similarity of near-duplicates'),
    })
    .prefault({}),
  contamination: contaminationConfigSchema,
  generate: z
    .strictObject({
      generators: uniqueList(z.string())
        .default([...OFFLINE_GENERATORS])
        .describe('The panel, in order of precedence when two give the same answer'),
      retries: z.number().int().min(0).max(5).default(2).describe('How often a refused answer is asked for again'),
      symbols: z
        .number()
        .int()
        .min(0)
        .max(400)
        .default(60)
        .describe("Names of the project that a model's prompt shows"),
      prompts: z
        .strictObject({
          method: promptVersionSchema.default('v1'),
          parameter: promptVersionSchema.default('v1'),
          undefinedvariable: promptVersionSchema.default('v1'),
          import: promptVersionSchema.default('v1'),
        })
        .prefault({})
        .describe('Prompt version by type: v1 is built in, p1 is the first one saved in the project'),
      batch: z
        .boolean()
        .default(false)
        .describe("Use the providers' batch APIs where a model has one: cheaper, slower"),
    })
    .prefault({}),
  judge: z
    .strictObject({
      judges: uniqueList(z.string()).default([...OFFLINE_JUDGES]),
      samples: z.number().int().min(1).max(15).default(1).describe('Votes of each model judge on each candidate'),
      prompt: promptVersionSchema.default('v1').describe('Prompt version of model judges'),
      batch: z
        .boolean()
        .default(false)
        .describe("Use the providers' batch APIs where a model has one: cheaper, slower"),
    })
    .prefault({}),
  budget: z
    .strictObject({
      cap_usd: z
        .number()
        .min(0)
        .max(10_000_000)
        .nullable()
        .default(null)
        .describe('The run stops when it has spent this'),
    })
    .prefault({}),
});
export type PipelineConfig = z.infer<typeof pipelineConfigSchema>;

/** Why a file was not used. */
export const SKIP_REASONS = [
  'license-missing',
  'license-not-allowed',
  'ignored',
  'vendored',
  'generated',
  'declarations-only',
  'minified',
  'binary',
  'too-large',
  'empty',
  'invalid-utf8',
  'unreadable',
  'not-a-file',
  'symlink',
  'unsupported-language',
  'language-not-selected',
  'duplicate',
  'near-duplicate',
  'parse-failed',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Why a pair was refused; `declined` means that the generator itself gave no answer. */
export const REJECT_REASONS = [
  'declined',
  'unparseable-answer',
  'same-as-chosen',
  'new-parse-errors',
  'wrong-type',
  'symbol-exists',
  'symbol-visible',
  'give-away-comment',
  'repeats-another',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Last line of `foolproof pipeline run --json`, and the result panel of the run page. */
export const pipelineSummarySchema = z.object({
  files: z.object({
    seen: z.number().int(),
    used: z.number().int(),
    skipped: z.record(z.string(), z.number().int()),
  }),
  contexts: z.object({ total: z.number().int(), by_cell: z.record(z.string(), z.number().int()) }),
  pairs: z.object({
    valid: z.number().int(),
    by_cell: z.record(z.string(), z.number().int()),
    rejected: z.record(z.string(), z.number().int()),
    /** Over all valid pairs, whatever their order; null where it was not asked for. */
    sha256: z.string().nullable(),
  }),
  votes: z.number().int(),
  fool_rate: z.object({ mean: z.number().nullable(), histogram: z.array(z.number().int()).length(11) }),
  reused_answers: z.number().int(),
});
export type PipelineSummary = z.infer<typeof pipelineSummarySchema>;
