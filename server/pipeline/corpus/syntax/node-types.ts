/** What a grammar calls its nodes and fields, read once per grammar. */
import type { Tree } from '../parser';

export type Grammar = Tree['language'];

export type NodeTypes = {
  /** Ids of the named node type; several when a grammar has it more than once, none when it has not. */
  idsOf: (name: string) => readonly number[];
  nameOf: (type: number) => string;
  /** 1 for named node types and for errors. */
  isNamed: Uint8Array;
  /** 0 when the grammar has no such field. */
  fieldOf: (name: string) => number;
  /** Ids below it are node types; errors have an id far above. */
  typeCount: number;
  fieldCount: number;
};

const ERROR_TYPE = 65_535;
const known = new WeakMap<Grammar, NodeTypes>();

export function nodeTypesOf(grammar: Grammar): NodeTypes {
  const cached = known.get(grammar);
  if (cached) return cached;
  const ids = new Map<string, number[]>();
  const isNamed = new Uint8Array(ERROR_TYPE + 1);
  isNamed[ERROR_TYPE] = 1;
  for (const [id, name] of grammar.types.entries()) {
    if (name === undefined || !grammar.nodeTypeIsNamed(id)) continue;
    isNamed[id] = 1;
    ids.set(name, [...(ids.get(name) ?? []), id]);
  }
  const fields = new Map<string, number>();
  for (const [id, name] of grammar.fields.entries()) if (name) fields.set(name, id);
  const types: NodeTypes = {
    idsOf: (name) => ids.get(name) ?? [],
    nameOf: (type) => grammar.types[type] ?? 'ERROR',
    isNamed,
    fieldOf: (name) => fields.get(name) ?? 0,
    typeCount: grammar.types.length,
    fieldCount: grammar.fields.length,
  };
  known.set(grammar, types);
  return types;
}
