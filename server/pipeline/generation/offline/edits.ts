/** The places of a hole where one name may be replaced or added, for each role that a target can have. */
import type { GenerationInput } from '../../panel';
import type { Random } from '../../random';
import type { Target, TargetRole } from '../../schema';
import { significantTokens } from '../tokens';
import { findArgumentEdits } from './argument-edits';
import { type Edit, replaceToken } from './edit';
import { ANCHORS, isTypeName, type NameRole } from './naming';

const ROLE_WEIGHTS: Record<TargetRole, number> = {
  callee: 1,
  member: 1,
  'named-argument': 3,
  argument: 2,
  identifier: 1,
  module: 1,
  'imported-name': 1,
};

/** All edits for the type, in a seeded order: target by target, the likelier roles first more often. */
export function findEdits(input: GenerationInput, random: Random): Edit[] {
  const targets = input.hole.targets.filter((target) => target.type === input.type);
  return random
    .weightedShuffle(targets, (target) => ROLE_WEIGHTS[target.role] * (target.start === target.end ? 0.5 : 1))
    .flatMap((target) => editsOf(input, target, random));
}

function editsOf(input: GenerationInput, target: Target, random: Random): Edit[] {
  switch (target.role) {
    case 'argument':
      return findArgumentEdits(input, target, random);
    case 'module':
      return moduleEdits(input, target);
    case 'named-argument':
      return nameEdits(input, target, 'parameter', true);
    case 'imported-name':
      return nameEdits(input, target, undefined);
    case 'identifier':
      return nameEdits(input, target, 'variable');
    default:
      return nameEdits(input, target, 'callable');
  }
}

/** The one name of a simple target: its last (of a path) or first (of a named argument) identifier. */
function nameEdits(
  { hole, type }: GenerationInput,
  target: Target,
  given: NameRole | undefined,
  first = false,
): Edit[] {
  const tokens = significantTokens(target.text, hole.language);
  // What follows `<` or `(` is not the name itself.
  const end = tokens.findIndex((token) => /^[<([]$/.test(token.text));
  const identifiers = (end > 0 ? tokens.slice(0, end) : tokens).filter((token) => token.kind === 'identifier');
  const token = first ? identifiers[0] : identifiers.at(-1);
  if (!token) return [];
  const constructs = /\bnew\s*$/.test(
    (hole.prefix.slice(-20) + hole.middle).slice(0, Math.min(20, hole.prefix.length) + target.start),
  );
  const isType = given !== 'parameter' && (constructs || isTypeName(token.text, hole.language));
  const role = isType ? 'type' : (given ?? 'callable');
  return [replaceToken(target, token, role, type)];
}

/** Endings of file names in import paths. */
const EXTENSIONS = new Set('h hpp hh hxx js mjs cjs jsx ts mts cts tsx json css vue svelte'.split(' '));

/** The last segment of a module's path that names something. */
function moduleEdits({ hole }: GenerationInput, target: Target): Edit[] {
  const segments = [...target.text.matchAll(/[^\s/\\.:'"`<>{},;*()]+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const files = /^(?:cpp|javascript|typescript)$/.test(hole.language);
  const isName = ({ text, start }: { text: string; start: number }) =>
    !/^v\d+$/.test(text) && !(files && start > 1 && target.text[start - 1] === '.' && EXTENSIONS.has(text));
  const named = segments.findLast((s) => isName(s) && !ANCHORS.has(s.text)) ?? segments.findLast(isName);
  if (!named) return [];
  const isType = isTypeName(named.text, hole.language);
  return [replaceToken(target, named, isType ? 'type' : 'module', isType ? 'import' : 'module')];
}
