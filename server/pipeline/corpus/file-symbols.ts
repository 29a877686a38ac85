/** The symbols of one file: what the symbol index of its repository is made of. */
import type { FileSymbols, Language } from '../schema';
import type { Tree } from './parser';
import { readFacts } from './syntax/read-facts';

/** Collects definitions, imports and every distinct identifier of a file. `tree` must be that of `text`. */
export function collectFileSymbols(input: { language: Language; text: string; tree: Tree }): FileSymbols {
  const { definitions, imports, names } = readFacts(input);
  return { definitions, imports: imports.flatMap(({ modules }) => modules), identifiers: [...names].sort() };
}
