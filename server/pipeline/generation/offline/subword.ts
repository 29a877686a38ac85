/** Offline baseline: identifiers sampled from a subword model of the project, over a weak prior of the language's own. */
import type { SymbolIndex } from '../../corpus/symbol-index';
import type { Language } from '../../schema';
import { subwordsOf } from '../identifiers';
import { getKnownNames } from '../known-names';
import { createOfflineGenerator } from './bend';
import {
  addsReadableWords,
  collectNames,
  hasDistinctWords,
  isTypeName,
  NAME_ROLES,
  type NameCandidate,
  type NameRequest,
  type NameRole,
  wordsOf,
  writeName,
} from './naming';
import { createSampler, type Sample, type Sampler, type SubwordModel, trainSubwordModel } from './subword-model';
import { isVerb, siblingsOf } from './vocabulary';

/** Weight of all the standard library's names together, against that of all the project's. */
const PRIOR = 0.5;
/** A word that fewer of the library's names have says nothing about how names are made. */
const COMMON = 4;
/** How likely a name with one more word is taken, against one of the same length. */
const LONGER = 0.3;
const SAMPLES = 40;
const MAX_CANDIDATES = 40;

/** The offline generator that samples a name which shares its first or last subword with the developer's. */
export const subwordGenerator = createOfflineGenerator({
  id: 'offline-subword',
  label: 'offline baseline: subword model',
  promptVersion: 'subword-1',
  propose: proposeSamples,
});

const samplers = new WeakMap<SymbolIndex, Sampler>();

/** The sampler of a project: its own model over the language's. Trained once an index. */
function getSampler(index: SymbolIndex): Sampler {
  const cached = samplers.get(index);
  if (cached) return cached;
  const named = NAME_ROLES.flatMap((role) => collectNames(index)[role].map(([name, count]) => ({ name, count, role })));
  const total = named.reduce((sum, { count }) => sum + count, 0);
  const own = trainSubwordModel(
    named.map(({ name, count, role }) => [wordsOf(name, index.language).join('_'), count, role] as const),
  );
  const prior = getPrior(index.language);
  const sampler = createSampler([
    { model: own, weight: 1 },
    { model: prior.model, weight: Math.max(1, PRIOR * total) / prior.names },
  ]);
  samplers.set(index, sampler);
  return sampler;
}

const priors = new Map<Language, { model: SubwordModel; names: number }>();

/** The model of the standard library's names, of those that are made of common words. */
function getPrior(language: Language): { model: SubwordModel; names: number } {
  const cached = priors.get(language);
  if (cached) return cached;
  const members = [...getKnownNames(language).members].map((name) => ({ name, words: subwordsOf(name) }));
  const uses = new Map<string, number>();
  for (const { words } of members) for (const word of new Set(words)) uses.set(word, (uses.get(word) ?? 0) + 1);
  const isCommon = (word: string) => /^\p{L}{2,}$/u.test(word) && (uses.get(word) ?? 0) >= COMMON;
  const common = members.filter(({ name, words }) => words.every(isCommon) && name !== name.toUpperCase());
  const prior = {
    model: trainSubwordModel(
      common.map(({ name }) => [name, 1, isTypeName(name, language) ? 'type' : 'callable'] as const),
    ),
    names: common.length,
  };
  priors.set(language, prior);
  return prior;
}

/** Sampled names, the likelier ones first more often. */
export function proposeSamples(request: NameRequest): NameCandidate[] {
  const { name, role, index, random } = request;
  const words = wordsOf(name, index.language);
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return [];
  const sample = getSampler(index);
  const found = new Map<string, Sample>();
  let expansions: string[] | undefined;
  for (let i = 0; i < SAMPLES; i++) {
    // A function is known by its verb, a thing by its noun.
    const keepsFirst =
      role === 'callable' && words.length === 1 ? Number(isVerb(first)) : role === 'callable' ? 0.65 : 0.35;
    const end = random.chance(keepsFirst) ? 'first' : 'last';
    const mayGrow = (role === 'callable') === (end === 'first');
    const extra = words.length === 1 || (mayGrow && random.chance(0.3)) ? 1 : 0;
    const length = Math.min(5, words.length + extra);
    const word = end === 'first' ? first : last;
    // One letter is no subword to build on: it stands for a word that begins with it.
    if (word.length === 1) expansions ??= wordsFrom(index, word);
    const kept = word.length > 1 ? word : random.pick(expansions ?? []);
    if (kept === undefined) continue;
    const drawn = sample({ role, keep: { word: kept, end }, length, random });
    if (!drawn || drawn.words.join(' ') === words.join(' ') || !isPlausible(drawn.words, words, role)) continue;
    found.set(drawn.words.join(' '), drawn);
  }
  return random
    .weightedShuffle(
      [...found.values()],
      (drawn) => Math.exp(drawn.score) * (drawn.words.length > Math.max(2, words.length) ? LONGER : 1),
    )
    .slice(0, MAX_CANDIDATES)
    .map((drawn) => ({
      name: writeName(request, drawn.words),
      rationale: `sampled from this project's subwords: ${drawn.words.join(', ')}`,
    }));
}

/** The words of the project that begin with a letter, sorted. */
function wordsFrom(index: SymbolIndex, letter: string): string[] {
  const { variable, parameter, callable } = collectNames(index);
  const named = [...variable, ...parameter, ...callable].filter(([name]) => name.toLowerCase().includes(letter));
  const words = new Set(named.flatMap(([name]) => wordsOf(name, index.language)));
  return [...words].filter((word) => word.length > 2 && word.startsWith(letter)).sort();
}

/** A number at the end belongs to one name alone, and only a function's name opens with what is a verb and no noun. */
function isPlausible(sampled: string[], words: string[], role: NameRole): boolean {
  const [first, last] = [sampled[0] ?? '', sampled.at(-1) ?? ''];
  if (!addsReadableWords(sampled, words)) return false;
  if (!hasDistinctWords(sampled) || (/^\d/.test(last) && last !== words.at(-1))) return false;
  const isPureVerb = (word: string) => isVerb(word) && siblingsOf(word, false).length === 0;
  if (role === 'callable') return !sampled.slice(1).some((word) => isPureVerb(word) && !words.includes(word));
  return first === words[0] || !isPureVerb(first);
}
