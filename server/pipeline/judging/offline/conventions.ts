/** Judge 3: does the candidate follow the naming and calling habits of the visible text? */
import { splitIdentifier, subwordsOf } from '../../generation/identifiers';
import type { JudgeInput, Judgement } from '../../panel';
import { createOfflineJudge } from './offline-judge';
import type { NameUse } from './tokens';
import { isImportHole, readCandidate, readVisible, type VisibleText } from './visible';

/** Below this many uses a habit is not a habit. */
const ENOUGH = 3;
const CLEAR_MAJORITY = 0.8;

export const conventions = createOfflineJudge({
  id: 'offline-conventions',
  label: 'offline baseline: naming and call conventions',
  decide: judge,
});

function judge(input: JudgeInput): Judgement {
  const visible = readVisible(input);
  const names = readCandidate(input).filter(({ name }) => !isFamiliar(name, visible));
  for (const use of names) {
    const fault = wrongStyle(use, visible) ?? strangeWords(use, visible, isImportHole(input));
    if (fault) return { score: 0, reasoning: fault };
  }
  const call = strangeCall(input, visible);
  if (call) return { score: 0, reasoning: call };
  return { score: 1, reasoning: 'names and call follow the habits of the visible text' };
}

const isFamiliar = (name: string, { names, known }: VisibleText) =>
  names.has(name) || known.keywords.has(name) || known.globals.has(name) || known.members.has(name);

/** The visible names of the same role are nearly all written in another case style. */
function wrongStyle(use: NameUse, visible: VisibleText): string | null {
  const own = styleOf(use.name);
  if (!own) return null;
  const peers = visible.uses.filter((peer) => peer.role === use.role).flatMap(({ name }) => styleOf(name) ?? []);
  if (peers.length < ENOUGH) return null;
  const same = peers.filter((style) => style === own).length;
  return same / peers.length < 1 - CLEAR_MAJORITY ? `${use.name} is written in a style that its peers are not` : null;
}

/** null for one-word names, which fit snake and camel case alike. */
function styleOf(name: string): string | null {
  const { style } = splitIdentifier(name);
  return style === 'flat' ? null : style;
}

/** A new name is usually made of words that the file uses already. */
function strangeWords(use: NameUse, visible: VisibleText, inImport: boolean): string | null {
  const words = subwordsOf(use.name).filter((word) => word.length > 2);
  if (words.length === 0) return null;
  const known = words.filter((word) => hasWord(visible, word));
  // Imports bring new words by nature; elsewhere more than half should be familiar.
  const fewest = inImport ? 0.34 : 0.5;
  return known.length / words.length < fewest ? `no other name here is made of the words of ${use.name}` : null;
}

function hasWord({ subwords }: VisibleText, word: string): boolean {
  const stem = word.replace(/(ies|es|s|ed|ing)$/, '');
  return [word, stem, `${word}s`, `${stem}e`, `${stem}y`].some((form) => subwords.has(form));
}

/** The same function is called elsewhere in sight with other named arguments, and never with this one. */
function strangeCall(input: JudgeInput, visible: VisibleText): string | null {
  const callee = calleeOf(input);
  const named = readCandidate(input).filter(({ role }) => role === 'named-argument');
  if (!callee || named.length === 0) return null;
  const calls = [input.prefix, input.suffix].flatMap((text) => callsOf(text, callee));
  if (calls.length === 0) return null;
  const habits = new Set(calls.flatMap((call) => call.match(/[\p{L}_$][\p{L}\p{N}_$]*(?=\s*[:=](?![:=]))/gu) ?? []));
  if (habits.size === 0) return null;
  const strange = named.find(({ name }) => !habits.has(name) && !visible.named.has(name));
  return strange ? `${callee} is called in sight without ${strange.name}` : null;
}

/** The function whose call the candidate is, or stands in. */
function calleeOf({ prefix, candidate }: JudgeInput): string | null {
  const own = candidate.match(/^([\p{L}_$][\p{L}\p{N}_$]*)\s*\(/u);
  if (own) return own[1] ?? null;
  const before = prefix.slice(-300);
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const char = before[at];
    if (char === ')' || char === '}' || char === ']') depth++;
    if (char === '(' && depth === 0) return before.slice(0, at).match(/([\p{L}_$][\p{L}\p{N}_$]*)\s*$/u)?.[1] ?? null;
    if (char === '(' || char === '{' || char === '[') depth = Math.max(0, depth - 1);
  }
  return null;
}

function callsOf(text: string, callee: string): string[] {
  const calls: string[] = [];
  const opening = new RegExp(`(?<![\\p{L}\\p{N}_$])${callee.replaceAll('$', '\\$')}\\s*\\(`, 'gu');
  for (const match of text.matchAll(opening))
    calls.push(text.slice(match.index, match.index + 200).split('\n\n', 1)[0] ?? '');
  return calls;
}
