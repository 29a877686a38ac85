/**
 * Which benchmark items a text overlaps: containment of token n-grams (Broder 1997; 13 tokens as in the contamination
 * analysis of GPT-3, Brown et al. 2020, appendix C). Layout and comments do not count, names do.
 */

import type { Language } from '../../schema';
import { readTokens, type Tokens } from '../token-hashes';

export const NGRAM_TOKENS = 13;

/** An item that holds more n-grams than this is known by a sample of them: one in as many as it takes. */
const MOST_GRAMS = 4_000_000;

export type IndexedItem = { id: string; language: Language; text: string };

export type Overlap = {
  id: string;
  /** Share of the item's n-grams that the text holds, 0 to 1. */
  containment: number;
  /** Where the common n-grams begin in the text: UTF-16 offsets, ascending. */
  places: number[];
};

export type NgramIndex = {
  /** Items that are too short to be told from ordinary code: fewer than `NGRAM_TOKENS` tokens. */
  tooShort: string[];
  /** Every item of the language of which the text holds at least `threshold`. */
  find: (text: string, language: Language, threshold: number) => Overlap[];
};

/** Items with the same tokens share an entry: the splits of a benchmark cut holes in the same programs again and again. */
type Program = { ids: string[]; grams: number };
type Group = { programs: Program[]; byTokens: Map<string, Program>; tokens: Tokens[] };

export function buildNgramIndex(items: Iterable<IndexedItem>): NgramIndex {
  const byLanguage = new Map<Language, Group>();
  const tooShort: string[] = [];
  for (const { id, language, text } of items) {
    const tokens = readTokens(text, language);
    if (tokens.hashes.length < NGRAM_TOKENS) {
      tooShort.push(id);
      continue;
    }
    const group: Group = byLanguage.get(language) ?? { programs: [], byTokens: new Map(), tokens: [] };
    byLanguage.set(language, group);
    const key = fingerprint(tokens);
    const known = group.byTokens.get(key);
    if (known) known.ids.push(id);
    else {
      const program = { ids: [id], grams: 0 };
      group.byTokens.set(key, program);
      group.programs.push(program);
      group.tokens.push(tokens);
    }
  }
  const indexes = new Map([...byLanguage].map(([language, group]) => [language, indexPrograms(group)]));
  return {
    tooShort,
    find: (text, language, threshold) => indexes.get(language)?.(readTokens(text, language), threshold) ?? [],
  };
}

function indexPrograms({ programs, tokens }: Group) {
  const total = tokens.reduce((sum, { hashes }) => sum + hashes.length, 0);
  const oneIn = Math.ceil(total / MOST_GRAMS);
  /** n-gram -> numbers of the programs that hold it. */
  const holders = new Map<number, number[]>();
  for (const [number, program] of programs.entries()) {
    const own = new Set<number>();
    for (const { gram } of gramsOf(tokens[number] as Tokens, oneIn)) own.add(gram);
    program.grams = own.size;
    for (const gram of own) {
      const known = holders.get(gram);
      if (known) known.push(number);
      else holders.set(gram, [number]);
    }
  }
  return (text: Tokens, threshold: number): Overlap[] => {
    const found = new Map<number, Map<number, number>>();
    for (const { gram, at } of gramsOf(text, oneIn)) {
      for (const number of holders.get(gram) ?? []) {
        const places = found.get(number) ?? new Map<number, number>();
        found.set(number, places);
        if (!places.has(gram)) places.set(gram, at);
      }
    }
    return [...found].flatMap(([number, places]) => {
      const { ids, grams } = programs[number] as Program;
      const containment = places.size / grams;
      if (containment < threshold) return [];
      const sorted = [...places.values()].sort((a, b) => a - b);
      return ids.map((id) => ({ id, containment, places: sorted }));
    });
  };
}

/** Hashes of 53 bits, the most that a number holds exactly. */
function* gramsOf({ hashes, starts }: Tokens, oneIn: number): Generator<{ gram: number; at: number }> {
  for (let start = 0; start + NGRAM_TOKENS <= hashes.length; start++) {
    let high = 0x811c9dc5;
    let low = 0x9e3779b9;
    for (let at = start; at < start + NGRAM_TOKENS; at++) {
      const hash = hashes[at] as number;
      high = Math.imul(high ^ hash, 0x01000193);
      low = Math.imul(low ^ hash, 0x85ebca6b);
      low ^= low >>> 13;
    }
    if ((low >>> 0) % oneIn !== 0) continue;
    yield { gram: (high >>> 0) * 2_097_152 + ((low >>> 11) & 0x1fffff), at: starts[start] as number };
  }
}

/** Two texts with the same tokens, and no others, share it. */
function fingerprint({ hashes }: Tokens): string {
  return Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength).toString('base64');
}
