/** What is known to exist in a repository: the union of its files' symbols and those of the libraries it shares. */
import type { FileSymbols, Language } from '../schema';

export type Callable = { name: string; container?: string; parameters: string[] };

export type SymbolIndex = {
  language: Language;
  /** True when any file of the repository or of its libraries mentions the identifier. */
  has: (name: string) => boolean;
  /** Every identifier mentioned, sorted. */
  identifiers: readonly string[];
  /** Functions and methods by name; several may share one. */
  callables: ReadonlyMap<string, Callable[]>;
  /** Names of fields and variables that are defined, sorted. */
  variables: readonly string[];
  /** Imported modules with the names taken from each, sorted by module. */
  modules: ReadonlyMap<string, readonly string[]>;
};

/**
 * Builds the index of one repository.
 * @param files symbols of the repository's own files and of the libraries that count as known in it, of one language
 */
export function buildSymbolIndex(language: Language, files: Iterable<FileSymbols>): SymbolIndex {
  const identifiers = new Set<string>();
  const callables = new Map<string, Callable[]>();
  const variables = new Set<string>();
  const modules = new Map<string, Set<string>>();
  for (const file of files) {
    for (const name of file.identifiers) identifiers.add(name);
    for (const { name, kind, container, parameters } of file.definitions) {
      identifiers.add(name);
      if (kind === 'function' || kind === 'method') {
        const known = callables.get(name) ?? [];
        known.push({ name, container, parameters: parameters ?? [] });
        callables.set(name, known);
      } else if (kind === 'field' || kind === 'variable') variables.add(name);
    }
    for (const { module, names } of file.imports) {
      const known = modules.get(module) ?? new Set();
      for (const name of names) known.add(name);
      modules.set(module, known);
    }
  }
  return {
    language,
    has: (name) => identifiers.has(name),
    identifiers: [...identifiers].sort(),
    callables,
    variables: [...variables].sort(),
    modules: new Map([...modules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([m, names]) => [m, [...names].sort()])),
  };
}
