/** Edits of a call's arguments: a named argument that the call does not take, or a name that nothing defines. */
import type { SymbolIndex } from '../../corpus/symbol-index';
import type { GenerationInput, HoleText } from '../../panel';
import type { Random } from '../../random';
import type { Language, Target } from '../../schema';
import { isCalled, isMember, isNamedArgument, isWritten, type Placed, placeCompletion } from '../difference';
import { getKnownNames } from '../known-names';
import { significantTokens, type Token } from '../tokens';
import { type Edit, replaceToken } from './edit';

import { nameForLiteral, OPTIONS, writeConstant, writeParameter } from './literals';

type Weighted = { edit: Edit; weight: number };

/** Edits of one positional argument, or of the place where one more may stand; likelier ones first more often. */
export function findArgumentEdits(input: GenerationInput, target: Target, random: Random): Edit[] {
  const call = readCall(input.hole, target);
  const weighted =
    target.text.trim() === ''
      ? addedArguments(input, target, random)
      : [
          ...namedKeys(input, target),
          ...wrappedArguments(input, target, call, random),
          ...innerNames(input, target),
          ...constants(input, target, call, random),
        ];
  return random.weightedShuffle(weighted, ({ weight }) => weight).map(({ edit }) => edit);
}

/** How a language names an argument; undefined where it cannot. */
function nameArgument(language: Language, name: string, value: string): string | undefined {
  if (language === 'python') return `${name}=${value}`;
  if (language === 'csharp') return `${name}: ${value}`;
  if (language === 'javascript' || language === 'typescript') return `{ ${name}: ${value} }`;
  return undefined;
}

/** A named argument that nobody asked for, with a value that suits its name. */
function addedArguments({ hole }: GenerationInput, target: Target, random: Random): Weighted[] {
  const { language } = hole;
  const before = (hole.prefix.slice(-200) + hole.middle.slice(0, target.start)).trimEnd().at(-1) ?? '';
  const spaced = /\s$/.test(hole.prefix.slice(-1) + hole.middle.slice(0, target.start));
  const after = (hole.middle.slice(target.end) + hole.suffix.slice(0, 200)).trimStart().charAt(0);
  const lead = before === '(' || before === '{' ? '' : before === ',' ? (spaced ? '' : ' ') : ', ';
  const trail = after === '' || /[)\]},;]/.test(after) ? '' : ', ';
  return random.shuffle(OPTIONS).map(({ words, value }) => ({
    weight: 1,
    edit: {
      start: target.start,
      end: target.end,
      name: writeParameter(language, words),
      role: 'parameter',
      use: 'parameter',
      suggested: true,
      write: (name) => lead + (nameArgument(language, name, value(language)) ?? name) + trail,
    },
  }));
}

/** `f(x)` becomes `f(invented=x)`: the last positional argument only, for none may follow a named one. */
function wrappedArguments(input: GenerationInput, target: Target, call: Call, random: Random): Weighted[] {
  const { hole, index } = input;
  const { language } = hole;
  const script = language === 'javascript' || language === 'typescript';
  const tokens = significantTokens(target.text, language);
  const opening = tokens[0]?.text ?? '';
  if (!call.last || nameArgument(language, 'x', 'x') === undefined) return [];
  if (
    opening === '*' ||
    opening === '**' ||
    opening === '...' ||
    tokens.some(({ text }) => text === 'for' || text === ':=')
  )
    return [];
  if (/^(?:out|ref|in)$/.test(opening)) return [];
  if (script && (opening === '{' || tokens.some(({ text }) => text === '=>' || text === 'function'))) return [];
  const own = tokens.length === 1 && tokens[0]?.kind === 'identifier' ? tokens[0].text : undefined;
  const tail = tokens.filter((token) => token.kind === 'identifier').at(-1)?.text;
  const suggestion = writeParameter(language, nameForLiteral(target.text, undefined, random));
  // Nearest to the truth is a neighbour of the parameter's own name, then of what is passed.
  const base = parameterOf(index, call) ?? own ?? (tokens.length > 1 ? tail : undefined);
  return [
    {
      weight: script ? 1 : 4,
      edit: {
        start: target.start,
        end: target.end,
        name: base ?? suggestion,
        role: 'parameter',
        use: 'parameter',
        suggested: base === undefined,
        write: (name) => nameArgument(language, name, target.text) ?? target.text,
      },
    },
  ];
}

/** Names of options, fields and keyword arguments inside the argument. */
function namedKeys({ hole }: GenerationInput, target: Target): Weighted[] {
  const placed = placeAlone(hole.language, target.text);
  return placed.tokens.flatMap((token, i) => {
    if (token.kind === 'identifier' && isNamedArgument(placed, i)) {
      return [{ weight: 4, edit: replaceToken(target, token, 'parameter', 'parameter') }];
    }
    return [];
  });
}

/** Receivers that are not keywords of their language. */
const RECEIVERS = new Set(['self', 'cls', 'this', '_']);

