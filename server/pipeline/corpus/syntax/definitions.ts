/** What a file defines: functions with their parameters, classes, fields, variables and modules. */
import { type CompiledSpec, PLACE, ROLE } from './compiled-spec';
import type { Definition } from './language-spec';
import { lineOf, lineStarts } from './lines';
import { findName } from './names';
import type { TreeView } from './tree-view';

type Input = {
  view: TreeView;
  compiled: CompiledSpec;
  /** Gets the names of variables and parameters. */
  bound: Set<string>;
  /** Gets a 1 for each node that gives a name rather than reads it. */
  given: Uint8Array;
};

export type Definitions = {
  list: Definition[];
  /** Adds what a node of a definition's type defines. */
  add: (node: number) => void;
  /** Adds the names that stand at a place of variables, fields or parameters. */
  addPlace: (node: number, place: number) => void;
};

export function createDefinitions({ view, compiled, bound, given }: Input): Definitions {
  const { flat } = view;
  const { roles, places, fieldCount, spec } = compiled;
  const list: Definition[] = [];
  const seen = new Set<string>();
  const lines = lineStarts(view.text);
  const declarator = flat.types.fieldOf('declarator');
  const roleOf = (node: number) => roles[flat.type[node] ?? 0] ?? 0;

  function push(kind: Definition['kind'], node: number, container?: string, parameters?: string[]) {
    const name = view.slice(node);
    const key = `${kind} ${container ?? ''} ${name}`;
    // A second function of that name takes other parameters; a second assignment says nothing new.
    if (name === '' || (seen.has(key) && !parameters?.length)) return;
    seen.add(key);
    list.push({
      name,
      kind,
      ...(container === undefined ? {} : { container }),
      ...(parameters ? { parameters } : {}),
      line: lineOf(lines, view.start(node)),
    });
  }

  function add(node: number) {
    const definition = compiled.definitions.get(flat.type[node] ?? 0);
    if (!definition) return;
    const own = definition.name ? view.child(node, definition.name) : view.after(node) > node + 1 ? node + 1 : -1;
    const name = own < 0 ? -1 : definition.kind === 'module' ? own : findName(view, compiled, own);
    if (name < 0) return;
    if (definition.variableIn && isWithin(node, definition.variableIn)) {
      push('variable', name);
      bound.add(view.slice(name));
      return;
    }
    let signature = node;
    if (definition.value) {
      signature = view.child(node, definition.value);
      if (signature < 0 || !(roleOf(signature) & ROLE.function)) return;
    }
    const parameters = definition.parameters?.flatMap((field) => {
      const holder = view.child(signature, field);
      return holder < 0 ? [] : collectPattern(holder);
    });
    const callable = definition.kind === 'function' || definition.kind === 'method';
    const container = definition.receiver
      ? findReceiver(view.child(node, definition.receiver))
      : (scopeOf(own, name) ?? (callable ? containerOf(node) : undefined));
    const kind = definition.kind === 'function' && container !== undefined ? 'method' : definition.kind;
    push(kind, name, container, callable ? (parameters ?? []) : undefined);
  }

  function addPlace(node: number, place: number) {
    const isMember = spec.selfName !== undefined && compiled.nameSteps.has(flat.type[node] ?? 0);
    if (isMember) {
      const name = findName(view, compiled, node);
      if (name >= 0 && view.slice(node + 1) === spec.selfName) push('field', name, containerOf(node, true));
      return;
    }
    if (place & PLACE.field) {
      const name = findName(view, compiled, node);
      if (name >= 0) push('field', name, containerOf(node));
      return;
    }
    collectPattern(node, (leaf) => {
      if (!(place & PLACE.variable)) return;
      const container = containerOf(node);
      // `const f = () => …` is a function already.
      if (container === undefined && seen.has(`function  ${view.slice(leaf)}`)) return;
      push(container === undefined ? 'variable' : 'field', leaf, container);
    });
  }

  /** The names that a pattern gives, in order; they count as bound from here on. */
  function collectPattern(root: number, onName?: (leaf: number) => void): string[] {
    const found: string[] = [];
    const stop = view.after(root);
    for (let node = root; node < stop; node++) {
      const role = roleOf(node);
      const parent = view.parent(node);
      const place = node === root ? 0 : (places[(flat.type[parent] ?? 0) * fieldCount + (flat.field[node] ?? 0)] ?? 0);
      if (role & ROLE.patternStop || place & PLACE.stop) {
        node = view.after(node) - 1;
        continue;
      }
      if (!(role & ROLE.binding)) continue;
      const name = view.slice(node);
      if (compiled.ignoredVariables.has(name)) continue;
      if (spec.lowerCaseBindings && node !== root && /^\p{Lu}/u.test(name)) continue;
      found.push(name);
      bound.add(name);
      // The parameters of the function around it have been read before.
      if (given[node] === 0) onName?.(node);
      given[node] = 1;
    }
    return found;
  }

  /**
   * Name of the class whose member a node is; undefined inside a function, unless `beyond` says to look outside it.
   * In C and its heirs a declarator belongs to the statement around it.
   */
  function containerOf(node: number, beyond = false): string | undefined {
    let at = node;
    while (flat.field[at] === declarator && declarator !== 0) at = view.parent(at);
    for (at = view.parent(at); at >= 0; at = view.parent(at)) {
      const field = compiled.containers.get(flat.type[at] ?? 0);
      if (field !== undefined) {
        const holder = view.child(at, field);
        const name = holder < 0 ? -1 : findName(view, compiled, holder);
        return name < 0 ? undefined : view.slice(name);
      }
      if (!beyond && roleOf(at) & ROLE.function) return undefined;
    }
    return undefined;
  }

  /** `Shelf` of `Shelf::get`, where a method is defined outside its class. */
  function scopeOf(own: number, name: number): string | undefined {
    const parent = view.parent(name);
    const scope = own === name || parent < 0 ? -1 : view.child(parent, 'scope');
    return scope < 0 ? undefined : view.slice(scope);
  }

  function findReceiver(list: number): string | undefined {
    for (let at = list; at >= 0 && at < view.after(list); at++) {
      if (view.typeName(at) === 'type_identifier') return view.slice(at);
    }
    return undefined;
  }

  function isWithin(node: number, [parent, grandparent]: [string, string]): boolean {
    const holder = view.parent(node);
    return holder >= 0 && view.typeName(holder) === parent && view.typeName(view.parent(holder)) === grandparent;
  }

  return { list, add, addPlace };
}
