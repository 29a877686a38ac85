/** Offline baseline: identifiers sampled from a subword model of the project, over a weak prior of the language's own. */
import type { SymbolIndex } from '../../corpus/symbol-index';
import type { Language } from '../../schema';
import { subwordsOf } from '../identifiers';
import { getKnownNames } from '../known-names';
import { createOfflineGenerator } from './bend';
import {
  collectNames,
  isTypeName,
  NAME_ROLES,
  type NameCandidate,
  type NameRequest,
  type NameRole,
  wordsOf,
  writeName,
} from './naming';
import { type SubwordModel, sampleWords, trainSubwordModel } from './subword-model';

/** Weight of all the standard library's names together, against that of all the project's. */
const PRIOR = 0.5;
/** A word that fewer of the library's names have says nothing about how names are made. */
const COMMON = 4;
/** How likely a name with one more word is taken, against one of the same length. */
const LONGER = 0.3;
const SAMPLES = 60;
const MAX_CANDIDATES = 40;

/** The offline generator that samples a name which shares its first or last subword with the developer's. */
export const subwordGenerator = createOfflineGenerator({
  id: 'offline-subword',
  label: 'offline baseline: subword model',
  promptVersion: 'subword-1',
  propose: proposeSamples,
});

const models = new WeakMap<SymbolIndex, SubwordModel>();

/** The model of a project's names; trained once an index. */
export function getSubwordModel(index: SymbolIndex): SubwordModel {
  const cached = models.get(index);
  if (cached) return cached;
  const model = trainSubwordModel(trainingNames(index));
  models.set(index, model);
  return model;
}

function* trainingNames(index: SymbolIndex): Generator<readonly [string, number, string]> {
  const names = collectNames(index);
  let total = 0;
  for (const role of NAME_ROLES) {
    for (const [name, count] of names[role]) {
      total += count;
      yield [name, count, role];
    }
  }
  const prior = commonNames(index.language);
  const weight = Math.min(1, (PRIOR * total) / prior.length);
  for (const { name, role } of prior) yield [name, weight, role];
}

const commonByLanguage = new Map<Language, { name: string; role: NameRole }[]>();

/** The standard library's names that are made of common words. */
function commonNames(language: Language): { name: string; role: NameRole }[] {
  const cached = commonByLanguage.get(language);
  if (cached) return cached;
  const members = [...getKnownNames(language).members].map((name) => ({ name, words: subwordsOf(name) }));
  const uses = new Map<string, number>();
  for (const { words } of members) for (const word of new Set(words)) uses.set(word, (uses.get(word) ?? 0) + 1);
  const isCommon = (word: string) => /^\p{L}{2,}$/u.test(word) && (uses.get(word) ?? 0) >= COMMON;
  const common = members
    .filter(({ name, words }) => words.every(isCommon) && name !== name.toUpperCase())
    .map(({ name }) => ({ name, role: isTypeName(name, language) ? ('type' as const) : ('callable' as const) }));
  commonByLanguage.set(language, common);
  return common;
}

/** Sampled names, the likelier ones first more often. */
export function proposeSamples(request: NameRequest): NameCandidate[] {
  const { role, index, random } = request;
  const words = wordsOf(request);
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return [];
  const model = getSubwordModel(index);
  const found = new Map<string, { words: string[]; score: number }>();
  for (let i = 0; i < SAMPLES; i++) {
    // A function is known by its verb, a thing by its noun.
    const end = random.chance(role === 'callable' ? 0.65 : 0.35) ? 'first' : 'last';
    const mayGrow = (role === 'callable') === (end === 'first');
    const extra = words.length === 1 || (mayGrow && random.chance(0.3)) ? 1 : 0;
    const length = Math.min(5, words.length + extra);
    const sample = sampleWords({ model, role, keep: { word: end === 'first' ? first : last, end }, length, random });
    if (!sample || sample.words.join(' ') === words.join(' ') || endsInNumber(sample.words, words)) continue;
    found.set(sample.words.join(' '), sample);
  }
  return random
    .weightedShuffle(
      [...found.values()],
      (sample) => Math.exp(sample.score) * (sample.words.length > Math.max(2, words.length) ? LONGER : 1),
    )
    .slice(0, MAX_CANDIDATES)
    .map((sample) => ({
      name: writeName(request, sample.words),
      rationale: `sampled from this project's subwords: ${sample.words.join(', ')}`,
    }));
}

/** A number at the end belongs to one name, not to its neighbours. */
function endsInNumber(sampled: string[], words: string[]): boolean {
  const last = sampled.at(-1) ?? '';
  return /^\d/.test(last) && last !== words.at(-1);
}
