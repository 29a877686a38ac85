/** Which words differ between two completions. Pure. */

/** `chosen` stands only in the chosen text, `rejected` only in the rejected one. */
export type DiffPart = { kind: 'same' | 'chosen' | 'rejected'; text: string };

/** Above this many words the whole texts count as changed: nobody reads such a diff in one line. */
const MAX_WORDS = 600;

/** The parts in reading order; in a change the chosen words come first. Neighbours never have the same kind. */
export function diffWords(chosen: string, rejected: string): DiffPart[] {
  const a = wordsOf(chosen);
  const b = wordsOf(rejected);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < a.length - start && tail < b.length - start && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  return mergeParts([
    { kind: 'same', text: a.slice(0, start).join('') },
    ...diffMiddle(a.slice(start, a.length - tail), b.slice(start, b.length - tail)),
    { kind: 'same', text: a.slice(a.length - tail).join('') },
  ]);
}

/** Names and numbers, runs of white space, single signs. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}_$]+|\s+|./gsu) ?? [];
}

/** By the longest common subsequence of words. */
function diffMiddle(a: string[], b: string[]): DiffPart[] {
  if (a.length + b.length > MAX_WORDS || a.length === 0 || b.length === 0) {
    return [
      { kind: 'chosen', text: a.join('') },
      { kind: 'rejected', text: b.join('') },
    ];
  }
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i++] ?? '' });
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: 'chosen', text: a[i++] ?? '' });
    } else parts.push({ kind: 'rejected', text: b[j++] ?? '' });
  }
  return parts;
}

/** Joins neighbours of one kind, and in each change puts the chosen words before the rejected ones. */
function mergeParts(parts: DiffPart[]): DiffPart[] {
  const merged: DiffPart[] = [];
  let [chosen, rejected] = ['', ''];
  const flush = () => {
    if (chosen) merged.push({ kind: 'chosen', text: chosen });
    if (rejected) merged.push({ kind: 'rejected', text: rejected });
    [chosen, rejected] = ['', ''];
  };
  for (const { kind, text } of parts) {
    if (text === '') continue;
    if (kind === 'chosen') chosen += text;
    else if (kind === 'rejected') rejected += text;
    else {
      flush();
      const last = merged.at(-1);
      if (last?.kind === 'same') last.text += text;
      else merged.push({ kind, text });
    }
  }
  flush();
  return merged;
}
