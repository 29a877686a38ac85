/** Whether the difference between two completions is of the hallucination type that it claims to be. */
import type { HoleText } from '../panel';
import type { HallucinationType, Language, TargetRole } from '../schema';
import {
  isCalled,
  isInArguments,
  isNamedArgument,
  isWritten,
  markInserted,
  type Placed,
  placeCompletion,
} from './difference';
import type { NameUse } from './existence';
import { pathSegments } from './known-names';
import { significantTokens } from './tokens';

export type InventedName = {
  name: string;
  use: NameUse;
  /** For a module: the segments of its path up to and including the name. */
  path?: string[];
};
export type FitInput = { hole: HoleText; type: HallucinationType; rejected: string; symbol: string };
export type Fit = { fits: true; invented: InventedName[] } | { fits: false; detail: string };

/**
 * Finds the symbol in what the rejected completion adds and looks at how it is used there.
 * @returns the added names of the symbol that fit the type (a symbol such as `kit::storage` has several), or why none does
 */
export function findFit(input: FitInput): Fit {
  const { hole, type, rejected, symbol } = input;
  const paths = type === 'import';
  const wanted = namesOf(symbol, hole.language, paths);
  if (wanted.length === 0) return { fits: false, detail: 'the symbol holds no name' };

  const placed = placeCompletion(hole, rejected, paths);
  const own = placed.tokens.slice(placed.first, placed.last);
  const original = significantTokens(hole.middle, hole.language, paths).map((token) => token.text);
  const inserted = markInserted(
    original,
    own.map((token) => token.text),
  );
  const names = own.flatMap((token, i) => (token.kind === 'identifier' ? [i] : []));
  const found: number[] = [];
  for (let at = 0; at + wanted.length <= names.length; at++) {
    if (!wanted.every((name, k) => own[names[at + k] ?? -1]?.text === name)) continue;
    found.push(...names.slice(at, at + wanted.length));
  }
  if (found.length === 0) return { fits: false, detail: `${symbol} does not stand in the rejected code` };
  const added = found.filter((i) => inserted[i]);
  if (added.length === 0) return { fits: false, detail: `${symbol} is not part of what was changed` };

  const invented: InventedName[] = [];
  for (const i of added) {
    const roles = own[i] ? rolesAt(input, own[i].start, own[i].end) : [];
    const use = readUse(placed, placed.first + i, type, roles);
    const name = own[i]?.text;
    if (!use || name === undefined) continue;
    invented.push(use === 'module' ? { name, use, path: readPath(placed, placed.first + i) } : { name, use });
  }
  if (invented.length === 0) return { fits: false, detail: `${symbol} ${MISUSE[type]}` };
  return { fits: true, invented };
}

const MISUSE: Record<HallucinationType, string> = {
  method: 'is not called',
  parameter: 'is neither a named argument nor read in an argument',
  undefinedvariable: 'is not a variable that is read',
  import: 'is neither a module nor an imported name',
};

function namesOf(symbol: string, language: Language, paths: boolean): string[] {
  if (paths) return pathSegments(symbol);
  return significantTokens(symbol, language)
    .filter((token) => token.kind === 'identifier')
    .map((token) => token.text);
}

/**
 * The roles of the targets, of this type, that alone were changed and in whose place a span of the rejected code stands.
 * They come from the parser, which saw the whole file: more certain than what can be read around the hole.
 */
function rolesAt({ hole, type, rejected }: FitInput, start: number, end: number): TargetRole[] {
  return hole.targets
    .filter((target) => {
      const head = hole.middle.slice(0, target.start);
      const tail = hole.middle.slice(target.end);
      const alone =
        rejected.length >= head.length + tail.length && rejected.startsWith(head) && rejected.endsWith(tail);
      return target.type === type && alone && start >= head.length && end <= rejected.length - tail.length;
    })
    .map((target) => target.role);
}

function readUse(placed: Placed, i: number, type: HallucinationType, roles: TargetRole[]): NameUse | undefined {
  const before = placed.tokens[i - 1]?.text ?? '';
  switch (type) {
    case 'method': {
      const defines = /^(?:def|fn|func|function|class|struct)$/.test(before);
      return isCalled(placed, i) && !defines ? 'method' : undefined;
    }
    case 'parameter': {
      if (isNamedArgument(placed, i)) return 'parameter';
      if (isCalled(placed, i)) return undefined;
      if (roles.includes('named-argument')) return 'parameter';
      const read = !isWritten(placed, i) && (roles.includes('argument') || isInArguments(placed, i));
      return read ? 'undefinedvariable' : undefined;
    }
    case 'undefinedvariable': {
      const read = !isCalled(placed, i) && !isWritten(placed, i) && !isNamedArgument(placed, i);
      return read && !isBoundHere(placed, i) ? 'undefinedvariable' : undefined;
    }
    default:
      return readImportUse(placed, i) ?? (isAlias(placed, i) ? undefined : readRoles(roles));
  }
}

