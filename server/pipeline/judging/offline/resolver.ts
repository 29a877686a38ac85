/** Judge 1: does every name of the candidate lead somewhere in the visible text or the language itself? */
import { subwordsOf } from '../../generation/identifiers';
import { pathSegments } from '../../generation/known-names';
import type { JudgeInput, Judgement } from '../../panel';
import { createOfflineJudge } from './offline-judge';
import type { NameUse } from './tokens';
import { isImportHole, readCandidate, readVisible, type VisibleText } from './visible';

export const resolver = createOfflineJudge({
  id: 'offline-resolver',
  label: 'offline baseline: name resolution',
  decide: (input) => (isImportHole(input) ? judgeImport(input) : judgeNames(input)),
});

function judgeNames(input: JudgeInput): Judgement {
  const visible = readVisible(input);
  const names = readCandidate(input);
  // What the candidate itself binds (a lambda's parameters, an arrow function's) is known inside it.
  const bound = new Set(names.filter(({ name }) => isBoundIn(input.candidate, name)).map(({ name }) => name));
  for (const use of names) {
    if (bound.has(use.name)) continue;
    const fault = unresolved(use, visible);
    if (fault) return { score: 0, reasoning: fault };
  }
  return { score: 1, reasoning: `all ${names.length} names are in the visible text or could come from elsewhere` };
}

/** True when the candidate introduces the name: a loop or lambda variable, a closure's parameter. */
function isBoundIn(candidate: string, name: string): boolean {
  const word = `(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`;
  const forms = [`(lambda|for|let|const|var|auto)\\s[^:=\\n]*${word}`, `${word}\\s*(=>|->)`, `\\|[^|]*${word}[^|]*\\|`];
  return forms.some((form) => new RegExp(form, 'u').test(candidate));
}

/** Why a name cannot be resolved, or null when it can, or when the visible text cannot tell. */
function unresolved(use: NameUse, visible: VisibleText): string | null {
  const { known } = visible;
  if (visible.names.has(use.name) || known.keywords.has(use.name) || known.globals.has(use.name)) return null;
  if (use.role === 'plain' || use.role === 'call') return `${use.name} is defined nowhere in sight`;
  if (known.members.has(use.name) || known.parameters.has(use.name)) return null;
  if (use.role === 'member' && (use.receiver === 'self' || use.receiver === 'this')) {
    return `${use.receiver} has no ${use.name} in sight`;
  }
  // Members of other objects may live in another file. A near miss of a name in sight is what makes them suspicious.
  const pool = use.role === 'member' ? visible.members : visible.named;
  const near = nearest(use.name, pool);
  return near ? `${use.name} is not in sight, but ${near} is` : null;
}

/** A name of the pool that shares half of its subwords or more. */
function nearest(name: string, pool: ReadonlySet<string>): string | null {
  const words = new Set(subwordsOf(name));
  for (const other of pool) {
    const others = subwordsOf(other);
    const common = others.filter((word) => words.has(word)).length;
    if (common > 0 && (2 * common) / (words.size + others.length) >= 0.5) return other;
  }
  return null;
}

/** Imported names should be used below; a module path cannot be checked from here, but its parts can be familiar. */
function judgeImport(input: JudgeInput): Judgement {
  const { known } = readVisible(input);
  const rest = new Set(input.suffix.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  const names = readCandidate(input).filter(
    ({ name }) => !known.keywords.has(name) && name !== 'from' && name !== 'as',
  );
  const used = names.filter(({ name }) => rest.has(name));
  if (used.length > 0) return { score: 1, reasoning: `${used[0]?.name} is used below` };
  const segments = pathSegments(input.candidate.replace(/["'<>;]/g, ' '));
  const standard = segments.find((segment) => known.moduleSegments.has(segment));
  if (standard) return { score: 1, reasoning: `${standard} belongs to the standard library` };
  const familiar = segments.filter((segment) => subwordsOf(segment).some((word) => rest.has(word)));
  if (familiar.length > 0) return { score: 1, reasoning: `${familiar[0]} is echoed by the code below` };
  return { score: 0, reasoning: 'nothing below uses what is imported' };
}
