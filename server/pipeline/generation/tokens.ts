/** A small lexer for fragments of the eight languages: enough to compare two completions, no more. */
import type { Language } from '../schema';

export type TokenKind = 'identifier' | 'number' | 'string' | 'comment' | 'punctuation';
/** `start` and `end` are UTF-16 offsets into the text; white space is left out. */
export type Token = { kind: TokenKind; text: string; start: number; end: number; quoted?: boolean };

const C_COMMENT = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const DOUBLE = String.raw`"(?:\\[\s\S]|[^"\\\n])*"?`;
const SINGLE = String.raw`'(?:\\[\s\S]|[^'\\\n])*'?`;
/** A character, so that a lone quote (a Rust lifetime, a C++ digit separator) stays punctuation. */
const CHARACTER = String.raw`'(?:\\[^\n']+|[^'\\\n])'`;
/** A regular expression where an expression may begin, so that its quotes open no string. */
const PATTERN = String.raw`(?<=(?:^|[=(,:[!&|?{};]|\breturn)\s*)\/(?![*\/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n[])+\/[a-z]*`;
const SCRIPT_STRING = String.raw`\x60(?:\\[\s\S]|[^\x60\\])*\x60?|${DOUBLE}|${SINGLE}|${PATTERN}`;
const TEXT_BLOCK = String.raw`"""[\s\S]*?(?:"""|$)`;

const COMMENTS: Record<Language, string> = {
  cpp: C_COMMENT,
  csharp: C_COMMENT,
  go: C_COMMENT,
  java: C_COMMENT,
  javascript: C_COMMENT,
  python: String.raw`#[^\n]*`,
  rust: C_COMMENT,
  typescript: C_COMMENT,
};

const STRINGS: Record<Language, string> = {
  cpp: String.raw`R"(?<delimiter>[^\s()\\"]*)\([\s\S]*?(?:\)\k<delimiter>"|$)|(?:u8|[LuU])?(?:${DOUBLE}|${CHARACTER})`,
  csharp: String.raw`\$*${TEXT_BLOCK}|(?:\$@|@\$|@)"(?:""|[^"])*"?|\$?${DOUBLE}|${CHARACTER}`,
  go: String.raw`\x60[^\x60]*\x60?|${DOUBLE}|${CHARACTER}`,
  java: `${TEXT_BLOCK}|${DOUBLE}|${CHARACTER}`,
  javascript: SCRIPT_STRING,
  python: String.raw`(?:[rbfuRBFU]{0,2})(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|${DOUBLE}|${SINGLE})`,
  rust: String.raw`b?r(?<hashes>#*)"[\s\S]*?(?:"\k<hashes>|$)|b?"(?:\\[\s\S]|[^"\\])*"?|b?${CHARACTER}`,
  typescript: SCRIPT_STRING,
};

/** What a string interpolates, by its opening: expressions inside are code. */
const INTERPOLATIONS: Partial<Record<Language, { opens: RegExp; hole: RegExp }>> = {
  csharp: { opens: /^(?:@?\$|\$@)/, hole: /(?<!\{)\{(?!\{)([^{}]+)\}/g },
  javascript: { opens: /^`/, hole: /\$\{([^{}]*)\}/g },
  python: { opens: /^[rR]?[fF]/, hole: /(?<!\{)\{(?!\{)([^{}]+)\}/g },
  typescript: { opens: /^`/, hole: /\$\{([^{}]*)\}/g },
};

const IDENTIFIER = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const NUMBER = String.raw`\d[\p{L}\p{N}_]*(?:\.\d[\p{L}\p{N}_]*)?(?:(?<=[eE])[-+]\d[\d_]*)?`;
const OPERATOR = String.raw`\?\.(?!\d)|\?\?=?|::|->|=>|:=|\.\.\.|\.\.=?|===?|!==?|<=|>=|&&|\|\||\*\*|\+\+|--|[-+*\/%&|^]=|[^\s]`;

const lexers = new Map<Language, RegExp>();

function lexerOf(language: Language): RegExp {
  const cached = lexers.get(language);
  if (cached) return cached;
  const lexer = new RegExp(
    `(?<comment>${COMMENTS[language]})|(?<string>${STRINGS[language]})|(?<identifier>${IDENTIFIER})|(?<number>${NUMBER})|(?<operator>${OPERATOR})`,
    'gu',
  );
  lexers.set(language, lexer);
  return lexer;
}

/**
 * Cuts a fragment into tokens. Never fails: what is not understood becomes punctuation, an open string or comment ends
 * with the text.
 * @param paths the fragment is an import: strings are taken apart into the segments of the path they hold
 */
export function tokenize(text: string, language: Language, paths = false): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(lexerOf(language))) {
    const { comment, string, identifier, number } = match.groups ?? {};
    const token = { text: match[0], start: match.index, end: match.index + match[0].length };
    if (comment !== undefined) tokens.push({ kind: 'comment', ...token });
    else if (string !== undefined) {
      if (paths) tokens.push(...splitPath(match[0], match.index));
      else tokens.push({ kind: 'string', ...token }, ...readInterpolations(match[0], match.index, language));
    } else if (identifier !== undefined) tokens.push({ kind: 'identifier', ...token });
    else tokens.push({ kind: number === undefined ? 'punctuation' : 'number', ...token });
  }
  return tokens;
}

/** Tokens without comments. */
export function significantTokens(text: string, language: Language, paths = false): Token[] {
  return tokenize(text, language, paths).filter((token) => token.kind !== 'comment');
}

/** The text with all white space between tokens made alike: equal for two texts that differ in layout only. */
export function normalizeSpace(text: string, language: Language): string {
  return tokenize(text, language)
    .map((token) => token.text.trimEnd())
    .join(' ');
}

function splitPath(literal: string, offset: number): Token[] {
  return [...literal.matchAll(/[^\s/\\.:'"`<>]+|[^\s]/g)].map((match) => {
    const kind = /[\p{L}\p{N}_$]/u.test(match[0]) ? 'identifier' : 'punctuation';
    const start = offset + match.index;
    return { kind, text: match[0], start, end: start + match[0].length, quoted: true };
  });
}

function readInterpolations(literal: string, offset: number, language: Language): Token[] {
  const rule = INTERPOLATIONS[language];
  if (!rule?.opens.test(literal)) return [];
  return [...literal.matchAll(rule.hole)].flatMap((match) => {
    const start = offset + match.index + match[0].length - (match[1]?.length ?? 0) - 1;
    return significantTokens(match[1] ?? '', language).map((token) => ({
      ...token,
      start: token.start + start,
      end: token.end + start,
    }));
  });
}
