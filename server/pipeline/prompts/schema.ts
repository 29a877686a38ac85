/** Prompts and the playground as pages, routers and stored rows see them. Pure zod, so that browser code may import it too. */
import { z } from 'zod';
import { answerSchema } from '../generation/answer';
import { hallucinationTypeSchema, languageSchema, promptPurposeSchema, promptVersionSchema } from '../schema';

/** The most that a part of a prompt may hold, in characters. */
const MOST_CHARS = 24_000;

/** Line ends are always `\n`, so that tags stand alone on their lines whoever wrote them. */
const part = (name: string) =>
  z
    .string()
    .max(MOST_CHARS, `The ${name} part has at most ${MOST_CHARS.toLocaleString('en-US')} characters.`)
    .refine(
      (text) => !text.includes('\0') && text.isWellFormed(),
      `The ${name} part holds characters that no text has.`,
    )
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .refine((text) => text !== '', `The ${name} part is empty.`);

export const savePromptSchema = z.strictObject({
  purpose: promptPurposeSchema,
  /** The same for all calls: no placeholders. Providers cache it. */
  system: part('system'),
  /** What changes from call to call, with placeholders. */
  user: part('user'),
  note: z.string().trim().max(300, 'A note has at most 300 characters.').default(''),
});
export type SavePromptInput = z.input<typeof savePromptSchema>;

export const promptViewSchema = z.object({
  purpose: promptPurposeSchema,
  /** 'v1' is built in, 'p1' was saved in the project. */
  version: promptVersionSchema,
  builtIn: z.boolean(),
  system: z.string(),
  user: z.string(),
  note: z.string(),
  /** Null for built-in prompts. */
  createdAt: z.date().nullable(),
  /** Name of who saved it; null for built-in prompts and people who are gone. */
  createdBy: z.string().nullable(),
});
export type PromptView = z.infer<typeof promptViewSchema>;

// Playground

export const PLAY_LIMITS = { contexts: 8, models: 4 } as const;

const seedSchema = z.number().int().min(0).max(2_147_483_647);

export const sampleContextsSchema = z.strictObject({
  type: hallucinationTypeSchema,
  language: languageSchema.optional(),
  count: z.number().int().min(1).max(50).default(PLAY_LIMITS.contexts),
  seed: seedSchema.default(1),
});
export type SampleContextsInput = z.input<typeof sampleContextsSchema>;

/** A context as the picker shows it. */
export const contextSampleSchema = z.object({
  id: z.string(),
  path: z.string(),
  repository: z.string(),
  language: languageSchema,
  startLine: z.number(),
  middle: z.string(),
});
export type ContextSample = z.infer<typeof contextSampleSchema>;

export const playPromptSchema = z.strictObject({
  type: hallucinationTypeSchema,
  system: part('system'),
  user: part('user'),
  /** Slugs of models, or ids of offline generators. */
  models: z
    .array(z.string().min(1).max(120))
    .min(1, 'Choose a model.')
    .max(PLAY_LIMITS.models, `At most ${PLAY_LIMITS.models} models at once.`)
    .refine((list) => new Set(list).size === list.length, 'Each model may appear once.'),
  /** Chosen ones, or a sample as `sampleContexts` takes it. */
  contexts: z.union(
    [
      z
        .array(z.uuid())
        .min(1)
        .max(PLAY_LIMITS.contexts)
        .refine((list) => new Set(list).size === list.length),
      z.strictObject({
        count: z.number().int().min(1).max(PLAY_LIMITS.contexts),
        seed: seedSchema,
        language: languageSchema.optional(),
      }),
    ],
    { error: `Choose 1 to ${PLAY_LIMITS.contexts} contexts, each once.` },
  ),
  /** Names of the project that the prompt shows. */
  symbols: z.number().int().min(0).max(400).default(60),
});
export type PlayPromptInput = z.input<typeof playPromptSchema>;

/** What one model said for one context. */
export const playCellSchema = z.object({
  contextId: z.string(),
  model: z.string(),
  /** 'failed': no answer came, `error` says why. A refusal is an answer. */
  state: z.enum(['answered', 'failed']),
  raw: z.string().nullable(),
  /** Null when the raw answer cannot be read. */
  answer: answerSchema.nullable(),
  /** What the validators say; `reason` is a RejectReason. */
  verdict: z.object({ valid: z.boolean(), reason: z.string().nullable(), detail: z.string().nullable() }).nullable(),
  /** The text as it was sent; null for offline generators, which see no prompt. */
  prompt: z.object({ system: z.string(), user: z.string() }).nullable(),
  /** Tokens; `cached` are part of `input`. */
  usage: z.object({ input: z.number(), cached: z.number(), output: z.number() }).nullable(),
  /** Millionths of a dollar; null when the model has no price. */
  costMicros: z.number().nullable(),
  latencyMs: z.number().nullable(),
  error: z.string().nullable(),
});
export type PlayCell = z.infer<typeof playCellSchema>;
