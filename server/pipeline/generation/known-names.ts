/**
 * Names that exist in a language wherever the code lives: keywords, built-ins and the standard library.
 * The lists were read from the standard libraries themselves (CPython 3.11, Go 1.19 and the additions since, OpenJDK 17,
 * Rust 1.97's documentation, libstdc++ 12, Node 22 and TypeScript's lib files); C#'s was written by hand.
 */
import type { Language } from '../schema';
import cpp from './known-names/cpp.json';
import csharp from './known-names/csharp.json';
import go from './known-names/go.json';
import java from './known-names/java.json';
import javascript from './known-names/javascript.json';
import python from './known-names/python.json';
import rust from './known-names/rust.json';

type NameLists = { keywords: string[]; globals: string[]; members: string[]; parameters: string[]; modules: string[] };

export type KnownNames = {
  keywords: ReadonlySet<string>;
  /** Usable without an import: built-in functions, types and constants. */
  globals: ReadonlySet<string>;
  /** Types, functions, methods and fields of the standard library. */
  members: ReadonlySet<string>;
  /** Parameters of the standard library's functions, where the language lets callers name them. */
  parameters: ReadonlySet<string>;
  /** Paths of the standard library's modules, their segments joined by `/`. */
  modules: ReadonlySet<string>;
  /** Their segments: `concurrent` and `futures` of `concurrent.futures`. */
  moduleSegments: ReadonlySet<string>;
};

const TYPESCRIPT_KEYWORDS =
  'abstract any asserts bigint boolean constructor declare infer is keyof module namespace never number object override ' +
  'readonly satisfies string symbol type unique unknown accessor global out';

const LISTS: Record<Language, NameLists> = {
  cpp,
  csharp,
  go,
  java,
  javascript,
  python,
  rust,
  typescript: { ...javascript, keywords: [...javascript.keywords, TYPESCRIPT_KEYWORDS] },
};

const words = (lines: string[]) => new Set(lines.flatMap((line) => line.split(' ')));

const cache = new Map<Language, KnownNames>();

/** The known names of a language; each list is made once a process. */
export function getKnownNames(language: Language): KnownNames {
  const cached = cache.get(language);
  if (cached) return cached;
  const lists = LISTS[language];
  const modules = new Set([...words(lists.modules)].map((path) => pathSegments(path).join('/')));
  const known: KnownNames = {
    keywords: words(lists.keywords),
    globals: words(lists.globals),
    members: words(lists.members),
    parameters: words(lists.parameters),
    modules,
    moduleSegments: new Set([...modules].flatMap((path) => path.split('/'))),
  };
  cache.set(language, known);
  return known;
}

/** `./a/b-c.js`, `a::b`, `a.b` -> their segments, without the empty ones and the dots. */
export function pathSegments(path: string): string[] {
  return path.split(/[\\/.:\s'"<>]+/).filter((segment) => segment !== '');
}
