/**
 * The filter language over pairs: a tree of `{ and: [...] }`, `{ or: [...] }`, `{ not: … }` and leaves
 * `{ field, op, value }`. The same JSON stands in the URL, on the command line and in plans.
 * Pure, so that browser code may import it.
 */
import { z } from 'zod';
import { HallucinationType, Language } from '@/server/foundation/db/generated/enums';

export const FILTER_OPS = ['eq', 'in', 'gte', 'lte', 'contains', 'glob', 'exists'] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

type Kind = 'choice' | 'text' | 'boolean' | 'number' | 'time' | 'id' | 'judge';

const OPS_OF_KIND: Record<Kind, readonly FilterOp[]> = {
  choice: ['eq', 'in'],
  text: ['eq', 'in', 'contains', 'glob'],
  boolean: ['eq'],
  number: ['eq', 'in', 'gte', 'lte'],
  time: ['gte', 'lte'],
  id: ['eq', 'in'],
  judge: ['eq', 'in', 'contains', 'glob'],
};

type FieldInfo = {
  kind: Kind;
  /** May be absent on a pair, so that `exists` can be asked. */
  optional?: true;
  choices?: readonly string[];
};

/** What a pair can be asked for. */
const FIELDS = {
  language: { kind: 'choice', choices: Object.values(Language) },
  type: { kind: 'choice', choices: Object.values(HallucinationType) },
  generator: { kind: 'text' },
  /** Judges that gave a valid vote on the rejected candidate. */
  judge: { kind: 'judge', optional: true },
  /** Judges that scored the rejected candidate 1; `eq true` asks for any. */
  fooled: { kind: 'judge', optional: true },
  fool_rate: { kind: 'number', optional: true },
  valid: { kind: 'boolean' },
  /** Why a validator refused the pair. */
  reason: { kind: 'text', optional: true },
  license: { kind: 'text', optional: true },
  repository: { kind: 'text' },
  path: { kind: 'text' },
  chosen: { kind: 'text' },
  rejected: { kind: 'text' },
  symbol: { kind: 'text' },
  /** Of the chosen completion, in characters. */
  length: { kind: 'number' },
  /** Runs that worked on the pair. */
  run: { kind: 'id', optional: true },
  created: { kind: 'time' },
  /** Its context overlaps a benchmark that is loaded in the project. */
  contaminated: { kind: 'boolean' },
} as const satisfies Record<string, FieldInfo>;

export type FilterField = keyof typeof FIELDS;
export const FILTER_FIELDS = Object.keys(FIELDS) as FilterField[];

/** Names of the design that come with the audit and with tags. */
const LATER_FIELDS = ['audited', 'verdict', 'tag'];

export type FilterValue = string | number | boolean | string[] | number[];
export type FilterLeaf = { field: FilterField; op: FilterOp; value: FilterValue };
export type Filter = FilterLeaf | { and: Filter[] } | { or: Filter[] } | { not: Filter };

/** Matches every pair. */
export const ALL_PAIRS: Filter = { and: [] };

const MAX_DEPTH = 20;
const MAX_NODES = 500;
const MAX_LIST = 1_000;
const MAX_TEXT = 2_000;

/** One or more problems in a filter, each beginning with the place: `filter.and[0].field: unknown field "langauge"`. */
export class FilterError extends Error {
  override name = 'InvalidInputError';
}

/** Accepts what `parseFilter` accepts; each issue's message names the place in the filter. */
export const filterSchema = z.custom<Filter>().transform((value, ctx): Filter => {
  const problems: Problem[] = [];
  const filter = readNode(value, { path: [], depth: 0, problems, budget: { nodes: MAX_NODES } });
  for (const { path, message } of problems) {
    ctx.addIssue({ code: 'custom', path, message: `${placeOf(path)}: ${message}` });
  }
  return filter;
});

/** @throws FilterError naming every field, operation and value that does not fit */
export function parseFilter(value: unknown): Filter {
  const result = filterSchema.safeParse(value);
  if (result.success) return result.data;
  throw new FilterError(result.error.issues.map((issue) => issue.message).join('\n'));
}

/** @throws FilterError also when the text is not JSON */
export function parseFilterText(text: string): Filter {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FilterError(`filter: this is not JSON (${(error as Error).message})`);
  }
  return parseFilter(value);
}

/** True where a leaf stands, and not an `and`, `or` or `not`. */
export function isLeaf(filter: Filter): filter is FilterLeaf {
  return 'field' in filter;
}

/** The parts that must all hold: those of a top-level `and`, else the filter itself. */
export function partsOf(filter: Filter): Filter[] {
  return 'and' in filter ? filter.and : [filter];
}

/** The filter without the top-level leaves of one field. */
export function dropField(filter: Filter, field: FilterField): Filter {
  const parts = partsOf(filter);
  const kept = parts.filter((part) => !(isLeaf(part) && part.field === field));
  return kept.length === parts.length ? filter : { and: kept };
}

// Reading

type Problem = { path: (string | number)[]; message: string };
type Place = { path: (string | number)[]; depth: number; problems: Problem[]; budget: { nodes: number } };

