import { type CompiledSpec, ROLE } from './compiled-spec';
import type { TreeView } from './tree-view';

/** The leaf that names what an expression or type is: `c` of `a.b.c`, `List` of `List<T>`; -1 when there is none. */
export function findName(view: TreeView, { roles, nameSteps }: CompiledSpec, node: number): number {
  let at = node;
  while (at >= 0) {
    const type = view.flat.type[at] ?? 0;
    if ((roles[type] ?? 0) & ROLE.name) return at;
    const step = nameSteps.get(type);
    if (step === undefined) return -1;
    at = step === 'first' ? firstChild(view, at) : step === 'last' ? lastChild(view, at) : view.child(at, step);
  }
  return -1;
}

function firstChild(view: TreeView, node: number): number {
  return view.after(node) > node + 1 ? node + 1 : -1;
}

export function lastChild(view: TreeView, node: number): number {
  return view.children(node).at(-1) ?? -1;
}
