/** What a rejected completion has that the developer's has not, and how a name in it is used. */
import type { HoleText } from '../panel';
import type { Language } from '../schema';
import { getKnownNames } from './known-names';
import { significantTokens, type Token } from './tokens';

/** A completion read in its place: its tokens with a few of the prefix before and of the suffix after. */
export type Placed = {
  language: Language;
  tokens: Token[];
  /** Tokens `first` to `last - 1` are the completion's own. */
  first: number;
  last: number;
};

/** How far around the hole the tokens are read, in UTF-16 units: far enough for the call around an argument. */
const BEFORE = 1200;
const AFTER = 200;
/** Longest product of lengths for which the exact difference is computed. */
const MAX_CELLS = 4_000_000;

/** Reads a completion between the hole's prefix and suffix. Offsets of its own tokens are those in `text`. */
export function placeCompletion(hole: HoleText, text: string, paths = false): Placed {
  const { before, after } = readSurroundings(hole, paths);
  const own = significantTokens(text, hole.language, paths);
  return {
    language: hole.language,
    tokens: [...before, ...own, ...after],
    first: before.length,
    last: before.length + own.length,
  };
}

type Surroundings = { before: Token[]; after: Token[] };
/** By hole, for paths and for code: many completions are read in the same place. */
const surroundings = new WeakMap<HoleText, Map<boolean, Surroundings>>();

function readSurroundings(hole: HoleText, paths: boolean): Surroundings {
  const cached = surroundings.get(hole)?.get(paths);
  if (cached) return cached;
  const tail = hole.prefix.slice(-BEFORE);
  // Begin at a line, so that a string or comment is not entered in its middle when that can be helped.
  const lines = tail.length < hole.prefix.length ? tail.slice(tail.indexOf('\n') + 1) : tail;
  const read = {
    before: significantTokens(lines, hole.language, paths),
    after: significantTokens(hole.suffix.slice(0, AFTER), hole.language, paths),
  };
  const known = surroundings.get(hole) ?? new Map<boolean, Surroundings>();
  surroundings.set(hole, known.set(paths, read));
  return read;
}

/** For each token of `changed`, whether it is new: not part of the longest common subsequence with `original`. */
export function markInserted(original: string[], changed: string[]): boolean[] {
  let start = 0;
  while (start < original.length && start < changed.length && original[start] === changed[start]) start++;
  let end = 0;
  while (
    end < original.length - start &&
    end < changed.length - start &&
    original[original.length - 1 - end] === changed[changed.length - 1 - end]
  ) {
    end++;
  }
  const a = original.slice(start, original.length - end);
  const b = changed.slice(start, changed.length - end);
  const inserted = changed.map((_, i) => i >= start && i < changed.length - end);
  if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_CELLS) return inserted;

  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      inserted[start + j] = false;
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return inserted;
}

const MEMBER_OPERATORS = new Set(['.', '?.', '->', '::']);
const textAt = (placed: Placed, i: number) => placed.tokens[i]?.text ?? '';

/** `m` of `a.m`, `a->m`, `A::m`. */
export function isMember(placed: Placed, i: number): boolean {
  return MEMBER_OPERATORS.has(textAt(placed, i - 1));
}

