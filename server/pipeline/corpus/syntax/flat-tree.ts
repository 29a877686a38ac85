/** A syntax tree as plain arrays: one walk through WebAssembly, then every question is answered in JavaScript. */
import { findFaults, type Tree } from '../parser';
import { type NodeTypes, nodeTypesOf } from './node-types';

export type Span = { start: number; end: number };

/**
 * The named nodes of a tree in source order, a parent before its children. Offsets are UTF-16.
 * A node's children are `node + 1` and on from there each one's `after`, up to the node's own `after`.
 */
export type FlatTree = {
  types: NodeTypes;
  count: number;
  type: Uint16Array;
  /** Field of its parent that the node stands in; 0 for none. */
  field: Uint8Array;
  start: Uint32Array;
  end: Uint32Array;
  /** -1 for the root. */
  parent: Int32Array;
  /** The first node that is not a descendant. */
  after: Uint32Array;
  /** ERROR nodes and, of no length, places where the parser made a token up; in order and apart from each other. */
  faults: Span[];
};

/**
 * Reads all named nodes of a tree. The tree may be deleted afterwards.
 * @param leaves 1 for node types whose children say nothing: they are left out
 */
export function flattenTree(tree: Tree, leaves: Uint8Array): FlatTree {
  const types = nodeTypesOf(tree.language);
  const root = tree.rootNode;
  const capacity = root.descendantCount;
  const flat: FlatTree = {
    types,
    count: 0,
    type: new Uint16Array(capacity),
    field: new Uint8Array(capacity),
    start: new Uint32Array(capacity),
    end: new Uint32Array(capacity),
    parent: new Int32Array(capacity),
    after: new Uint32Array(capacity),
    faults: joinSpans(findFaults(tree)),
  };
  const cursor = tree.walk();
  let parent = -1;
  for (;;) {
    const type = cursor.nodeTypeId;
    if (types.isNamed[type] === 1) {
      const node = flat.count++;
      flat.type[node] = type;
      flat.field[node] = cursor.currentFieldId;
      flat.start[node] = cursor.startIndex;
      flat.end[node] = cursor.endIndex;
      flat.parent[node] = parent;
      if (leaves[type] !== 1 && cursor.gotoFirstChild()) {
        parent = node;
        continue;
      }
      flat.after[node] = flat.count;
    }
    let more = cursor.gotoNextSibling();
    while (!more && parent >= 0 && cursor.gotoParent()) {
      flat.after[parent] = flat.count;
      parent = flat.parent[parent] ?? -1;
      more = cursor.gotoNextSibling();
    }
    if (!more) break;
  }
  cursor.delete();
  return flat;
}

function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined;
}
