/** Pairs as lists, pages and the command line see them. Pure zod, so that browser code may import it. */
import { z } from 'zod';
import { HallucinationType, Language } from '@/server/foundation/db/generated/enums';
import { difficultySchema, intervalSchema } from '@/server/foundation/statistics/schema';

const languageSchema = z.enum(Language);
const typeSchema = z.enum(HallucinationType);

/** A minus sign turns the order around. Pairs without a fool rate come last either way. */
export const PAIR_SORTS = ['created', '-created', 'fool_rate', '-fool_rate', 'length'] as const;
export const pairSortSchema = z.enum(PAIR_SORTS);
export type PairSort = z.infer<typeof pairSortSchema>;

/** Narrow: what one line of a list shows. */
export const pairRowSchema = z.object({
  id: z.string(),
  language: languageSchema,
  type: typeSchema,
  generator: z.string(),
  chosen: z.string(),
  rejected: z.string(),
  symbol: z.string(),
  valid: z.boolean(),
  reason: z.string().nullable(),
  foolRate: z.number().nullable(),
  fooledVotes: z.number(),
  validVotes: z.number(),
  license: z.string().nullable(),
  repository: z.string(),
  path: z.string(),
  startLine: z.number(),
  createdAt: z.date(),
});
export type PairRow = z.infer<typeof pairRowSchema>;

export const pairPageSchema = z.object({
  items: z.array(pairRowSchema),
  /** Hand it back to get the rows after these; null at the end. */
  next: z.string().nullable(),
});
export type PairPage = z.infer<typeof pairPageSchema>;

export const FACETS = [
  'language',
  'type',
  'generator',
  'fool_rate',
  'valid',
  'reason',
  'license',
  'repository',
] as const;
export type Facet = (typeof FACETS)[number];

/** How often each value occurs; only values that do. Most frequent first, fool rates in their order. */
const facetSchema = z.record(z.string(), z.number());
export const facetsSchema = z.object(
  Object.fromEntries(FACETS.map((facet) => [facet, facetSchema])) as Record<Facet, typeof facetSchema>,
);
export type Facets = z.infer<typeof facetsSchema>;

export const pairCountSchema = z.object({ total: z.number(), facets: facetsSchema.nullable() });
export type PairCount = z.infer<typeof pairCountSchema>;

/** The bands of the facet `fool_rate`: the rate rounded to a tenth; pairs without a vote are in `none`. */
export const FOOL_BANDS = ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1.0'] as const;
export const NO_FOOL_RATE = 'none';

// The page of one pair

/** The model call behind an answer or a vote: what it said, and what it took. */
export const callDetailSchema = z.object({
  id: z.string(),
  /** 'answered', 'truncated' or 'refused' */
  status: z.string(),
  /** The text as it came. */
  raw: z.string(),
  /** True when the text is longer than what is shown. */
  cut: z.boolean(),
  tokensIn: z.number(),
  tokensCached: z.number(),
  tokensOut: z.number(),
  /** Millionths of a dollar; null when the model had no price. */
  costMicros: z.number().nullable(),
  latencyMs: z.number(),
  batch: z.boolean(),
});
export type CallDetail = z.infer<typeof callDetailSchema>;

export const voteSchema = z.object({
  id: z.string(),
  promptVersion: z.string(),
  sample: z.number(),
  /** 1: real, 0: hallucinated, null: no vote. */
  score: z.number().nullable(),
  reasoning: z.string(),
  error: z.string().nullable(),
  /** null for offline judges. All pairs of a hole share the call about their chosen completion. */
  call: callDetailSchema.nullable(),
});
export type Vote = z.infer<typeof voteSchema>;

export const judgeVotesSchema = z.object({
  judge: z.string(),
  chosen: z.array(voteSchema),
  rejected: z.array(voteSchema),
});
export type JudgeVotes = z.infer<typeof judgeVotesSchema>;

/** What one generator answered for one type in the same hole. */
export const siblingSchema = z.object({
  id: z.string(),
  type: typeSchema,
  generator: z.string(),
  symbol: z.string(),
  valid: z.boolean(),
  reason: z.string().nullable(),
  foolRate: z.number().nullable(),
  validVotes: z.number(),
});
export type Sibling = z.infer<typeof siblingSchema>;

export const nearestNameSchema = z.object({
  name: z.string(),
  /** 0 to 1. */
  similarity: z.number(),
  /** Also in the pair's own file. */
  inFile: z.boolean(),
});
export type NearestName = z.infer<typeof nearestNameSchema>;

export const pairDetailSchema = pairRowSchema.extend({
  contextId: z.string(),
  rationale: z.string().nullable(),
  prefix: z.string(),
  suffix: z.string(),
  /** Line number of the prefix's first line, from 1; above 1 when a long file was cut. */
  firstLine: z.number(),
  /** True when a long file was cut after the suffix. */
  cutAfter: z.boolean(),
  /** What may be replaced in the chosen completion; offsets are UTF-16, into `chosen`. */
  targets: z.array(
    z.object({ type: typeSchema, role: z.string(), start: z.number(), end: z.number(), text: z.string() }),
  ),
  nodeType: z.string(),
  promptVersion: z.string(),
  /** Wilson's interval of the fool rate at 95%; null without a valid vote. */
  foolInterval: intervalSchema.nullable(),
  /** The band of the fool rate by the project's cut-offs. */
  difficulty: difficultySchema.nullable(),
  answer: z.object({
    /** As the generator gave it. */
    raw: z.string(),
    /** How often the generator was asked until the validators were content. */
    attempts: z.number(),
    /** null for offline generators. */
    call: callDetailSchema.nullable(),
  }),
  repositoryUrl: z.string().nullable(),
  commit: z.string().nullable(),
  licenseSource: z.string().nullable(),
  /** The repository's page for the lines of the hole, where its host is known. */
  sourceUrl: z.string().nullable(),
  votes: z.array(judgeVotesSchema),
  answers: z.array(siblingSchema),
  nearestNames: z.array(nearestNameSchema),
});
export type PairDetail = z.infer<typeof pairDetailSchema>;

export const pairNeighboursSchema = z.object({
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** From 1; null when the pair is not in the filter. */
  position: z.number().nullable(),
  total: z.number(),
});
export type PairNeighbours = z.infer<typeof pairNeighboursSchema>;
