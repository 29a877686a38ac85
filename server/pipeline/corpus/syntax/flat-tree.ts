/** A syntax tree as plain arrays: one walk through WebAssembly, then every question is answered in JavaScript. */
import type { Tree } from '../parser';
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
  /** ERROR nodes and, of no length, the places where the parser made a token up. */
  faults: Span[];
};

const ERROR_TYPE = 65_535;

/**
 * Reads all named nodes of a tree. The tree may be deleted afterwards.
 * @param leaves 1 for node types whose children say nothing: they are left out, unless a fault may hide among them
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
    faults: [],
  };
  const { hasError } = root;
  const cursor = tree.walk();
  let parent = -1;
  for (;;) {
    const type = cursor.nodeTypeId;
    const named = types.isNamed[type] === 1;
    if (named || hasError) {
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      // Only a node without text can be missing, so the others need not be asked.
      if (hasError && (type === ERROR_TYPE || (start === end && cursor.nodeIsMissing)))
        flat.faults.push({ start, end });
      if (named) {
        const node = flat.count++;
        flat.type[node] = type;
        flat.field[node] = cursor.currentFieldId;
        flat.start[node] = start;
        flat.end[node] = end;
        flat.parent[node] = parent;
        if ((hasError || leaves[type] !== 1) && cursor.gotoFirstChild()) {
          parent = node;
          continue;
        }
        flat.after[node] = flat.count;
      }
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