/** Names that are read inside the argument: the member of an object rather than the object. */
function innerNames({ hole, index }: GenerationInput, target: Target): Weighted[] {
  const { keywords, globals } = getKnownNames(hole.language);
  // C++ has a function `log`; what the project calls so is its own.
  const isGlobal = (name: string) => globals.has(name) && !index.variables.includes(name);
  const placed = placeAlone(hole.language, target.text);
  return placed.tokens.flatMap((token, i) => {
    if (token.kind !== 'identifier' || keywords.has(token.text) || isGlobal(token.text) || RECEIVERS.has(token.text))
      return [];
    if (isCalled(placed, i) || isNamedArgument(placed, i) || isWritten(placed, i)) return [];
    const holder = /^(?:\.|->|::|\?\.)$/.test(placed.tokens[i + 1]?.text ?? '');
    const weight = holder ? 0.5 : isMember(placed, i) ? 3 : 2;
    return [{ weight, edit: replaceToken(target, token, 'variable', 'undefinedvariable') }];
  });
}

/** A literal becomes a constant that could have been defined, named after its parameter where it is all that is passed. */
function constants({ hole, index }: GenerationInput, target: Target, call: Call, random: Random): Weighted[] {
  const { language } = hole;
  const tokens = significantTokens(target.text, language);
  const [first, second] = tokens;
  const edit = (start: number, end: number, parameter: string | undefined): Edit => ({
    start: target.start + start,
    end: target.start + end,
    name: writeConstant(language, ['default', ...nameForLiteral(target.text.slice(start, end), parameter, random)]),
    role: 'variable',
    use: 'undefinedvariable',
    suggested: true,
    write: (name) => name,
  });
  const negative = tokens.length === 2 && first?.text === '-' && second?.kind === 'number';
  const word = /^(?:true|false|True|False|null|None|nullptr|nil|undefined)$/.test(first?.text ?? '');
  if (negative || (tokens.length === 1 && first && (word || isLiteral(tokens, 0)))) {
    return [{ weight: 2, edit: edit(0, target.text.length, parameterOf(index, call)) }];
  }
  return tokens.flatMap((token, i) =>
    isLiteral(tokens, i) ? [{ weight: 0.4, edit: edit(token.start, token.end, undefined) }] : [],
  );
}

/** A number or a string without code in it; not the index of a tuple. */
function isLiteral(tokens: Token[], i: number): boolean {
  const token = tokens[i];
  if (token?.kind === 'number') return tokens[i - 1]?.text !== '.';
  return token?.kind === 'string' && (tokens[i + 1]?.start ?? Number.POSITIVE_INFINITY) >= token.end;
}

function placeAlone(language: Language, text: string): Placed {
  const tokens = significantTokens(text, language);
  return { language, tokens, first: 0, last: tokens.length };
}

type Call = {
  /** The name that is called; undefined when it cannot be told. */
  callee?: string;
  /** Which argument the target is, from 0. */
  position: number;
  /** No positional argument follows. */
  last: boolean;
};

/** The call around a target, read from the tokens before and after it. */
function readCall(hole: HoleText, target: Target): Call {
  const placed = placeCompletion(hole, hole.middle);
  const own = placed.tokens.slice(placed.first, placed.last);
  const at = placed.first + own.filter((token) => token.end <= target.start).length;
  const after = placed.first + own.filter((token) => token.start < target.end || token.end <= target.end).length;

  let position = 0;
  let depth = 0;
  let callee: string | undefined;
  for (let i = at - 1; i >= 0; i--) {
    const text = placed.tokens[i]?.text ?? '';
    if (/^[)\]}]$/.test(text)) depth++;
    else if (/^[([{]$/.test(text)) {
      if (depth === 0) {
        const before = placed.tokens[i - 1];
        if (text === '(' && before?.kind === 'identifier') callee = before.text;
        break;
      }
      depth--;
    } else if (text === ',' && depth === 0) position++;
  }
  return { callee, position, last: !hasPositional(placed.tokens, after, hole.language) };
}

/** True when a positional argument stands between the token `from` and the end of the call. */
function hasPositional(tokens: Token[], from: number, language: Language): boolean {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const text = tokens[i]?.text ?? '';
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) {
      if (depth === 0) return false;
      depth--;
    } else if (text === ',' && depth === 0) {
      const next = tokens[i + 1];
      if (!next || next.text === ')' || next.text === '**') continue;
      const sign = tokens[i + 2]?.text;
      const named =
        next.kind === 'identifier' &&
        sign === (language === 'python' ? '=' : ':') &&
        language !== 'javascript' &&
        language !== 'typescript';
      if (!named) return true;
    }
  }
  return false;
}

/** The name of the parameter that an argument is given to, when the project defines the function. */
function parameterOf(index: SymbolIndex, { callee, position }: Call): string | undefined {
  if (callee === undefined) return undefined;
  for (const { parameters } of index.callables.get(callee) ?? []) {
    const named = parameters.filter((name) => !RECEIVERS.has(name) && !name.includes('self'));
    if (named[position] !== undefined) return named[position];
  }
  return undefined;
}
