/** Providers and models as forms, routers and stored JSON see them. Pure zod, so that browser code may import it too. */
import { z } from 'zod';

export const PROVIDER_KINDS = ['openai', 'azure', 'anthropic', 'google', 'mistral', 'openai-compatible'] as const;
export const providerKindSchema = z.enum(PROVIDER_KINDS);
export type ProviderKind = z.infer<typeof providerKindSchema>;

export const PROVIDER_KIND_NAMES: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  azure: 'Azure OpenAI',
  anthropic: 'Anthropic',
  google: 'Google Gemini',
  mistral: 'Mistral',
  'openai-compatible': 'OpenAI-compatible server',
};

/** Where a key comes from when none is stored: the variables that the vendors' own tools read. */
export const KEY_VARIABLES: Record<ProviderKind, string> = {
  openai: 'OPENAI_API_KEY',
  azure: 'AZURE_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  mistral: 'MISTRAL_API_KEY',
  'openai-compatible': 'OPENAI_COMPATIBLE_API_KEY',
};

/** 'none' is for servers of one's own that ask for no key. */
export const keySourceSchema = z.enum(['stored', 'environment', 'none']);
export type KeySource = z.infer<typeof keySourceSchema>;

export const providerSettingsSchema = z.strictObject({
  /** Azure only: `api-version` of the REST API. */
  apiVersion: z.string().min(1).max(40).optional(),
  /** OpenAI only. */
  organization: z.string().min(1).max(100).optional(),
});
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;

/** Dollars per million tokens. */
const price = z.number().min(0).max(100_000);

export const modelSettingsSchema = z.strictObject({
  version: z.literal(1).default(1),
  /** OpenAI and Azure speak both; all others have one way of their own. */
  api: z.enum(['chat', 'responses']).default('chat').describe('Which API of an OpenAI server is called'),
  price: z
    .strictObject({ input: price, output: price, cached: price.optional() })
    .nullable()
    .default(null)
    .describe('USD per million tokens; without a price the model cannot be used in a run that has a cap'),
  requests_per_minute: z.number().int().min(1).max(1_000_000).nullable().default(null),
  tokens_per_minute: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
  max_concurrency: z.number().int().min(1).max(512).default(16).describe('Most calls at once, for each worker'),
  timeout_seconds: z.number().int().min(1).max(3_600).default(120),
  max_output_tokens: z.number().int().min(16).max(128_000).default(1_024),
  /** null leaves it to the provider; reasoning models refuse any. */
  temperature: z.number().min(0).max(2).nullable().default(null),
  structured_output: z
    .enum(['schema', 'json', 'text'])
    .default('schema')
    .describe('schema: the API enforces it; json: JSON mode; text: strict parsing of what comes'),
  prompt_caching: z.boolean().default(true).describe('Ask the provider to cache what all prompts of a kind share'),
  batch: z.boolean().default(false).describe('The provider has a batch API for this model'),
  /** What a batched call costs of the price. */
  batch_discount: z.number().min(0).max(1).default(0.5),
  tokenizer: z.enum(['o200k_base', 'cl100k_base', 'estimate']).default('estimate'),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

export const modelSlugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'must look like provider/model')
  .max(120);

export const CALL_PURPOSES = ['generate', 'judge', 'test', 'playground'] as const;
export const callPurposeSchema = z.enum(CALL_PURPOSES);
export type CallPurpose = z.infer<typeof callPurposeSchema>;

/** 'refused': the model or its filter declined. 'failed': no answer after all retries. */
export const CALL_STATES = ['answered', 'truncated', 'refused', 'failed'] as const;
export type CallState = (typeof CALL_STATES)[number];

export const microsToUsd = (micros: number) => micros / 1_000_000;
export const usdToMicros = (usd: number) => Math.round(usd * 1_000_000);

// What pages and the command line send

const name = z.string().trim().min(1, 'A name is needed.').max(100, 'A name has at most 100 characters.');

/** Without a slash at its end; '' is null, as a form sends it. Where it may point to is checked by the registry. */
export const baseUrlSchema = z
  .string()
  .trim()
  .max(500, 'A base URL has at most 500 characters.')
  .transform((value) => value.replace(/\/+$/, ''))
  .refine((value) => value === '' || isHttpUrl(value), 'A base URL looks like https://host/v1, without ? and #.')
  .transform((value) => (value === '' ? null : value))
  .nullable();

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, search, hash } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && search === '' && hash === '';
}

/** Write-only: '' and absent keep the stored key. No control or other characters that a header cannot hold. */
export const providerKeySchema = z
  .string()
  .trim()
  .max(4_000, 'A key has at most 4,000 characters.')
  .regex(/^[\x21-\x7e]*$/, 'A key has no spaces and only plain characters.');