/** A function or method that is called, a constructor, a macro, a decorator or a method reference. */
export function isCalled(placed: Placed, i: number): boolean {
  const { language } = placed;
  const before = textAt(placed, i - 1);
  if (before === 'new') return true;
  if (language === 'java' && before === '::') return true;
  if (before === '@' && language !== 'csharp') return true;
  const next = textAt(placed, i + 1);
  if (next === '(') return true;
  if (next === '?.') return textAt(placed, i + 2) === '(';
  if (language === 'rust' && next === '!') return /^[([{]$/.test(textAt(placed, i + 2));
  if (next === '::' && textAt(placed, i + 2) === '<') return textAt(placed, skipAngles(placed, i + 2)) === '(';
  if (next === '<') return textAt(placed, skipAngles(placed, i + 1)) === '(';
  if (language === 'go' && next === '[') return textAt(placed, skipSquare(placed, i + 1)) === '(';
  if (language === 'javascript' || language === 'typescript') return next.startsWith('`');
  return false;
}

/** The index after the `>` that closes the `<` at `open`; -1 when it is no list of type arguments. */
function skipAngles(placed: Placed, open: number): number {
  let depth = 0;
  for (let i = open; i < placed.tokens.length; i++) {
    const text = textAt(placed, i);
    if (text === '<') depth++;
    else if (text === '>') depth--;
    else if (/^(?:[;{}]|&&|\|\||==|!=)$/.test(text)) return -1;
    if (depth === 0) return i + 1;
  }
  return -1;
}

function skipSquare(placed: Placed, open: number): number {
  for (let i = open + 1; i < placed.tokens.length; i++) {
    const text = textAt(placed, i);
    if (text === ']') return i + 1;
    if (placed.tokens[i]?.kind !== 'identifier' && !/^[.,*]$/.test(text)) return -1;
  }
  return -1;
}

/** `k` of `f(k=x)`, `f(k: x)`, `f({ k: x })`, `T{k: x}`, `{ .k = x }`. */
export function isNamedArgument(placed: Placed, i: number): boolean {
  const next = textAt(placed, i + 1);
  const before = textAt(placed, i - 1);
  const opens = before === '(' || before === ',' || before === '{';
  switch (placed.language) {
    case 'python':
      return next === '=' && (before === '(' || before === ',');
    case 'csharp':
      return (
        (next === ':' && (before === '(' || before === ',')) || (next === '=' && (before === '{' || before === ','))
      );
    case 'cpp':
      return next === '=' && before === '.' && /^[{,]$/.test(textAt(placed, i - 2));
    case 'java':
      return false;
    default:
      return next === ':' && opens;
  }
}

/** True inside the parentheses of a call, before a block begins: `x` of `f(x)`, `f(a, [x])`, `f({ k: x })`. */
export function isInArguments(placed: Placed, i: number): boolean {
  const { keywords } = getKnownNames(placed.language);
  let depth = 0;
  for (let at = i - 1; at >= 0; at--) {
    const text = textAt(placed, at);
    if (text === ')' || text === ']' || text === '}') depth++;
    else if (text === '(' || text === '[' || text === '{') {
      if (depth > 0) {
        depth--;
        continue;
      }
      const before = placed.tokens[at - 1];
      if (text === '(') {
        const calls =
          before?.kind === 'identifier'
            ? !keywords.has(before.text) || /^(?:super|this|new)$/.test(before.text)
            : /^[>)\]!]$/.test(before?.text ?? '');
        if (calls) return true;
      } else if (text === '{' && !opensValue(placed, at)) return false;
    }
  }
  return false;
}

/** A brace that opens an object, a struct or a dictionary rather than a block. */
function opensValue(placed: Placed, at: number): boolean {
  const before = placed.tokens[at - 1];
  if (/^(?:[(,[:=?{]|=>|return|&&|\|\||\?\?)$/.test(before?.text ?? '')) return textAt(placed, at - 1) !== '=>';
  const structs = placed.language === 'go' || placed.language === 'rust' || placed.language === 'cpp';
  return structs && before?.kind === 'identifier' && /^\p{Lu}/u.test(before.text);
}

const DECLARING = new Set(
  'const let var auto val fn def class struct enum interface trait func function type lambda for mut ref import namespace package'.split(
    ' ',
  ),
);

/** How far a closure's parameter list may reach, in tokens. */
const LIST_REACH = 40;

/** A parameter of a function without a name: `x` of `(x, y) => z`, `lambda x: z`, `|x| z`, `func(x int) {}`, `[](int x) {}`. */
function isClosureParameter(placed: Placed, i: number): boolean {
  const before = textAt(placed, i - 1);
  const from = Math.max(0, i - LIST_REACH);
  if (placed.language === 'python') {
    for (let at = i - 1; at >= from; at--) {
      const text = textAt(placed, at);
      if (text === 'lambda') return textAt(placed, i + 1) !== '=' || before === ',' || before === 'lambda';
      if (!/^[,=*]$/.test(text) && placed.tokens[at]?.kind !== 'identifier') return false;
    }
    return false;
  }
  if (placed.language === 'rust') {
    if (!/^(?:[|,&(]|mut)$/.test(before) || !/^[|,:)]$/.test(textAt(placed, i + 1))) return false;
    for (let at = i - 1; at >= from; at--) {
      const text = textAt(placed, at);
      if (text === '|') return /^(?:[(,={|]|move|=>)$/.test(textAt(placed, at - 1));
      if (!/^[,&:()]$/.test(text) && placed.tokens[at]?.kind !== 'identifier') return false;
    }
    return false;
  }
  const open = openingParenthesis(placed, i, from);
  if (open === undefined) return false;
  const opener = textAt(placed, open - 1);
  if (placed.language === 'go') return opener === 'func';
  if (placed.language === 'cpp') return opener === ']' && placed.tokens[i - 1]?.kind !== 'punctuation';
  if (opener === 'function') return true;
  const close = closingParenthesis(placed, i);
  return close !== undefined && textAt(placed, close + 1) === (placed.language === 'java' ? '->' : '=>');
}

function openingParenthesis(placed: Placed, i: number, from: number): number | undefined {
  let depth = 0;
  for (let at = i - 1; at >= from; at--) {
    const text = textAt(placed, at);
    if (/^[)\]}]$/.test(text)) depth++;
    else if (/^[([{]$/.test(text)) {
      if (depth === 0) return text === '(' ? at : undefined;
      depth--;
    }
  }
  return undefined;
}

function closingParenthesis(placed: Placed, i: number): number | undefined {
  let depth = 0;
  for (let at = i + 1; at < Math.min(placed.tokens.length, i + LIST_REACH); at++) {
    const text = textAt(placed, at);
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) {
      if (depth === 0) return text === ')' ? at : undefined;
      depth--;
    }
  }
  return undefined;
}

/** True where the name is given a meaning rather than read: declared, assigned, a parameter of a closure. */
export function isWritten(placed: Placed, i: number): boolean {
  const next = textAt(placed, i + 1);
  const before = textAt(placed, i - 1);
  if (DECLARING.has(before) && !(before === 'ref' && placed.language === 'csharp')) return true;
  if (next === ':=' || next === '=>') return true;
  if (next === '->' && placed.language === 'java') return true;
  if (next === '=' && !isNamedArgument(placed, i)) return true;
  if (isClosureParameter(placed, i)) return true;
  // A declaration such as `int total = 0` or `Foo total;`: two names side by side.
  if (/^(?:cpp|csharp|java)$/.test(placed.language) && placed.tokens[i - 1]?.kind === 'identifier') {
    const { keywords } = getKnownNames(placed.language);
    return (
      !keywords.has(before) ||
      /^(?:int|long|short|char|double|float|bool|boolean|byte|string|object|unsigned)$/.test(before)
    );
  }
  return false;
}