function readRoles(roles: TargetRole[]): NameUse | undefined {
  if (roles.includes('module')) return 'module';
  return roles.includes('imported-name') ? 'import' : undefined;
}

/** The local name of what is imported: `x` of `a as x`, `using x = a`, and in Go of `x "a"`. */
function isAlias({ language, tokens }: Placed, i: number): boolean {
  if (tokens[i - 1]?.text === 'as' || tokens[i + 1]?.text === '=') return true;
  return language === 'go' && !tokens[i]?.quoted;
}

/** True when the completion itself declares the name elsewhere: then it is no undefined variable. */
function isBoundHere(placed: Placed, i: number): boolean {
  const name = placed.tokens[i]?.text;
  for (let at = placed.first; at < placed.last; at++) {
    if (placed.tokens[at]?.text === name && isWritten(placed, at)) return true;
  }
  return false;
}

/** The module path's segment or the imported name; undefined for a local alias and outside an import. */
function readImportUse(placed: Placed, i: number): NameUse | undefined {
  const { language, tokens } = placed;
  const token = tokens[i];
  const before = tokens[i - 1]?.text ?? '';
  const next = tokens[i + 1]?.text ?? '';
  if (!token || isAlias(placed, i)) return undefined;
  const statement = statementStart(placed, i);
  const opening = tokens.slice(statement, i).map((other) => other.text);

  switch (language) {
    case 'go':
      return 'module';
    case 'javascript':
    case 'typescript': {
      if (token.quoted) return opening.some((text) => /^(?:import|export|require)$/.test(text)) ? 'module' : undefined;
      const named = opening.includes('{') && opening.some((text) => /^(?:import|export|const|let|var)$/.test(text));
      // `const { a: b } = require('m')` and `import { a as b }` take `a`.
      return named && before !== ':' ? 'import' : undefined;
    }
    case 'cpp':
      if (opening.includes('include') || opening.includes('import')) return 'module';
      return opening.includes('using') ? 'import' : undefined;
    case 'csharp':
      return opening.includes('using') ? 'module' : undefined;
    case 'python': {
      if (!opening.includes('import')) return opening.includes('from') ? 'module' : undefined;
      return opening.includes('from') ? 'import' : 'module';
    }
    default: {
      const starts = language === 'java' ? /^import$/ : /^(?:use|mod|crate)$/;
      if (!opening.some((text) => starts.test(text))) return undefined;
      const inPath = next === '.' || next === '::';
      return inPath && !/^\p{Lu}/u.test(token.text) ? 'module' : 'import';
    }
  }
}

/** The segments of the path in which token `i` stands, from the first to this one. */
function readPath({ tokens }: Placed, i: number): string[] {
  const segments: string[] = [];
  for (let at = i; tokens[at]?.kind === 'identifier'; ) {
    segments.unshift(tokens[at]?.text ?? '');
    let before = at - 1;
    while (/^(?:::|[./\\:])$/.test(tokens[before]?.text ?? '')) before--;
    if (before === at - 1) break;
    at = before;
  }
  return segments;
}

/** Index of the first token of the import statement that holds token `i`. */
function statementStart(placed: Placed, i: number): number {
  const STARTS = /^(?:import|from|use|using|include|export|const|let|var|mod)$/;
  for (let at = i; at >= 0; at--) {
    const token = placed.tokens[at];
    if (!token || token.quoted || token.kind !== 'identifier' || !STARTS.test(token.text)) continue;
    const earlier = placed.tokens[at - 1]?.text;
    // `from x import y` begins at `from`; a segment that happens to be called `import` is not a keyword.
    if (placed.language === 'python' && token.text === 'import') {
      const from = findFrom(placed, at);
      return from ?? at;
    }
    if (earlier === '.' || earlier === '::' || token.text === 'from') {
      if (placed.language === 'python' && token.text === 'from') return at;
      continue;
    }
    return at;
  }
  return 0;
}

/** The `from` of `from a.b import`, when `import` stands at `at`. */
function findFrom(placed: Placed, at: number): number | undefined {
  for (let i = at - 1; i >= 0; i--) {
    const token = placed.tokens[i];
    if (token?.text === 'from') return i;
    if (token?.text !== '.' && token?.text !== '...' && token?.text !== '..' && token?.kind !== 'identifier')
      return undefined;
    const following = placed.tokens[i + 1];
    // Two names side by side belong to two statements.
    if (token.kind === 'identifier' && following?.kind === 'identifier' && following.text !== 'import')
      return undefined;
  }
  return undefined;
}
