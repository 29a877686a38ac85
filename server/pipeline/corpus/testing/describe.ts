import type { Language } from '../../schema';
import { extractHoles, type Hole } from '../extract-holes';
import { parseSource } from '../parser';

/** Parses, cuts, and lets the tree go. */
export async function holesOf(language: Language, text: string, maxMiddleChars = 160): Promise<Hole[]> {
  const tree = await parseSource(language, text);
  try {
    return extractHoles({ language, text, tree, maxMiddleChars });
  } finally {
    tree.delete();
  }
}

/** `2 method fetch(key) < member fetch, argument key, + 9`: line, type, middle, targets; `+` is where one may be added. */
export function describeHole({ startLine, type, middle, targets }: Hole): string {
  const described = targets.map(({ role, text, start }) => (text === '' ? `+ ${start}` : `${role} ${text}`));
  return `${startLine} ${type} ${middle} < ${described.join(', ')}`;
}
