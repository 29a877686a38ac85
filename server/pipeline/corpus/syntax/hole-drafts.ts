/** Where holes can be cut, by kind, before their size and surroundings are looked at. */
import type { HallucinationType, TargetRole } from '../../schema';
import { PLACE, ROLE } from './compiled-spec';
import type { EntrySpec } from './language-spec';
import { findName, lastChild } from './names';
import type { SourceFacts } from './read-facts';

/** A span of the file that one hallucination type may replace, UTF-16. */
export type Spot = { type: HallucinationType; role: TargetRole; start: number; end: number };
export type HoleDraft = { type: HallucinationType; node: number; start: number; end: number; spots: Spot[] };

export type Drafts = {
  drafts: HoleDraft[];
  /** Spots that count in any hole around them, in source order: callees, names of arguments, variables. */
  shared: Spot[];
};

/** Longest positional argument that may be replaced as a whole, in UTF-16 units. */
const MAX_ARGUMENT = 80;
/** Longest expression that an identifier is widened to. */
const MAX_WIDENED = 60;
/** What stands before a member: `.`, `?.`, `->` or `::`, but not the dots of a spread or a range. */
const MEMBER_OPERATOR = /(?:(?<!\.)\.|->|::)\s*$/;
const SCREAMING = /^[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*$/;

export function draftHoles(facts: SourceFacts): Drafts {
  const variables = facts.reads.filter((node) => isVariable(facts, facts.view.slice(node)));
  const lists = readArgumentLists(facts);
  const calls = callDrafts(facts, lists);
  const entries = entryDrafts(facts);
  const passed = [...lists.values()].flatMap((list) => list.filter(({ isHole }) => isHole));
  const drafts = [
    ...importDrafts(facts),
    ...calls,
    ...entries,
    ...passed.map(({ node, start, end, spot, append }) => ({
      type: 'parameter' as const,
      node,
      start,
      end,
      spots: append ? [spot, append] : [spot],
    })),
    ...variableDrafts(facts, variables),
  ];
  const named = [...lists.values()].flatMap((list) =>
    list.flatMap(({ spot }) => (spot.role === 'named-argument' ? [spot] : [])),
  );
  const shared = [
    ...variableSpots(facts, variables),
    ...named,
    ...entries.flatMap(({ spots }) => spots),
    ...calls.flatMap(({ spots }) => spots.filter(({ type }) => type === 'method')),
  ];
  return { drafts, shared: shared.sort((a, b) => a.start - b.start) };
}

type Argument = {
  node: number;
  start: number;
  end: number;
  /** The whole argument, or its name. */
  spot: Spot;
  /** It can be replaced as a whole or has a name. */
  isTarget: boolean;
  /** It is worth a hole of its own: it has a name in it. */
  isHole: boolean;
  /** Where one more argument may follow; only after the last. */
  append?: Spot;
};

const isVariable = ({ bound, compiled }: SourceFacts, name: string) =>
  !compiled.ignoredVariables.has(name) && (bound.has(name) || (name.length > 2 && SCREAMING.test(name)));

function variableSpots({ view }: SourceFacts, variables: readonly number[]): Spot[] {
  return variables.map((node) => ({
    type: 'undefinedvariable',
    role: 'identifier',
    start: view.start(node),
    end: view.end(node),
  }));
}

function variableDrafts(facts: SourceFacts, variables: readonly number[]): HoleDraft[] {
  const { view } = facts;
  return variables.map((read) => {
    const node = widen(facts, read);
    return { type: 'undefinedvariable', node, start: view.start(node), end: view.end(node), spots: [] };
  });
}

/** From `total` to `total / count` where that is how the expression begins; calls are holes of their own. */
function widen({ view, compiled }: SourceFacts, read: number): number {
  const { roles, places, fieldCount } = compiled;
  let widest = read;
  for (let node = read; ; ) {
    const parent = view.parent(node);
    if (parent < 0 || view.start(parent) !== view.start(read)) return widest;
    const type = view.flat.type[parent] ?? 0;
    if (!((roles[type] ?? 0) & ROLE.widening)) return widest;
    const holder = view.parent(parent);
    const place = (view.flat.type[holder] ?? 0) * fieldCount + (view.flat.field[parent] ?? 0);
    if ((places[place] ?? 0) & PLACE.callee) return widest;
    if (view.end(parent) - view.start(parent) > MAX_WIDENED || view.slice(parent).includes('\n')) return widest;
    for (let at = node + 1; at < view.after(parent); at++) {
      if ((roles[view.flat.type[at] ?? 0] ?? 0) & (ROLE.call | ROLE.function | ROLE.opaque)) return widest;
    }
    widest = parent;
    node = parent;
  }
}

function importDrafts({ imports }: SourceFacts): HoleDraft[] {
  return imports.map(({ node, start, end, parts }) => ({
    type: 'import',
    node,
    start,
    end,
    spots: parts.map((part) => ({ ...part, type: 'import' })),
  }));
}

function callDrafts(facts: SourceFacts, lists: ReadonlyMap<number, Argument[]>): HoleDraft[] {
  const { view, compiled, calls } = facts;
  return calls.flatMap((call) => {
    const spec = compiled.calls.get(view.flat.type[call] ?? 0);
    const callee = spec ? view.child(call, spec.callee) : -1;
    const name = callee < 0 ? -1 : findName(view, compiled, callee);
    if (!spec || name < 0 || isIgnored(facts, view.slice(name))) return [];
    const parts = spec.arguments.map((field) => view.child(call, field)).filter((part) => part >= 0);
    const list = parts.find((part) => lists.has(part));
    const last = parts.at(-1);
    if (last === undefined || (list === undefined && !spec.constructs)) return [];
    const start = view.start(name);
    const isMember = !spec.constructs && MEMBER_OPERATOR.test(view.text.slice(Math.max(0, start - 40), start));
    const passed = list === undefined ? [] : (lists.get(list) ?? []);
    const append =
      passed.length > 0 || list === undefined ? passed.at(-1)?.append : appendAt(facts, view.start(list) + 1);
    const spots: Spot[] = [
      { type: 'method', role: isMember ? 'member' : 'callee', start, end: view.end(name) },
      ...passed.filter(({ isTarget }) => isTarget).map(({ spot }) => spot),
      ...(append ? [append] : []),
    ];
    return [{ type: 'method', node: call, start, end: view.end(last), spots }];
  });
}

/** Conversions and the like, and `cls(…)`. */
function isIgnored({ compiled }: SourceFacts, callee: string): boolean {
  return compiled.ignoredCallees.has(callee) || compiled.ignoredVariables.has(callee);
}

function readArgumentLists(facts: SourceFacts): Map<number, Argument[]> {
  const { view, argumentLists } = facts;
  const lists = new Map<number, Argument[]>();
  for (const list of argumentLists) {
    const isArgument = (node: number) => !(roleOf(facts, node) & ROLE.comment);
    const passed = view
      .children(list)
      .filter(isArgument)
      .map((node) => readArgument(facts, node));
    const last = passed.at(-1);
    if (last) last.append = appendAt(facts, last.end, last.node);
    lists.set(list, passed);
  }
  return lists;
}

function readArgument(facts: SourceFacts, node: number): Argument {
  const { view, compiled } = facts;
  const type = view.flat.type[node] ?? 0;
  const [start, end] = [view.start(node), view.end(node)];
  const name = view.child(node, compiled.namedArguments.get(type) ?? '');
  if (name >= 0) {
    const spot: Spot = { type: 'parameter', role: 'named-argument', start: view.start(name), end: view.end(name) };
    return { node, start, end, spot, isTarget: true, isHole: true };
  }
  const value = compiled.wrappers.has(type) ? lastChild(view, node) : node;
  const isBulky = value < 0 || (roleOf(facts, value) & ROLE.bulky) !== 0;
  const isShort = end - start <= MAX_ARGUMENT && !view.slice(node).includes('\n');
  return {
    node,
    start,
    end,
    spot: { type: 'parameter', role: 'argument', start, end },
    isTarget: !isBulky && isShort,
    isHole: !isBulky && isShort && hasName(facts, value),
  };
}

/** False for literals, `this`, `self`, and what is built of them only. */
function hasName(facts: SourceFacts, node: number): boolean {
  const { view, compiled } = facts;
  for (let at = node; at < view.after(node); at++) {
    const role = roleOf(facts, at);
    if (role & ROLE.name && !compiled.ignoredVariables.has(view.slice(at))) return true;
    if (role & ROLE.opaque) at = view.after(at) - 1;
  }
  return false;
}

/** The place after the last argument where a named one may be added. */
function appendAt({ view, compiled }: SourceFacts, at: number, after = -1): Spot | undefined {
  const { appendsUnlessAfter } = compiled.spec;
  if (!appendsUnlessAfter || (after >= 0 && appendsUnlessAfter.includes(view.typeName(after)))) return undefined;
  return { type: 'parameter', role: 'argument', start: at, end: at };
}

function entryDrafts({ view, compiled, entries }: SourceFacts): HoleDraft[] {
  return entries.flatMap((node) => {
    const spec: EntrySpec | undefined = compiled.entries.get(view.flat.type[node] ?? 0);
    const key = spec ? view.child(node, spec.name) : -1;
    if (key < 0) return [];
    // The name is the key's only leaf: a C++ designator and a Go key wrap it.
    const name = view.after(key) - 1;
    const spot: Spot = { type: 'parameter', role: 'named-argument', start: view.start(name), end: view.end(name) };
    return [{ type: 'parameter', node, start: view.start(node), end: view.end(node), spots: [spot] }];
  });
}

function roleOf({ view, compiled }: SourceFacts, node: number): number {
  return compiled.roles[view.flat.type[node] ?? 0] ?? 0;
}
