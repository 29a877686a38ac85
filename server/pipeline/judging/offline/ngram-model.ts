/**
 * A character n-gram model with interpolated backoff (Witten and Bell 1991, method C), kept in hashed counters: small,
 * fast to train, and able to score names that it never saw.
 */

/** Longest context, in characters. */
export const ORDER = 7;
const SLOTS = 1 << 21;
const MASK = SLOTS - 1;
/** Characters that are modelled one by one; all others share the last symbol. */
const ALPHABET = 128;

export type NgramModel = {
  /** Occurrences of (order, context, character). */
  seen: Uint16Array;
  /** Occurrences of (order, context). */
  contexts: Uint16Array;
  /** Distinct characters after (order, context). */
  kinds: Uint8Array;
  /** False until something was learnt: then only the other model speaks. */
  trained: boolean;
};

export function createNgramModel(): NgramModel {
  return {
    seen: new Uint16Array(SLOTS),
    contexts: new Uint16Array(SLOTS),
    kinds: new Uint8Array(SLOTS),
    trained: false,
  };
}

const symbol = (code: number) => Math.min(code, ALPHABET - 1);
const mix = (hash: number, value: number) => Math.imul(hash ^ value, 0x01000193) >>> 0;
const spread = (hash: number) => ((hash ^ (hash >>> 15)) >>> 0) & MASK;
/** One starting point an order, so that orders do not share slots. */
const START = Array.from({ length: ORDER + 1 }, (_, order) => mix(0x811c9dc5, order * 7919 + 1));

/** Counts every character of the text after each of its contexts. */
export function trainNgrams(model: NgramModel, text: string): void {
  model.trained ||= text.length > 0;
  for (let at = 0; at < text.length; at++) {
    const next = symbol(text.charCodeAt(at));
    for (let order = 0; order <= Math.min(ORDER, at); order++) count(model, contextHash(text, at, order), next);
  }
}

function contextHash(text: string, at: number, order: number): number {
  let hash = START[order] ?? 0;
  for (let back = order; back >= 1; back--) hash = mix(hash, symbol(text.charCodeAt(at - back)));
  return hash;
}

function count(model: NgramModel, hash: number, next: number) {
  const slot = spread(mix(hash, next + 977));
  const context = spread(hash);
  const before = model.seen[slot] ?? 0;
  if (before === 0 && (model.kinds[context] ?? 0) < 255) model.kinds[context] = (model.kinds[context] ?? 0) + 1;
  if (before < 65_535) model.seen[slot] = before + 1;
  if ((model.contexts[context] ?? 0) < 65_535) model.contexts[context] = (model.contexts[context] ?? 0) + 1;
}

/**
 * Probability of the character at `at` after what stands before it, over several models whose counts add up: a general
 * one and one of the file at hand.
 */
export function probabilityAt(models: NgramModel[], text: string, at: number): number {
  const next = symbol(text.charCodeAt(at));
  let probability = 1 / ALPHABET;
  for (let order = 0; order <= Math.min(ORDER, at); order++) {
    const hash = contextHash(text, at, order);
    const context = spread(hash);
    const slot = spread(mix(hash, next + 977));
    let [seen, total, kinds] = [0, 0, 0];
    for (const model of models) {
      seen += model.seen[slot] ?? 0;
      total += model.contexts[context] ?? 0;
      kinds += model.kinds[context] ?? 0;
    }
    if (total === 0) break;
    probability = (Math.min(seen, total) + kinds * probability) / (total + kinds);
  }
  return probability;
}

/** Bits needed for `text[start, end)`, given all that stands before it in the same string. */
export function bitsOf(models: NgramModel[], text: string, start: number, end: number): number {
  let bits = 0;
  for (let at = start; at < end; at++) bits -= Math.log2(Math.max(1e-9, probabilityAt(models, text, at)));
  return bits;
}
