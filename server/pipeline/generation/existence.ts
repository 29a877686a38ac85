/** Whether a name exists: in the language, in the project, or in the text around a hole. */
import type { SymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import type { HallucinationType } from '../schema';
import { getKnownNames, pathSegments } from './known-names';

/** How a name is used where it would stand; `module` is a segment of an import's path. */
export type NameUse = HallucinationType | 'module';

const NAME = /^[\p{L}_$@#][\p{L}\p{N}_$-]*$/u;

/** What an index knows of modules and parameters, in sets. */
type Sets = {
  segments: ReadonlySet<string>;
  imported: ReadonlySet<string>;
  parameters: ReadonlySet<string>;
};
const setsOfIndex = new WeakMap<SymbolIndex, Sets>();

function setsOf(index: SymbolIndex): Sets {
  const cached = setsOfIndex.get(index);
  if (cached) return cached;
  const callables = [...index.callables.values()].flat();
  const sets: Sets = {
    segments: new Set([...index.modules.keys()].flatMap(pathSegments)),
    imported: new Set([...index.modules.values()].flat()),
    parameters: new Set(callables.flatMap((callable) => callable.parameters)),
  };
  setsOfIndex.set(index, sets);
  return sets;
}

/** Every segment of every module path that the project imports or has. */
export function moduleSegmentsOf(index: SymbolIndex): ReadonlySet<string> {
  return setsOf(index).segments;
}

/**
 * True for keywords and for names of the language's standard library that fit the use.
 * @param path for a module, the segments of the import's path up to and including the name: the standard library has
 *   `runtime/metrics`, which does not make `acme/metrics` exist; without a path every segment counts
 */
export function isKnownName(index: SymbolIndex, name: string, use: NameUse, path?: readonly string[]): boolean {
  const known = getKnownNames(index.language);
  if (known.keywords.has(name) || known.globals.has(name)) return true;
  if (use === 'module' && path) return known.modules.has(path.filter((segment) => segment !== 'node').join('/'));
  if (use === 'module') return known.moduleSegments.has(name);
  if (use === 'parameter') return known.parameters.has(name);
  if (use === 'import') return known.members.has(name) || known.moduleSegments.has(name);
  return use === 'method' && known.members.has(name);
}

/** True when the project, its libraries or the language have the name. */
export function nameExists(index: SymbolIndex, name: string, use: NameUse, path?: readonly string[]): boolean {
  if (isKnownName(index, name, use, path)) return true;
  const { segments, imported, parameters } = setsOf(index);
  // `from kit import store` names a module as if it were a member of another.
  if (use === 'module') return segments.has(name) || imported.has(name);
  if (use === 'import' && segments.has(name)) return true;
  return index.has(name) || parameters.has(name);
}

/** True when the name stands, as a whole word, in the hole's file: code, comments and strings alike. */
export function isNameVisible(hole: HoleText, name: string): boolean {
  return hasWord(hole.middle, name) || hasWord(hole.prefix, name) || hasWord(hole.suffix, name);
}

/** True for text that could be a name or, with dashes, a segment of a module's path. */
export function isWellFormedName(name: string, use: NameUse): boolean {
  return NAME.test(name) && (use === 'module' || !name.includes('-'));
}

function hasWord(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWordChar(text.charAt(at - 1)) && !isWordChar(text.charAt(at + name.length))) return true;
  }
  return false;
}

const WORD_CHAR = /[\p{L}\p{N}_$]/u;
const isWordChar = (char: string) => char !== '' && WORD_CHAR.test(char);
