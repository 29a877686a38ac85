/** One pass over a file's tree: names, definitions, imports, and the places at which holes can be cut. */
import type { Language } from '../../schema';
import type { Tree } from '../parser';
import { type CompiledSpec, compileSpec, PLACE, ROLE } from './compiled-spec';
import { createDefinitions } from './definitions';
import { flattenTree } from './flat-tree';
import type { Definition, ImportStatement } from './language-spec';
import { LANGUAGE_SPECS } from './languages';
import { type TreeView, viewTree } from './tree-view';

export type SourceFacts = {
  view: TreeView;
  compiled: CompiledSpec;
  /** Every identifier, as written. */
  names: Set<string>;
  /** Names of variables, parameters and constants that the file itself gives. */
  bound: Set<string>;
  definitions: Definition[];
  imports: ImportStatement[];
  /** Nodes in source order, none of them inside a string, comment, type or import. */
  reads: number[];
  calls: number[];
  argumentLists: number[];
  entries: number[];
  /** Where comments begin, UTF-16. */
  comments: number[];
};

const known = new WeakMap<Tree, SourceFacts>();

/** Reads a tree once; asking again for the same tree costs nothing. */
export function readFacts(input: { language: Language; text: string; tree: Tree }): SourceFacts {
  const cached = known.get(input.tree);
  if (cached) return cached;
  const facts = collectFacts(input);
  known.set(input.tree, facts);
  return facts;
}

function collectFacts({ language, text, tree }: { language: Language; text: string; tree: Tree }): SourceFacts {
  const compiled = compileSpec(tree.language, LANGUAGE_SPECS[language]);
  const flat = flattenTree(tree, compiled.leaves);
  const view = viewTree(flat, text);
  const { roles, places, fieldCount } = compiled;
  const names = new Set<string>();
  const bound = new Set<string>();
  const imports: ImportStatement[] = [];
  const reads: number[] = [];
  const calls: number[] = [];
  const argumentLists: number[] = [];
  const entries: number[] = [];
  const comments: number[] = [];
  /** 1 for names that a pattern gives: they are not read there. */
  const given = new Uint8Array(flat.count);
  const definitions = createDefinitions({ view, compiled, bound, given });
  let opaqueUntil = 0;

  for (let node = 0; node < flat.count; node++) {
    const role = roles[flat.type[node] ?? 0] ?? 0;
    const parent = flat.parent[node] ?? -1;
    const place = parent < 0 ? 0 : (places[(flat.type[parent] ?? 0) * fieldCount + (flat.field[node] ?? 0)] ?? 0);
    if (place & (PLACE.variable | PLACE.field | PLACE.bound)) definitions.addPlace(node, place);
    if (role === 0) continue;

    if (role & ROLE.name && flat.start[node] !== flat.end[node]) names.add(view.slice(node));
    if (role & ROLE.definition) definitions.add(node);
    if (role & ROLE.comment) comments.push(flat.start[node] ?? 0);
    if (node < opaqueUntil) continue;
    if (role & ROLE.opaque) {
      opaqueUntil = flat.after[node] ?? 0;
      continue;
    }
    if (role & ROLE.import) {
      const statement = compiled.imports.get(flat.type[node] ?? 0)?.(view, node);
      if (statement) {
        imports.push(statement);
        opaqueUntil = flat.after[node] ?? 0;
        continue;
      }
    }
    if (role & ROLE.variable && place & PLACE.read && given[node] === 0) reads.push(node);
    if (role & ROLE.call) calls.push(node);
    if (role & ROLE.argumentList && isArgumentList(node)) argumentLists.push(node);
    if (role & ROLE.entry && isNamedEntry(node)) {
      entries.push(node);
      markName(node);
    }
  }
  return {
    view,
    compiled,
    names,
    bound,
    definitions: definitions.list,
    imports,
    reads,
    calls,
    argumentLists,
    entries,
    comments,
  };

  function isArgumentList(node: number): boolean {
    const role = roles[flat.type[flat.parent[node] ?? 0] ?? 0] ?? 0;
    return (role & (ROLE.call | ROLE.unnamedCall)) !== 0;
  }

  function isNamedEntry(node: number): boolean {
    const spec = compiled.entries.get(flat.type[node] ?? 0);
    const parent = view.parent(node);
    if (!spec || parent < 0) return false;
    if (spec.parent && view.typeName(parent) !== spec.parent) return false;
    const holder = view.parent(parent);
    if (spec.inArguments && (holder < 0 || ((roles[flat.type[holder] ?? 0] ?? 0) & ROLE.argumentList) === 0))
      return false;
    const type = spec.notIn && holder >= 0 ? view.child(holder, 'type') : -1;
    if (type >= 0 && spec.notIn?.includes(view.typeName(type))) return false;
    return findNameLeaf(node, spec.name) >= 0;
  }

  /** The only name in the entry's key; -1 when the key is a string, a number or an expression. */
  function findNameLeaf(entry: number, field: string): number {
    let leaf = view.child(entry, field);
    while (leaf >= 0 && view.after(leaf) > leaf + 1) leaf = view.after(leaf + 1) === view.after(leaf) ? leaf + 1 : -1;
    return leaf >= 0 && (roles[flat.type[leaf] ?? 0] ?? 0) & ROLE.name ? leaf : -1;
  }

  function markName(entry: number) {
    const leaf = findNameLeaf(entry, compiled.entries.get(flat.type[entry] ?? 0)?.name ?? '');
    if (leaf >= 0) given[leaf] = 1;
  }
}
