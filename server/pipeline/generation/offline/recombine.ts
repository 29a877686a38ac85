/** Offline baseline: the project's own subwords, put together to a name that it does not have. */
import type { SymbolIndex } from '../../corpus/symbol-index';
import { createOfflineGenerator } from './bend';
import {
  addsReadableWords,
  collectNames,
  hasDistinctWords,
  NAME_ROLES,
  type NameCandidate,
  type NameRequest,
  type NameRole,
  wordsOf,
  writeName,
} from './naming';
import { isVerb } from './vocabulary';

type PooledName = { words: string[]; count: number };

type Pool = {
  names: PooledName[];
  /** How often a word opens or closes a name of the role. */
  firsts: Map<string, number>;
  lasts: Map<string, number>;
};

type Vocabulary = {
  pools: Record<NameRole, Pool>;
  /** Every name, for roles of which the project has few. */
  any: Pool;
  /** Pairs of words that stand side by side in some name of the project, joined by a space. */
  pairs: Set<string>;
};

/** A role with fewer names than this borrows from all. */
const FEW = 5;
/** Most names of a role that are looked at for one request. */
const MAX_PARTNERS = 400;
const MAX_CANDIDATES = 40;

/** The offline generator that joins halves of two names of the project. */
export const recombineGenerator = createOfflineGenerator({
  id: 'offline-recombine',
  label: 'offline baseline: recombined project names',
  promptVersion: 'recombine-1',
  propose: proposeRecombinations,
});

const vocabularies = new WeakMap<SymbolIndex, Vocabulary>();

function readVocabulary(index: SymbolIndex): Vocabulary {
  const cached = vocabularies.get(index);
  if (cached) return cached;
  const pairs = new Set<string>();
  const names = collectNames(index);
  const poolOf = (named: readonly (readonly [string, number])[]): Pool => {
    const pool: Pool = { names: [], firsts: new Map(), lasts: new Map() };
    for (const [name, count] of named) {
      const words = wordsOf(name, index.language).filter((word) => /^\p{L}/u.test(word));
      const [first, last] = [words[0], words.at(-1)];
      if (!first || !last || words.join('').length < 2) continue;
      pool.names.push({ words, count });
      pool.firsts.set(first, (pool.firsts.get(first) ?? 0) + count);
      pool.lasts.set(last, (pool.lasts.get(last) ?? 0) + count);
      for (let i = 1; i < words.length; i++) pairs.add(`${words[i - 1]} ${words[i]}`);
    }
    return pool;
  };
  const pools = Object.fromEntries(NAME_ROLES.map((role) => [role, poolOf(names[role])])) as Record<NameRole, Pool>;
  const any = poolOf(index.identifiers.map((name) => [name, 1] as const));
  const vocabulary = { pools, any, pairs };
  vocabularies.set(index, vocabulary);
  return vocabulary;
}

/** New names that keep a subword of the request's name and take the rest from names of the same role. */
export function proposeRecombinations(request: NameRequest): NameCandidate[] {
  const { name, role, index, random } = request;
  const words = wordsOf(name, index.language);
  const { pools, any, pairs } = readVocabulary(index);
  const pool = pools[role].names.length < FEW ? any : pools[role];
  if (words.join('').length < 2) return expandLetter(request, pool);
  const partners = pool.names.length > MAX_PARTNERS ? random.shuffle(pool.names).slice(0, MAX_PARTNERS) : pool.names;

  const scored = new Map<string, { words: string[]; score: number }>();
  for (const partner of partners) {
    for (const { mixed, joint } of mix(words, partner.words, role)) {
      if (!isWellMade(mixed, words)) continue;
      const key = mixed.join(' ');
      const score = scoreMixture({ mixed, joint, words, partner, pool, pairs });
      if (score > (scored.get(key)?.score ?? Number.NEGATIVE_INFINITY)) scored.set(key, { words: mixed, score });
    }
  }
  return random
    .weightedShuffle([...scored.values()], ({ score }) => Math.exp(score))
    .slice(0, MAX_CANDIDATES)
    .map(({ words: mixed }) => ({
      name: writeName(request, mixed),
      rationale: `made of words of this project: ${mixed.join(', ')}`,
    }));
}

/** A name of one letter stands for a word: those of the project that begin with it. */
function expandLetter(request: NameRequest, pool: Pool): NameCandidate[] {
  const { name, index, random } = request;
  const letter = wordsOf(name, index.language)[0] ?? '';
  const words = [...new Set(pool.names.flatMap((partner) => partner.words))]
    .filter((word) => word.length > 2 && word.startsWith(letter))
    .sort();
  return random.shuffle(words).map((word) => ({
    name: writeName(request, [word]),
    rationale: `${word} is a word of this project that ${letter} may stand for`,
  }));
}

type Mixture = { mixed: string[] /** Index of the word after which the other name goes on. */; joint: number };

/** The beginning of one name with the end of the other, around a shared word if there is one. */
function mix(words: string[], other: string[], role: NameRole): Mixture[] {
  const result: Mixture[] = [];
  const add = (head: string[], tail: string[]) => {
    if (head.length > 0 && tail.length > 0) result.push({ mixed: [...head, ...tail], joint: head.length - 1 });
  };
  for (let i = 0; i < words.length; i++) {
    const j = other.indexOf(words[i] ?? '');
    if (j < 0) continue;
    add(words.slice(0, i + 1), other.slice(j + 1));
    add(other.slice(0, j + 1), words.slice(i + 1));
  }
  if (words.length > 1) {
    add(words.slice(0, -1), other.slice(-1));
    add(other.slice(0, 1), words.slice(1));
    return result;
  }
  // One word alone: a function takes an object, a thing takes a description.
  if (role !== 'callable') add(other.slice(0, 1), words);
  else if (isVerb(words[0] ?? ''))
    add(words, other.length > 1 ? other.slice(1) : other.filter((word) => !isVerb(word)));
  else add(isVerb(other[0] ?? '') ? other.slice(0, 1) : other.slice(0, -1), words);
  if (role === 'module' || role === 'type') add(words, other.slice(-1));
  return result;
}

function isWellMade(mixed: string[], words: string[]): boolean {
  if (mixed.length > words.length + 1 || !addsReadableWords(mixed, words)) return false;
  return hasDistinctWords(mixed) && mixed.join(' ') !== words.join(' ');
}

function scoreMixture(parts: {
  mixed: string[];
  joint: number;
  words: string[];
  partner: PooledName;
  pool: Pool;
  pairs: Set<string>;
}): number {
  const { mixed, joint, words, partner, pool, pairs } = parts;
  const shared = mixed.filter((word) => words.includes(word)).length;
  const joined = pairs.has(`${mixed[joint]} ${mixed[joint + 1]}`) ? 2 : 0;
  const opens = Math.min(2, Math.log2(1 + (pool.firsts.get(mixed[0] ?? '') ?? 0)));
  const closes = Math.min(2, Math.log2(1 + (pool.lasts.get(mixed.at(-1) ?? '') ?? 0)));
  const length = -Math.abs(mixed.length - words.length);
  const writing = -Math.abs(mixed.join('').length - words.join('').length) / 8;
  return joined + opens + closes + shared + length + writing + Math.min(1, Math.log2(partner.count) / 2);
}
