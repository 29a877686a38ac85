/** Which of a project's names a prompt shows: those near the hole first, then a sample of the others. Pure. */
import type { Callable, SymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import { createRandom, type Random } from '../random';
import type { HallucinationType } from '../schema';
import { subwordsOf } from './identifiers';
import { pathSegments } from './known-names';
import { significantTokens } from './tokens';

export type SymbolChoice = {
  index: SymbolIndex;
  hole: HoleText;
  type: HallucinationType;
  /** Most names. */
  count: number;
  seed: string;
};

/** A name as a prompt shows it: `Store.load_items(min_price)`, `STOCK_LIMIT`, `kit.store: Store`. */
type Entry = { label: string; name: string; container: string | undefined; words: readonly string[] };
type Catalogue = {
  entries: readonly Entry[];
  byName: ReadonlyMap<string, readonly Entry[]>;
  byContainer: ReadonlyMap<string, readonly Entry[]>;
  byWord: ReadonlyMap<string, readonly Entry[]>;
};

/** At least this share of the names is a sample of the whole project. */
const SAMPLE_SHARE = 0.25;
/** How far around the hole names are looked for, in characters. */
const NEAR_CHARS = 1_500;
const MOST_LABEL_CHARS = 120;
const NAMES_PER_MODULE = 8;
/** A word that more names share says nothing. */
const MOST_ALIKE = 400;

/**
 * Names of the project that fit the type: functions with their parameters, variables, or modules with what is taken from
 * them. First those that stand in or around the hole, their sisters in the same class or module, and names that share words with
 * what may be replaced, because those are what an invented name could collide with; then a sample by seed.
 */
export function pickSymbols({ index, hole, type, count, seed }: SymbolChoice): string[] {
  if (count <= 0) return [];
  const catalogue = catalogueOf(index, type);
  const random = createRandom(`symbols\n${seed}`);
  const ranked = rankNear(catalogue, hole, type, random);
  const sampled = Math.min(Math.ceil(count * SAMPLE_SHARE), catalogue.entries.length);
  const near = ranked.slice(0, Math.max(count - sampled, 0));
  const labels = new Set(near.map((entry) => entry.label));
  for (const entry of sample(catalogue.entries, count * 2, random)) {
    if (labels.size >= count) break;
    labels.add(entry.label);
  }
  // A small project's sample may be what is near already.
  for (const entry of ranked) {
    if (labels.size >= count) break;
    labels.add(entry.label);
  }
  return [...labels];
}

function rankNear(catalogue: Catalogue, hole: HoleText, type: HallucinationType, random: Random): Entry[] {
  const scores = new Map<Entry, number>();
  const add = (entries: readonly Entry[] | undefined, points: number) => {
    for (const entry of entries ?? []) scores.set(entry, (scores.get(entry) ?? 0) + points);
  };
  const around = namesIn(hole.prefix.slice(-NEAR_CHARS) + hole.middle + hole.suffix.slice(0, NEAR_CHARS), hole, type);
  const within = namesIn(hole.middle, hole, type);
  for (const name of around) add(catalogue.byName.get(name), 2);
  for (const name of within) {
    const own = catalogue.byName.get(name) ?? [];
    add(own, 6);
    for (const container of new Set(own.map((entry) => entry.container))) {
      if (container !== undefined) add(catalogue.byContainer.get(container), 4);
    }
  }
  const targets = hole.targets.filter((target) => target.type === type).map((target) => target.text);
  for (const word of new Set((targets.length > 0 ? targets : [...within]).flatMap(subwordsOf))) {
    const alike = word.length > 1 ? catalogue.byWord.get(word) : undefined;
    if (alike && alike.length <= MOST_ALIKE) add(alike, 1);
  }
  return random
    .shuffle([...scores])
    .sort(([, a], [, b]) => b - a)
    .map(([entry]) => entry);
}

/** Identifiers of code, or for imports the segments of its paths too. */
function namesIn(text: string, { language }: HoleText, type: HallucinationType): Set<string> {
  const tokens = significantTokens(text, language, type === 'import');
  return new Set(tokens.filter((token) => token.kind === 'identifier').map((token) => token.text));
}

const catalogues = new WeakMap<SymbolIndex, Map<HallucinationType, Catalogue>>();

/** Made once for an index and type: a project can have a hundred thousand names, and each hole asks. */
function catalogueOf(index: SymbolIndex, type: HallucinationType): Catalogue {
  const own = catalogues.get(index) ?? new Map<HallucinationType, Catalogue>();
  catalogues.set(index, own);
  const known = own.get(type);
  if (known) return known;
  const entries = listEntries(index, type);
  const catalogue = {
    entries,
    byName: groupBy(entries, ({ name }) => (type === 'import' ? pathSegments(name) : [name])),
    byContainer: groupBy(entries, ({ container }) => (container === undefined ? [] : [container])),
    byWord: groupBy(entries, ({ words }) => words),
  };
  own.set(type, catalogue);
  return catalogue;
}

function groupBy(entries: readonly Entry[], keysOf: (entry: Entry) => readonly string[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const group = groups.get(key);
      if (group) group.push(entry);
      else groups.set(key, [entry]);
    }
  }
  return groups;
}

function listEntries(index: SymbolIndex, type: HallucinationType): Entry[] {
  if (type === 'import') return [...index.modules].map(([module, names]) => describeModule(module, names));
  const variables = index.variables.map((name) => makeEntry(name, name));
  if (type === 'undefinedvariable') return variables;
  const callables = [...index.callables.values()].flat().map(describeCallable);
  const distinct = [...new Map(callables.map((entry) => [entry.label, entry])).values()];
  return type === 'parameter' ? [...distinct, ...variables] : distinct;
}

function describeCallable({ name, container, parameters }: Callable): Entry {
  const qualified = container === undefined ? name : `${container}.${name}`;
  return makeEntry(`${qualified}(${parameters.join(', ')})`, name, container);
}

function describeModule(module: string, names: readonly string[]): Entry {
  const shown = names.slice(0, NAMES_PER_MODULE).join(', ');
  const more = names.length > NAMES_PER_MODULE ? ', ...' : '';
  const parent = pathSegments(module).slice(0, -1).join('/');
  return makeEntry(shown === '' ? module : `${module}: ${shown}${more}`, module, parent === '' ? undefined : parent);
}

/** Modules are named by any string: each label is one line of bounded length. */
function makeEntry(label: string, name: string, container?: string): Entry {
  const line = label.replace(/\s+/g, ' ').trim();
  const shown = line.length > MOST_LABEL_CHARS ? `${line.slice(0, MOST_LABEL_CHARS).toWellFormed()}...` : line;
  return { label: shown, name, container, words: subwordsOf(name) };
}

/** Up to so many entries, each at most once, without shuffling all of them. */
function sample(entries: readonly Entry[], count: number, random: Random): Entry[] {
  if (count >= entries.length) return random.shuffle(entries);
  const places = new Set<number>();
  // Half of a list is drawn in a few rounds; more than that is shuffled.
  if (count > entries.length / 2) return random.shuffle(entries).slice(0, count);
  while (places.size < count) places.add(random.int(entries.length));
  return [...places].flatMap((place) => entries[place] ?? []);
}
