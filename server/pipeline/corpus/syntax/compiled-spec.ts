/** A language's specification, looked up by the numbers that a grammar gives its nodes and fields. */
import type { CallSpec, DefinitionSpec, EntrySpec, ImportStatement, LanguageSpec } from './language-spec';
import { type Grammar, type NodeTypes, nodeTypesOf } from './node-types';
import type { TreeView } from './tree-view';

/** What a node of some type is, as bits. */
export const ROLE = {
  name: 1,
  variable: 2,
  binding: 4,
  comment: 8,
  opaque: 16,
  call: 32,
  unnamedCall: 64,
  argumentList: 128,
  entry: 256,
  import: 512,
  definition: 1024,
  container: 2048,
  function: 4096,
  patternStop: 8192,
  widening: 16_384,
  bulky: 32_768,
  literal: 65_536,
} as const;

/** What a place (a field of a node of some type) is, as bits. */
export const PLACE = { read: 1, variable: 2, field: 4, bound: 8, stop: 16, callee: 32 } as const;

export type CompiledSpec = {
  spec: LanguageSpec;
  /** 1 for names, comments and literals. */
  leaves: Uint8Array;
  /** Roles by node type. */
  roles: Uint32Array;
  /** Places by `type * fieldCount + field`. */
  places: Uint8Array;
  fieldCount: number;
  calls: ReadonlyMap<number, CallSpec>;
  entries: ReadonlyMap<number, EntrySpec>;
  namedArguments: ReadonlyMap<number, string>;
  definitions: ReadonlyMap<number, DefinitionSpec>;
  containers: ReadonlyMap<number, string>;
  nameSteps: ReadonlyMap<number, string>;
  imports: ReadonlyMap<number, (view: TreeView, node: number) => ImportStatement | null>;
  wrappers: ReadonlySet<number>;
  ignoredCallees: ReadonlySet<string>;
  ignoredVariables: ReadonlySet<string>;
};

const LEAF = ROLE.name | ROLE.comment | ROLE.literal;

const known = new WeakMap<Grammar, CompiledSpec>();

/** Compiles once per grammar: TypeScript and TSX share a specification, but not their numbers. */
export function compileSpec(grammar: Grammar, spec: LanguageSpec): CompiledSpec {
  const cached = known.get(grammar);
  if (cached) return cached;
  const types = nodeTypesOf(grammar);
  const roles = compileRoles(types, spec);
  const compiled: CompiledSpec = {
    spec,
    leaves: Uint8Array.from(roles, (role) => (role & LEAF ? 1 : 0)),
    roles,
    places: compilePlaces(types, spec),
    fieldCount: types.fieldCount,
    calls: byType(types, spec.calls),
    entries: byType(types, spec.entries),
    namedArguments: byType(types, spec.namedArguments),
    definitions: byType(types, spec.definitions),
    containers: byType(types, spec.containers),
    nameSteps: byType(types, spec.nameSteps),
    imports: byType(types, spec.imports),
    wrappers: new Set(spec.argumentWrappers.flatMap(types.idsOf)),
    ignoredCallees: new Set(spec.ignoredCallees),
    ignoredVariables: new Set(spec.ignoredVariables),
  };
  known.set(grammar, compiled);
  return compiled;
}

function byType<T>(types: NodeTypes, entries: Record<string, T>): Map<number, T> {
  return new Map(
    Object.entries(entries).flatMap(([name, value]) => types.idsOf(name).map((id) => [id, value] as const)),
  );
}

function compileRoles(types: NodeTypes, spec: LanguageSpec): Uint32Array {
  const roles = new Uint32Array(types.typeCount);
  const give = (role: number, names: readonly string[]) => {
    for (const id of names.flatMap(types.idsOf)) roles[id] = (roles[id] ?? 0) | role;
  };
  give(ROLE.name, spec.names);
  give(ROLE.variable, spec.variables);
  give(ROLE.binding, spec.bindings);
  give(ROLE.comment, spec.comments);
  give(ROLE.literal, spec.literals);
  give(ROLE.opaque, spec.opaque);
  give(ROLE.call, Object.keys(spec.calls));
  give(ROLE.unnamedCall, spec.unnamedCalls);
  give(ROLE.argumentList, spec.argumentLists);
  give(ROLE.entry, Object.keys(spec.entries));
  give(ROLE.import, Object.keys(spec.imports));
  give(ROLE.definition, Object.keys(spec.definitions));
  give(ROLE.container, Object.keys(spec.containers));
  give(
    ROLE.patternStop,
    spec.patternStops.filter((place) => !place.includes('.')),
  );
  give(ROLE.widening, spec.widenings);
  give(ROLE.bulky, spec.bulkyArguments);
  const callables = Object.entries(spec.definitions).filter(
    ([, { kind, value }]) => !value && /function|method/.test(kind),
  );
  give(ROLE.function, [...spec.functions, ...callables.map(([name]) => name)]);
  return roles;
}

function compilePlaces(types: NodeTypes, spec: LanguageSpec): Uint8Array {
  const { fieldCount } = types;
  const places = new Uint8Array(types.typeCount * fieldCount);
  const give = (bit: number, names: readonly string[]) => {
    for (const name of names) {
      const [parent = '', field] = name.split('.');
      for (const type of types.idsOf(parent)) {
        for (let id = 0; id < fieldCount; id++) {
          const fits = field === undefined || (field === '-' ? id === 0 : id !== 0 && id === types.fieldOf(field));
          if (fits) places[type * fieldCount + id] = (places[type * fieldCount + id] ?? 0) | bit;
        }
      }
    }
  };
  give(PLACE.read, spec.reads);
  give(PLACE.variable, spec.variablesAt);
  give(PLACE.field, spec.fieldsAt);
  give(PLACE.bound, spec.boundAt);
  give(
    PLACE.stop,
    spec.patternStops.filter((place) => place.includes('.')),
  );
  give(
    PLACE.callee,
    Object.entries(spec.calls).map(([name, { callee }]) => `${name}.${callee}`),
  );
  return places;
}
