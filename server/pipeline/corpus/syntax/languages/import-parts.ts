/** What the readers of import statements share. */
import type { ImportPart, ImportStatement } from '../language-spec';
import type { TreeView } from '../tree-view';

export function partOf(view: TreeView, role: ImportPart['role'], node: number): ImportPart {
  return { role, start: view.start(node), end: view.end(node) };
}

/** The text between the quotes of a string, as a module. */
export function quotedPart(view: TreeView, node: number): ImportPart {
  return { role: 'module', start: view.start(node) + 1, end: view.end(node) - 1 };
}

/** The statement as a hole: what follows its keyword, up to its end without trailing white space. */
export function importFrom(
  view: TreeView,
  node: number,
  keyword: string,
  parts: ImportPart[],
  modules: ImportStatement['modules'],
): ImportStatement {
  const from = view.start(node);
  const text = view.slice(node);
  const rest = text.startsWith(keyword) ? text.slice(keyword.length) : text;
  const start = from + text.length - rest.trimStart().length;
  return { node, start, end: from + text.trimEnd().length, parts, modules };
}
