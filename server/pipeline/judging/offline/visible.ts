/** What a judge can know of a file: its text before and after the hole, read once for both candidates. */
import { subwordsOf } from '../../generation/identifiers';
import { getKnownNames, type KnownNames } from '../../generation/known-names';
import type { JudgeInput } from '../../panel';
import type { Language } from '../../schema';
import { type NameUse, readNames } from './tokens';

export type VisibleText = {
  uses: NameUse[];
  names: ReadonlySet<string>;
  members: ReadonlySet<string>;
  /** Named arguments and options, wherever they are used. */
  named: ReadonlySet<string>;
  subwords: ReadonlySet<string>;
  known: KnownNames;
};

let last: { key: JudgeInput; visible: VisibleText } | null = null;

/** The visible text of a hole. Judges ask for the same hole several times in a row, so the last answer is kept. */
export function readVisible(input: JudgeInput): VisibleText {
  if (
    last &&
    last.key.prefix === input.prefix &&
    last.key.suffix === input.suffix &&
    last.key.language === input.language
  ) {
    return last.visible;
  }
  const uses = [...readNames(input.prefix, input.language), ...readNames(input.suffix, input.language)];
  const of = (role: NameUse['role']) => new Set(uses.filter((use) => use.role === role).map((use) => use.name));
  const names = new Set(uses.map((use) => use.name));
  const visible: VisibleText = {
    uses,
    names,
    members: of('member'),
    named: of('named-argument'),
    subwords: new Set([...names].flatMap(subwordsOf)),
    known: getKnownNames(input.language),
  };
  last = { key: input, visible };
  return visible;
}

/** The names of a candidate, with the last characters before it so that the first one gets its role. */
export function readCandidate(input: JudgeInput): NameUse[] {
  const lead = input.prefix.slice(-80).match(/[^\n]*$/)?.[0] ?? '';
  // Only what cannot open a string or comment may lead: the end of an expression.
  const safe = lead.match(/[\p{L}\p{N}_$.:>?\-()[\]{},\s]*$/u)?.[0] ?? '';
  const tail = input.suffix.slice(0, 12);
  const names = readNames(safe + input.candidate + tail, input.language);
  const end = safe.length + input.candidate.length;
  return names
    .filter((use) => use.at >= safe.length && use.at < end)
    .map((use) => ({ ...use, at: use.at - safe.length }));
}

const IMPORT_LINE: Record<Language, RegExp> = {
  python: /^\s*(from|import)\b[^\n]*$/,
  javascript: /^\s*(import|export)\b[^;]*$|require\(\s*['"]?[^'")]*$/,
  typescript: /^\s*(import|export)\b[^;]*$|require\(\s*['"]?[^'")]*$/,
  java: /^\s*import\b[^;]*$/,
  csharp: /^\s*(global\s+)?using\b[^;({]*$/,
  go: /^\s*import\b[^\n]*$|^\s*(\w+\s+)?"?[^"\n]*$/,
  rust: /^\s*(pub\s+)?use\b[^;]*$/,
  cpp: /^\s*#\s*include\b[^\n]*$|^\s*using\b[^;=]*$/,
};

/** True when the hole stands in an import, include or use statement. */
export function isImportHole({ language, prefix }: JudgeInput): boolean {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  if (language === 'go') return IMPORT_LINE.go.test(line) && isInGoImports(prefix);
  return IMPORT_LINE[language].test(line);
}

function isInGoImports(prefix: string): boolean {
  const open = prefix.lastIndexOf('import');
  if (open < 0) return false;
  const since = prefix.slice(open);
  return since.startsWith('import (') ? !since.includes(')') : !since.includes('\n');
}
