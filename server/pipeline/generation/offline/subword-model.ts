/** A small language model over the subwords of identifiers: what follows what, by role, with lengths. */
import type { Random } from '../../random';
import { subwordsOf } from '../identifiers';

type Counts = Record<string, number>;

type RoleModel = {
  /** Next word by word; `START` before the first, `END` after the last. */
  forward: Record<string, Counts>;
  /** The same from the end to the start. */
  backward: Record<string, Counts>;
};

export type SubwordModel = {
  version: 1;
  roles: Record<string, RoleModel>;
  /** All roles together, for words that a role has not seen. */
  shared: RoleModel;
};

const START = '^';
const END = '$';
/** How much the role's own counts weigh against those of all roles. */
const ROLE_SHARE = 4;

/**
 * Trains on names with their counts and roles. The result depends on the names, not on their order.
 * @param identifiers `[name, count, role]`; counts may be fractions
 */
export function trainSubwordModel(
  identifiers: Iterable<readonly [name: string, count: number, role: string]>,
): SubwordModel {
  const roles: Record<string, RoleModel> = Object.create(null);
  const shared = emptyModel();
  for (const [name, count, role] of identifiers) {
    const words = subwordsOf(name).filter((word) => /^[\p{L}\p{N}]+$/u.test(word));
    if (words.length === 0 || words.length > 8 || words.join('').length < 2) continue;
    roles[role] ??= emptyModel();
    for (const model of [roles[role], shared]) {
      const path = [START, ...words, END];
      for (let i = 1; i < path.length; i++) {
        increase(model.forward, path[i - 1] ?? '', path[i] ?? '', count);
        increase(model.backward, path[i] ?? '', path[i - 1] ?? '', count);
      }
    }
  }
  return { version: 1, roles, shared };
}

// Words come from code: without a prototype, `constructor` is a word like any other.
const emptyModel = (): RoleModel => ({ forward: Object.create(null), backward: Object.create(null) });

function increase(table: Record<string, Counts>, from: string, to: string, count: number) {
  table[from] ??= Object.create(null) as Counts;
  const row = table[from];
  row[to] = (row[to] ?? 0) + count;
}

/** The model as bytes of JSON with sorted keys: equal models give equal bytes. */
export function encodeSubwordModel(model: SubwordModel): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(model, (_, value: unknown) => sortKeys(value)));
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Reads a model that `encodeSubwordModel` wrote.
 * @throws SyntaxError for bytes that are not JSON, Error for another version
 */
export function decodeSubwordModel(bytes: Uint8Array): SubwordModel {
  const bare = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.assign(Object.create(null), value)
      : value;
  const model = JSON.parse(new TextDecoder().decode(bytes), bare) as SubwordModel;
  if (model.version !== 1) throw new Error(`subword model of version ${String(model.version)}, 1 is known`);
  return model;
}

/** A model with how much its counts weigh beside those of the others. */
export type WeightedModel = { model: SubwordModel; weight: number };

export type SampleRequest = {
  role: string;
  /** The one end of the name that is kept. */
  keep: { word: string; end: 'first' | 'last' };
  /** How many words the name has. */
  length: number;
  random: Random;
};

export type Sample = {
  words: string[];
  /** Mean log-probability of a step. */
  score: number;
};

/** Samples the words of a name that begins or ends with a given word; undefined when no model knows a way on. */
export type Sampler = (request: SampleRequest) => Sample | undefined;

type Choice = { word: string; weight: number };

/** A sampler over one or more models. It remembers what it worked out: make one and use it often. */
export function createSampler(models: readonly WeightedModel[]): Sampler {
  const cache = new Map<string, Choice[]>();
  const choicesAfter = (role: string, word: string, backwards: boolean, closing: boolean) => {
    const key = [role, word, backwards, closing].join('\n');
    const known = cache.get(key);
    if (known) return known;
    const choices = findChoices(models, { role, word, backwards, closing });
    cache.set(key, choices);
    return choices;
  };

  return ({ role, keep, length, random }) => {
    const backwards = keep.end === 'last';
    const words = [keep.word];
    let score = 0;
    while (words.length < length) {
      const choices = choicesAfter(role, words.at(-1) ?? '', backwards, words.length === length - 1);
      const open = choices.filter(({ word }) => !words.includes(word));
      const chosen = random.weighted(open, ({ weight }) => weight);
      if (!chosen) return undefined;
      score += Math.log(chosen.weight / open.reduce((sum, { weight }) => sum + weight, 0));
      words.push(chosen.word);
    }
    return { words: backwards ? words.reverse() : words, score: score / Math.max(1, length - 1) };
  };
}

type Step = { role: string; word: string; backwards: boolean; closing: boolean };

/** What may stand beside a word, sorted by word: the order of a table's words is that of training. */
function findChoices(models: readonly WeightedModel[], { role, word, backwards, closing }: Step): Choice[] {
  const side = backwards ? 'backward' : 'forward';
  const edge = backwards ? START : END;
  const row = new Map<string, number>();
  const add = (counts: Counts | undefined, share: number) => {
    for (const [next, count] of Object.entries(counts ?? {})) row.set(next, (row.get(next) ?? 0) + count * share);
  };
  // A model that does not know the role is asked only when no other can answer.
  const informed = models.filter(({ model }) => model.roles[role]);
  for (const { model, weight } of informed.length > 0 ? informed : models) {
    add(model.roles[role]?.[side][word], weight * ROLE_SHARE);
    add(model.shared[side][word], weight);
  }
  row.delete(edge);
  // A word that hardly ever goes on is continued by how names of the role end, or begin.
  if (row.size < 3) {
    for (const { model, weight } of informed.length > 0 ? informed : models) {
      const own = model.roles[role] ?? model.shared;
      add(backwards ? own.forward[START] : own.backward[END], weight / 4);
    }
  }
  row.delete(backwards ? END : START);
  row.delete(edge);
  // The last step prefers words that names do end with, or begin with when going backwards.
  const closes = (next: string) => (closing ? 0.01 + edgeShare(models, { role, word: next, backwards }) : 1);
  return [...row]
    .map(([next, count]) => ({ word: next, weight: count * closes(next) }))
    .sort((a, b) => (a.word < b.word ? -1 : 1));
}

/** Share of a word's occurrences at the edge of a name of the role; of any name when the role has not the word. */
function edgeShare(models: readonly WeightedModel[], { role, word, backwards }: Omit<Step, 'closing'>): number {
  const side = backwards ? 'backward' : 'forward';
  let [atEdge, total] = [0, 0];
  for (const { model, weight } of models) {
    const row = model.roles[role]?.[side][word] ?? model.shared[side][word];
    for (const [next, count] of Object.entries(row ?? {})) {
      total += count * weight;
      if (next === (backwards ? START : END)) atEdge += count * weight;
    }
  }
  return total > 0 ? atEdge / total : 0;
}