/** Reads one node; what it returns is used only when no problem was found. */
function readNode(value: unknown, place: Place): Filter {
  const complain = (message: string): Filter => {
    place.problems.push({ path: place.path, message });
    return ALL_PAIRS;
  };
  if (!isObject(value)) return complain(`expected an object such as ${EXAMPLE}, got ${show(value)}`);
  if (place.depth > MAX_DEPTH) return complain(`nested deeper than ${MAX_DEPTH} levels`);
  place.budget.nodes -= 1;
  if (place.budget.nodes < 0) {
    // Said once, or the answer would be as long as the question.
    return place.budget.nodes === -1 ? complain(`more than ${MAX_NODES} parts`) : ALL_PAIRS;
  }
  const keys = Object.keys(value);
  const logic = (['and', 'or', 'not'] as const).filter((key) => key in value);
  const key = logic[0];
  if (key === undefined) return readLeaf(value, keys, place);
  if (keys.length > 1) return complain(`"${key}" must stand alone, but there is also ${quoteList(keys, key)}`);
  if (key === 'not') return { not: readNode(value.not, below(place, 'not')) };
  const list = value[key];
  if (!Array.isArray(list)) {
    place.problems.push({ path: [...place.path, key], message: `expected a list of filters, got ${show(list)}` });
    return ALL_PAIRS;
  }
  const parts = list.map((part, index) => readNode(part, below(place, key, index)));
  return key === 'and' ? { and: parts } : { or: parts };
}

function readLeaf(leaf: Record<string, unknown>, keys: string[], { path, problems }: Place): Filter {
  const complain = (key: string | null, message: string): Filter => {
    problems.push({ path: key === null ? path : [...path, key], message });
    return ALL_PAIRS;
  };
  const unknown = keys.find((key) => !['field', 'op', 'value'].includes(key));
  if (unknown !== undefined) {
    return complain(null, `unknown key ${quote(unknown)} (known: and, or, not, or field with op and value)`);
  }
  if (keys.length === 0) return complain(null, `empty; expected and, or, not, or a leaf such as ${EXAMPLE}`);
  const { field, op, value } = leaf;
  if (typeof field !== 'string') return complain('field', `expected the name of a field, got ${show(field)}`);
  if (LATER_FIELDS.includes(field)) return complain('field', `${quote(field)} cannot be filtered by yet`);
  if (!isField(field)) return complain('field', `unknown field ${quote(field)} (known: ${FILTER_FIELDS.join(', ')})`);
  const info: FieldInfo = FIELDS[field];
  const ops = opsOf(info);
  if (typeof op !== 'string' || !isOp(op)) {
    return complain('op', `unknown operation ${show(op)} for ${quote(field)} (it takes: ${ops.join(', ')})`);
  }
  if (!ops.includes(op)) {
    return complain('op', `${quote(op)} does not fit the field ${quote(field)} (it takes: ${ops.join(', ')})`);
  }
  // `exists` reads well without a value.
  const given = op === 'exists' && value === undefined ? true : value;
  const problem = checkValue(given, op, field, info);
  return problem === null
    ? { field, op, value: given as FilterValue }
    : complain('value', `${quote(field)} ${op}: ${problem}`);
}

function checkValue(value: unknown, op: FilterOp, field: FilterField, info: FieldInfo): string | null {
  if (op === 'exists') return typeof value === 'boolean' ? null : `expected true or false, got ${show(value)}`;
  if (op !== 'in') return field === 'fooled' && typeof value === 'boolean' ? null : checkOne(value, info);
  if (!Array.isArray(value)) return `expected a list, got ${show(value)}`;
  if (value.length > MAX_LIST) return `more than ${MAX_LIST} values`;
  for (const one of value) {
    const problem = checkOne(one, info);
    if (problem !== null) return problem;
  }
  return null;
}

function checkOne(value: unknown, { kind, choices }: FieldInfo): string | null {
  if (kind === 'boolean') return typeof value === 'boolean' ? null : `expected true or false, got ${show(value)}`;
  if (kind === 'number') {
    return typeof value === 'number' && Number.isFinite(value) ? null : `expected a number, got ${show(value)}`;
  }
  if (typeof value !== 'string') return `expected text, got ${show(value)}`;
  if (value.length > MAX_TEXT) return `longer than ${MAX_TEXT} characters`;
  if (value.includes('\0')) return 'text cannot hold NUL';
  if (choices && !choices.includes(value)) return `unknown value ${quote(value)} (known: ${choices.join(', ')})`;
  if (kind === 'id' && !z.uuid().safeParse(value).success) return `expected an id, got ${quote(value)}`;
  if (kind === 'time' && !TIME.safeParse(value).success) {
    return `expected a date such as 2026-11-23 or 2026-11-23T14:00:00Z, got ${quote(value)}`;
  }
  return null;
}

/** A date alone is its midnight in UTC. */
const TIME = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

const EXAMPLE = '{ "field": "language", "op": "eq", "value": "go" }';

function opsOf({ kind, optional }: FieldInfo): readonly FilterOp[] {
  return optional ? [...OPS_OF_KIND[kind], 'exists'] : OPS_OF_KIND[kind];
}

function below(place: Place, ...steps: (string | number)[]): Place {
  return { ...place, path: [...place.path, ...steps], depth: place.depth + 1 };
}

/** ['and', 0, 'field'] -> 'filter.and[0].field' */
function placeOf(path: readonly (string | number)[]): string {
  return `filter${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isField = (name: string): name is FilterField => Object.hasOwn(FIELDS, name);
const isOp = (name: string): name is FilterOp => FILTER_OPS.some((op) => op === name);

const quote = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
const quoteList = (names: string[], but: string) =>
  names
    .filter((name) => name !== but)
    .map(quote)
    .join(', ');

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : quote(String(value));
}
