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
/** A word with fewer neighbours than this hardly ever goes on. */
const FEW = 3;

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

/** What may stand beside a word: words in order, with the sums of their weights up to each. */
type Choices = { words: string[]; sums: Float64Array };

/** Draws that may hit a word which the name has already. */
const DRAWS = 4;

/** A sampler over one or more models. It remembers what it worked out: make one and use it often. */
export function createSampler(models: readonly WeightedModel[]): Sampler {
  const choicesAfter = memoize((step: Step) => findChoices(models, step, shareAtEdge));
  const shareAtEdge = memoize((step: Step) => findEdgeShare(models, step));

  return ({ role, keep, length, random }) => {
    const backwards = keep.end === 'last';
    const words = [keep.word];
    let score = 0;
    while (words.length < length) {
      const closing = words.length === length - 1;
      const choices = choicesAfter({ role, word: words.at(-1) ?? '', backwards, closing });
      const drawn = draw(choices, words, random);
      if (!drawn) return undefined;
      score += Math.log(drawn.share);
      words.push(drawn.word);
    }
    return { words: backwards ? words.reverse() : words, score: score / Math.max(1, length - 1) };
  };
}

type Step = { role: string; word: string; backwards: boolean; closing: boolean };

function memoize<T>(compute: (step: Step) => T): (step: Step) => T {
  const known = new Map<string, T>();
  return (step) => {
    const key = `${step.role} ${step.word} ${step.backwards} ${step.closing}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(step);
    known.set(key, value);
    return value;
  };
}

function draw({ words, sums }: Choices, taken: string[], random: Random): { word: string; share: number } | undefined {
  const total = sums.at(-1) ?? 0;
  for (let i = 0; i < DRAWS && total > 0; i++) {
    const target = random.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    const word = words[low];
    if (word === undefined || taken.includes(word)) continue;
    return { word, share: ((sums[low] ?? 0) - (low > 0 ? (sums[low - 1] ?? 0) : 0)) / total };
  }
  return undefined;
}

/** What may stand beside a word, sorted by word: the order of a table's words is that of training. */
function findChoices(models: readonly WeightedModel[], step: Step, shareAtEdge: (step: Step) => number): Choices {
  const { role, word, backwards, closing } = step;
  const side = backwards ? 'backward' : 'forward';
  const row = new Map<string, number>();
  const add = (counts: Counts | undefined, share: number) => {
    if (counts) for (const next in counts) row.set(next, (row.get(next) ?? 0) + (counts[next] ?? 0) * share);
  };
  // A model that does not know the role is asked only when no other can answer.
  const informed = models.filter(({ model }) => model.roles[role]);
  const asked = informed.length > 0 ? informed : models;
  for (const { model, weight } of asked) {
    add(model.roles[role]?.[side][word], weight * ROLE_SHARE);
    add(model.shared[side][word], weight);
  }
  row.delete(backwards ? START : END);
  // Any way that names of the role end, or begin, is a way on: a likely one after a word that hardly ever goes on.
  const share = row.size < FEW ? 0.25 : 0.01;
  for (const { model, weight } of asked) {
    const own = model.roles[role] ?? model.shared;
    add(backwards ? own.forward[START] : own.backward[END], weight * share);
  }
  for (const edge of [START, END]) row.delete(edge);

  const words = [...row.keys()].sort();
  const sums = new Float64Array(words.length);
  let sum = 0;
  for (const [i, next] of words.entries()) {
    // The last step prefers words that names do end with, or begin with when going backwards.
    sum += (row.get(next) ?? 0) * (closing ? 0.01 + shareAtEdge({ ...step, word: next }) : 1);
    sums[i] = sum;
  }
  return { words, sums };
}

/** Share of a word's occurrences at the edge of a name of the role; of any name when the role has not the word. */
function findEdgeShare(models: readonly WeightedModel[], { role, word, backwards }: Step): number {
  const side = backwards ? 'backward' : 'forward';
  const edge = backwards ? START : END;
  let [atEdge, total] = [0, 0];
  for (const { model, weight } of models) {
    const row = model.roles[role]?.[side][word] ?? model.shared[side][word];
    if (!row) continue;
    for (const next in row) total += (row[next] ?? 0) * weight;
    atEdge += (row[edge] ?? 0) * weight;
  }
  return total > 0 ? atEdge / total : 0;
}
