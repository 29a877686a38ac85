/** What a call costs. Pure. */
import type { ModelSettings, ProviderKind } from './schema';
import type { TokenUsage } from './types';

/**
 * What a token costs that a provider writes to its cache, as a multiple of an input token. Anthropic asks 1.25 for its
 * cache of five minutes; the others write for nothing.
 */
const CACHE_WRITE_FACTORS: Partial<Record<ProviderKind, number>> = { anthropic: 1.25 };

export type CostInput = {
  settings: Pick<ModelSettings, 'price' | 'batch_discount'>;
  usage: TokenUsage;
  /** Answered by the provider's batch API, at its discount. */
  batch?: boolean;
  /** Input tokens that were written to the provider's cache, and who wrote them. */
  cacheWrites?: { kind: ProviderKind; tokens: number };
};

/**
 * The cost in millionths of a dollar: with a price in dollars per million tokens, a token costs `price` of them. A part of
 * a millionth counts as one, so that the books never show less than was paid. Null when the model has no price.
 */
export function costMicros({ settings, usage, batch = false, cacheWrites }: CostInput): number | null {
  const { price } = settings;
  if (!price) return null;
  const cached = Math.min(usage.cached, usage.input);
  const written = cacheWrites ? Math.min(cacheWrites.tokens, usage.input - cached) : 0;
  const surcharge = ((cacheWrites && CACHE_WRITE_FACTORS[cacheWrites.kind]) ?? 1) - 1;
  const full =
    (usage.input - cached + written * surcharge) * price.input +
    cached * (price.cached ?? price.input) +
    usage.output * price.output;
  const cost = batch ? full * settings.batch_discount : full;
  // Without the small step back, 0.1 + 0.2 would count as one millionth more.
  return Math.max(0, Math.ceil(cost - 1e-6));
}

/** Dollars for people: cents, and as many more places as a small sum needs. */
export function formatMicros(micros: number): string {
  const places = micros === 0 || micros >= 100_000 ? 2 : micros >= 1_000 ? 4 : 6;
  return `$${(micros / 1_000_000).toFixed(places)}`;
}
