/** A light lexer for judges: identifiers with what stands around them, comments and strings left out. */
import type { Language } from '../../schema';

export type NameUse = {
  name: string;
  /** Offset in the text. */
  at: number;
  role: 'member' | 'call' | 'named-argument' | 'plain';
  /** For members: the identifier before the dot, when it is one. */
  receiver: string | null;
  /** True when an opening bracket follows. */
  called: boolean;
};

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const MEMBER_BEFORE = /(?:\.|->|::|\?\.)\s*$/;
const RECEIVER = /([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:\.|->|::|\?\.)\s*$/u;
const QUOTES = new Set(['"', "'", '`']);

/** How `name` and what follows it make a named argument or an option. */
const NAMED: Record<Language, RegExp> = {
  python: /^\s*=(?!=)/,
  csharp: /^\s*:(?!:)/,
  javascript: /^\s*:(?!:)/,
  typescript: /^\s*:(?!:)/,
  rust: /^\s*:(?!:)/,
  go: /^\s*:(?!=)/,
  cpp: /^\s*=(?!=)/,
  java: /^(?!)/,
};

/**
 * Lists the names of a piece of code in order. Text inside strings and comments is skipped by a scan that knows quotes,
 * line comments and block comments, which is enough for reading and says nothing about correctness.
 */
export function readNames(text: string, language: Language): NameUse[] {
  const names: NameUse[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = skipSilent(text, at, language);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    NAME.lastIndex = at;
    const match = NAME.exec(text);
    if (!match) {
      at++;
      continue;
    }
    names.push(describeUse(text, match[0], at, language));
    at += match[0].length;
  }
  return names;
}

function describeUse(text: string, name: string, at: number, language: Language): NameUse {
  const before = text.slice(Math.max(0, at - 80), at);
  const after = text.slice(at + name.length, at + name.length + 12);
  const called = /^\s*(?:\(|!\(|<[^<>]*>\()/.test(after);
  // A designated initialiser of C++ looks like a member: `.source = "desk"`.
  const initialiser = language === 'cpp' && /[{,(]\s*\.$/.test(before) && NAMED.cpp.test(after);
  if (!initialiser && MEMBER_BEFORE.test(before)) {
    return { name, at, role: 'member', receiver: RECEIVER.exec(before)?.[1] ?? null, called };
  }
  const inList = /[(,{]\s*\.?$/.test(before) || before === '' || initialiser;
  if (inList && NAMED[language].test(after)) return { name, at, role: 'named-argument', receiver: null, called: false };
  return { name, at, role: called ? 'call' : 'plain', receiver: null, called };
}

/** End of the string or comment that begins at `at`, or `at` itself when none does. */
function skipSilent(text: string, at: number, language: Language): number {
  const char = text[at] ?? '';
  const two = text.slice(at, at + 2);
  if (language === 'python' ? char === '#' : two === '//') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (language !== 'python' && two === '/*') {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (language === 'python' && (text.startsWith('"""', at) || text.startsWith("'''", at))) {
    const end = text.indexOf(text.slice(at, at + 3), at + 3);
    return end < 0 ? text.length : end + 3;
  }
  // A Rust lifetime ('a) opens no string.
  if (language === 'rust' && char === "'" && !/^'(\\.|[^\\])'/.test(text.slice(at, at + 4))) return at + 1;
  if (!QUOTES.has(char)) return at;
  const multiline = char === '`';
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === char) return end + 1;
    else if (text[end] === '\n' && !multiline) return end;
  }
  return text.length;
}
