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

export type SampleRequest = {
  model: SubwordModel;
  role: string;
  /** The one end of the name that is kept. */
  keep: { word: string; end: 'first' | 'last' };
  /** How many words the name has. */
  length: number;
  random: Random;
};

/**
 * Samples the words of a name that begins or ends with a given word.
 * @returns the words with the mean log-probability of each step; undefined when the model knows no way on
 */
export function sampleWords({
  model,
  role,
  keep,
  length,
  random,
}: SampleRequest): { words: string[]; score: number } | undefined {
  const backwards = keep.end === 'last';
  const edge = backwards ? START : END;
  const words = [keep.word];
  let score = 0;
  while (words.length < length) {
    const row = followers(model, role, words.at(-1) ?? '', backwards);
    const choices = Object.entries(row).filter(([word]) => word !== edge && !words.includes(word));
    // The last step prefers words that names do end with.
    const closing = words.length === length - 1;
    const weightOf = ([word, count]: [string, number]) =>
      count * (closing ? 0.01 + closes(model, role, word, backwards) : 1);
    const chosen = random.weighted(choices, weightOf);
    if (!chosen) return undefined;
    const total = choices.reduce((sum, choice) => sum + weightOf(choice), 0);
    score += Math.log(weightOf(chosen) / total);
    words.push(chosen[0]);
  }
  return { words: backwards ? words.reverse() : words, score: score / Math.max(1, length - 1) };
}

/** What stands beside a word: the role's counts, filled up with those of all roles, else any word of that edge. */
function followers(model: SubwordModel, role: string, word: string, backwards: boolean): Counts {
  const side = backwards ? 'backward' : 'forward';
  const own = model.roles[role]?.[side][word];
  const all = model.shared[side][word];
  const row: Counts = Object.create(null);
  for (const [next, count] of Object.entries(own ?? {})) row[next] = (row[next] ?? 0) + count * ROLE_SHARE;
  for (const [next, count] of Object.entries(all ?? {})) row[next] = (row[next] ?? 0) + count;
  const edge = backwards ? START : END;
  const open = Object.keys(row).filter((next) => next !== edge).length;
  // A word that hardly ever goes on is continued by how names of the role end, or begin.
  if (open < 3) {
    const own = model.roles[role] ?? model.shared;
    const farther = backwards ? own.forward[START] : own.backward[END];
    for (const [next, count] of Object.entries(farther ?? {})) row[next] = (row[next] ?? 0) + count / 4;
  }
  return row;
}

/** Share of a word's occurrences at which a name of the role ends, or begins when going backwards. */
function closes(model: SubwordModel, role: string, word: string, backwards: boolean): number {
  const side = backwards ? 'backward' : 'forward';
  const row = model.roles[role]?.[side][word] ?? model.shared[side][word];
  if (!row) return 0;
  const total = Object.values(row).reduce((sum, count) => sum + count, 0);
  return (row[backwards ? START : END] ?? 0) / total;
}
