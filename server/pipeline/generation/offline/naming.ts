/** What the offline generators know about names: their roles in a project, and how the project writes them. */
import type { SymbolIndex } from '../../corpus/symbol-index';
import type { Random } from '../../random';
import type { Language } from '../../schema';
import { moduleSegmentsOf } from '../existence';
import { singularize, splitIdentifier, styleLike, subwordsOf } from '../identifiers';
import { getKnownNames } from '../known-names';

export const NAME_ROLES = ['callable', 'parameter', 'variable', 'type', 'module'] as const;
export type NameRole = (typeof NAME_ROLES)[number];

export type NameRequest = {
  /** What the developer wrote, or what a new name should be about. */
  name: string;
  /** The name is not the developer's but made up for the place: it may itself be taken. */
  suggested?: boolean;
  role: NameRole;
  index: SymbolIndex;
  random: Random;
};

export type NameCandidate = { name: string; rationale: string };

/** Names that may take the place of one, best first. They may exist: the caller leaves those out. */
export type NameSource = (request: NameRequest) => NameCandidate[];

/** A project's names of one role with how often each is defined. */
export type NamesByRole = Readonly<Record<NameRole, readonly (readonly [name: string, count: number])[]>>;

/** Segments that say where a path starts rather than what it names. */
export const ANCHORS = new Set(
  'crate self super std index mod main node github com org src lib test tests include internal pkg cmd js ts hpp h __future__'.split(
    ' ',
  ),
);
/** Receivers, which no signature counts as a parameter of its own. */
const RECEIVERS = new Set(['self', 'cls', 'this', '&self', '&mut self']);
/** In these a capital begins a type's name; elsewhere it may begin any public name. */
const CAPITAL_IS_TYPE: ReadonlySet<Language> = new Set(['cpp', 'java', 'javascript', 'python', 'rust', 'typescript']);

const names = new WeakMap<SymbolIndex, NamesByRole>();

/** The project's names by role; each list is sorted by name. Computed once an index. */
export function collectNames(index: SymbolIndex): NamesByRole {
  const cached = names.get(index);
  if (cached) return cached;
  const counts: Record<NameRole, Map<string, number>> = {
    callable: new Map(),
    parameter: new Map(),
    variable: new Map(),
    type: new Map(),
    module: new Map(),
  };
  const add = (role: NameRole, name: string, count = 1) =>
    counts[role].set(name, (counts[role].get(name) ?? 0) + count);

  for (const [name, definitions] of index.callables) {
    add('callable', name, definitions.length);
    for (const parameter of definitions.flatMap((definition) => definition.parameters)) {
      if (!RECEIVERS.has(parameter)) add('parameter', parameter);
    }
  }
  for (const name of index.variables) add('variable', name);
  for (const imported of index.modules.values()) for (const name of imported) add('type', name);
  // The standard library's modules say nothing about how a project names its own.
  const standard = getKnownNames(index.language).moduleSegments;
  for (const segment of moduleSegmentsOf(index)) {
    if (!ANCHORS.has(segment) && !standard.has(segment)) add('module', segment);
  }
  for (const name of index.identifiers) {
    if (index.callables.has(name)) continue;
    if (isTypeName(name, index.language)) add('type', name);
  }
  const sorted = (role: NameRole) =>
    [...counts[role]].filter(([name]) => name.length > 1 && !isPrescribed(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const collected: NamesByRole = {
    callable: sorted('callable'),
    parameter: sorted('parameter'),
    variable: sorted('variable'),
    type: sorted('type'),
    module: sorted('module'),
  };
  names.set(index, collected);
  return collected;
}

/** Names that the language gives rather than the author. */
const isPrescribed = (name: string) => name === 'constructor' || /^__\w+__$/.test(name);

/** True for a name that its language's customs make a class, struct, trait or interface. */
export function isTypeName(name: string, language: Language): boolean {
  return CAPITAL_IS_TYPE.has(language) && splitIdentifier(name).style === 'pascal';
}

type SeveralStyle = 'camel' | 'snake' | 'kebab' | 'flat';

const MODULE_STYLES: Record<Language, SeveralStyle> = {
  cpp: 'snake',
  csharp: 'camel',
  go: 'flat',
  java: 'flat',
  javascript: 'kebab',
  python: 'snake',
  rust: 'snake',
  typescript: 'kebab',
};
const NAME_STYLES: Record<Language, SeveralStyle> = {
  cpp: 'snake',
  csharp: 'camel',
  go: 'camel',
  java: 'camel',
  javascript: 'camel',
  python: 'snake',
  rust: 'snake',
  typescript: 'camel',
};

const styles = new WeakMap<SymbolIndex, Map<boolean, SeveralStyle>>();

/** How the project joins the words of a lower-case name: by what it does most, else by the language's custom. */
function severalStyleOf(index: SymbolIndex, module: boolean): SeveralStyle {
  const cached = styles.get(index)?.get(module);
  if (cached) return cached;
  const custom = (module ? MODULE_STYLES : NAME_STYLES)[index.language];
  const seen: Record<SeveralStyle, number> = { camel: 0, snake: 0, kebab: 0, flat: 0 };
  // Where packages are one flat word by custom, other segments say nothing about them.
  if (custom !== 'flat') {
    for (const name of module ? moduleSegmentsOf(index) : index.identifiers) {
      const { style } = splitIdentifier(name);
      if (style === 'camel' || style === 'snake' || style === 'kebab') seen[style]++;
    }
  }
  const most = Math.max(...Object.values(seen));
  const style =
    most > seen[custom] ? ((['camel', 'snake', 'kebab'] as const).find((s) => seen[s] === most) ?? custom) : custom;
  const known = styles.get(index) ?? new Map<boolean, SeveralStyle>();
  styles.set(index, known.set(module, style));
  return style;
}

/** What a language's custom puts before a name's first word: `kMax`, `m_size`, `IStore`. */
const MARKS: Partial<Record<Language, RegExp>> = {
  cpp: /^(?:k(?=\p{Lu})|[mgs]_(?=\p{Ll}))/u,
  csharp: /^(?:I(?=\p{Lu}\p{Ll})|[ms]_(?=\p{Ll}))/u,
};

/** The lower-case words of a name, without such a mark. */
export function wordsOf(name: string, language: Language): string[] {
  return subwordsOf(name.slice(markOf(name, language).length));
}

const SHORT_WORDS = new Set('is to on by at of in as no up id or if do go my db io ip ui os'.split(' '));

/** True when what is new in a name can be read: no shreds such as `et` or `cr`. */
export function addsReadableWords(words: readonly string[], original: readonly string[]): boolean {
  return words.every(
    (word) => word.length > 2 || original.includes(word) || SHORT_WORDS.has(word) || /^\d+$/.test(word),
  );
}

/** False when two words of a name are the same or differ in number only: `loadItemsItem`. */
export function hasDistinctWords(words: readonly string[]): boolean {
  return new Set(words.map((word) => singularize(word) ?? word)).size === words.length;
}

/** Writes lower-case words as the request's name is written. */
export function writeName({ name, role, index }: NameRequest, words: string[]): string {
  const mark = markOf(name, index.language);
  const several = severalStyleOf(index, role === 'module');
  return mark + styleLike(splitIdentifier(name.slice(mark.length)), words, several, index.language === 'go');
}

const markOf = (name: string, language: Language) => MARKS[language]?.exec(name)?.[0] ?? '';
