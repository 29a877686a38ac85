/** Questions that a flat tree and its text answer. */
import type { FlatTree } from './flat-tree';

export type TreeView = {
  flat: FlatTree;
  text: string;
  typeName: (node: number) => string;
  /** The first child in the field; -1 when there is none. */
  child: (node: number, field: string) => number;
  children: (node: number) => number[];
  slice: (node: number) => string;
  start: (node: number) => number;
  end: (node: number) => number;
  parent: (node: number) => number;
  after: (node: number) => number;
};

export function viewTree(flat: FlatTree, text: string): TreeView {
  const start = (node: number) => flat.start[node] ?? 0;
  const end = (node: number) => flat.end[node] ?? 0;
  const after = (node: number) => flat.after[node] ?? 0;
  const child = (node: number, field: string) => {
    const id = flat.types.fieldOf(field);
    if (id === 0) return -1;
    const stop = after(node);
    for (let at = node + 1; at < stop; at = after(at)) if (flat.field[at] === id) return at;
    return -1;
  };
  const children = (node: number) => {
    const list: number[] = [];
    const stop = after(node);
    for (let at = node + 1; at < stop; at = after(at)) list.push(at);
    return list;
  };
  return {
    ...{ flat, text, start, end, after, child, children },
    parent: (node) => flat.parent[node] ?? -1,
    typeName: (node) => flat.types.nameOf(flat.type[node] ?? 0),
    slice: (node) => text.slice(start(node), end(node)),
  };
}