export const providerInputSchema = z.strictObject({
  name,
  kind: providerKindSchema,
  /** null: the vendor's own address. Azure and OpenAI-compatible servers need one. */
  baseUrl: baseUrlSchema.default(null),
  keySource: keySourceSchema.default('stored'),
  key: providerKeySchema.optional(),
  settings: providerSettingsSchema.prefault({}),
  disabled: z.boolean().default(false),
});
export type ProviderInput = z.input<typeof providerInputSchema>;

/** What is absent stays as it is. Another kind or base URL asks for the key again. */
export const providerUpdateSchema = z.strictObject({
  id: z.uuid(),
  name: name.optional(),
  kind: providerKindSchema.optional(),
  baseUrl: baseUrlSchema.optional(),
  keySource: keySourceSchema.optional(),
  key: providerKeySchema.optional(),
  settings: providerSettingsSchema.optional(),
  disabled: z.boolean().optional(),
});
export type ProviderUpdate = z.input<typeof providerUpdateSchema>;

const wireName = z.string().trim().min(1, 'The name that the API knows is needed.').max(200);
const label = z.string().trim().min(1, 'A label is needed.').max(100);

export const modelInputSchema = z.strictObject({
  providerId: z.uuid(),
  slug: modelSlugSchema,
  wireName,
  label,
  settings: modelSettingsSchema.prefault({}),
  disabled: z.boolean().default(false),
});
export type ModelInput = z.input<typeof modelInputSchema>;

/** What is absent stays as it is; `settings` replaces all settings. */
export const modelUpdateSchema = z.strictObject({
  id: z.uuid(),
  slug: modelSlugSchema.optional(),
  wireName: wireName.optional(),
  label: label.optional(),
  settings: modelSettingsSchema.optional(),
  disabled: z.boolean().optional(),
});
export type ModelUpdate = z.input<typeof modelUpdateSchema>;

/** `host` or `host:port`, as a URL spells it: lower case, IPv6 in brackets, no odd ways to write IPv4. */
export const allowedHostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .transform((value, ctx) => {
    const parts = /^(\[[0-9a-f:.]+\]|[^\s:/?#@\\[\]]+)(?::([1-9]\d{0,4}))?$/.exec(value);
    const [, host, port] = parts ?? [];
    if (host && Number(port ?? 1) <= 65_535 && URL.canParse(`http://${host}/`)) {
      const { hostname } = new URL(`http://${host}/`);
      return port ? `${hostname}:${port}` : hostname;
    }
    ctx.addIssue({ code: 'custom', message: 'Write it as host or host:port, such as localhost:8000.' });
    return z.NEVER;
  });

export const allowedHostInputSchema = z.strictObject({
  host: allowedHostSchema,
  note: z.string().trim().max(300).default(''),
});
export type AllowedHostInput = z.input<typeof allowedHostInputSchema>;

// What they get. No key is in any of it.

export const modelViewSchema = z.object({
  id: z.string(),
  providerId: z.string(),
  slug: z.string(),
  wireName: z.string(),
  label: z.string(),
  settings: modelSettingsSchema,
  disabled: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type ModelView = z.infer<typeof modelViewSchema>;

export const providerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: providerKindSchema,
  baseUrl: z.string().nullable(),
  keySource: keySourceSchema,
  /** Of a stored key; null when none is stored. */
  keyLast4: z.string().nullable(),
  /** The variable that is read when `keySource` is 'environment'. */
  keyVariable: z.string(),
  /** A key is stored, the variable is set, or none is needed. */
  keyReady: z.boolean(),
  settings: providerSettingsSchema,
  disabled: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
  models: z.array(modelViewSchema),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/** A model as forms offer it. Models that are switched off are not among them. */
export const availableModelSchema = z.object({
  slug: z.string(),
  label: z.string(),
  /** The provider's name. */
  provider: z.string(),
  kind: providerKindSchema,
  /** USD per million tokens. */
  price: modelSettingsSchema.shape.price.unwrap(),
  /** Whether it may be called through the provider's batch API. */
  batch: z.boolean(),
  ready: z.boolean(),
  /** Why it is not ready; null when it is. */
  reason: z.string().nullable(),
});
export type AvailableModel = z.infer<typeof availableModelSchema>;

export const allowedHostViewSchema = z.object({ host: z.string(), note: z.string(), createdAt: z.date() });
export type AllowedHostView = z.infer<typeof allowedHostViewSchema>;

export const modelTestSchema = z.object({
  text: z.string(),
  /** 'refused' and 'truncated' are answers too. */
  state: z.enum(CALL_STATES).exclude(['failed']),
  latencyMs: z.number(),
  /** Tokens; `cached` are part of `input`. */
  usage: z.object({ input: z.number(), cached: z.number(), output: z.number() }),
  /** Millionths of a dollar; null when the model has no price. */
  costMicros: z.number().nullable(),
});
export type ModelTest = z.infer<typeof modelTestSchema>;
