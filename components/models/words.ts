/** How providers and models are written. Pure. */
import type { ModelSettings, ProviderKind, ProviderView } from '@/server/foundation/models/schema';

/** Which key a provider has, without saying it. */
export function describeKey({ keySource, keyLast4, keyVariable, keyReady }: ProviderView): string {
  if (keySource === 'none') return 'no key needed';
  if (keySource === 'environment') return keyReady ? `key from ${keyVariable}` : `${keyVariable} is not set`;
  if (keyLast4 === null) return 'key missing';
  return keyReady ? `key •••• ${keyLast4}` : `key •••• ${keyLast4}, encrypted with another FOOLPROOF_SECRET_KEY`;
}

/** Kinds whose batch API is spoken. */
export const hasBatchApi = (kind: ProviderKind) => kind !== 'google' && kind !== 'mistral';

/** Where a kind lives when no base URL is given; null where one is needed. */
export const VENDOR_ADDRESS: Record<ProviderKind, string | null> = {
  openai: 'api.openai.com',
  azure: null,
  anthropic: 'api.anthropic.com',
  google: 'generativelanguage.googleapis.com',
  mistral: 'api.mistral.ai',
  'openai-compatible': null,
};

const price = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 });

/** Dollars per million tokens: 0.075 -> '0.075', 3 -> '3.00'; '–' for none. */
export const formatPrice = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : price.format(value);

/** What the model's API can do, as short words with a longer one on hover. */
export function abilitiesOf(settings: ModelSettings): { name: string; detail: string }[] {
  const output = {
    schema: { name: 'schema', detail: 'Structured output: the API enforces the schema of an answer' },
    json: { name: 'json', detail: 'JSON mode: the API promises JSON, not its shape' },
    text: { name: 'text', detail: 'Plain text, parsed strictly' },
  };
  return [
    output[settings.structured_output],
    ...(settings.prompt_caching ? [{ name: 'cache', detail: 'Asks the provider to cache what prompts share' }] : []),
    ...(settings.batch
      ? [{ name: 'batch', detail: `Batch API, at ${Math.round(settings.batch_discount * 100)}% of the price` }]
      : []),
  ];
}

/** 'Our OpenAI' and 'gpt-5' -> 'our-openai/gpt-5', with nothing that a slug may not hold. */
export function suggestSlug(provider: string, wireName: string): string {
  const scope = provider
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '');
  const name = wireName.replaceAll(/[^A-Za-z0-9._:/-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return scope === '' || name === '' ? '' : `${scope}/${name}`.slice(0, 120);
}
