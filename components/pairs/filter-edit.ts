/** What the facets, the histogram, the search field and the chips read from a filter, and how they change it. Pure. */

import { formatReason } from '@/components/ui/format';
import {
  ALL_PAIRS,
  dropField,
  type Filter,
  type FilterField,
  type FilterLeaf,
  isLeaf,
  partsOf,
} from '@/server/dataset/pairs/filter';
import { LANGUAGE_NAMES, TYPE_NAMES } from '@/server/pipeline/schema';

/** What the list shows when the address does not say otherwise. */
export const DEFAULT_FILTER: Filter = { and: [{ field: 'valid', op: 'eq', value: true }] };

// Facets

/** The values of a field that the filter asks for; empty when it does not name the field. */
export function selectedValues(filter: Filter, field: FilterField): string[] {
  return partsOf(filter).flatMap((part) => {
    if (!isLeaf(part) || part.field !== field || (part.op !== 'eq' && part.op !== 'in')) return [];
    return Array.isArray(part.value) ? part.value.map(String) : [String(part.value)];
  });
}

/** The filter with other values for a field; without the field when there are none. */
export function withValues(filter: Filter, field: FilterField, values: string[]): Filter {
  const rest = partsOf(dropField(filter, field));
  const [first] = values;
  if (first === undefined) return { and: rest };
  const leaf: FilterLeaf =
    values.length === 1 ? { field, op: 'eq', value: first } : { field, op: 'in', value: values.toSorted() };
  return { and: [...rest, leaf] };
}

export function toggleValue(filter: Filter, field: FilterField, value: string): Filter {
  const values = selectedValues(filter, field);
  return withValues(filter, field, values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
}

export type Validity = 'valid' | 'refused' | 'all';

export function validityOf(filter: Filter): Validity {
  const [value] = selectedValues(filter, 'valid');
  if (value === undefined) return 'all';
  return value === 'true' ? 'valid' : 'refused';
}

/** Reasons are of refused pairs only, so that a choice of one goes when valid ones are asked for. */
export function withValidity(filter: Filter, validity: Validity): Filter {
  const rest = partsOf(dropField(validity === 'valid' ? dropField(filter, 'reason') : filter, 'valid'));
  if (validity === 'all') return { and: rest };
  return { and: [{ field: 'valid', op: 'eq', value: validity === 'valid' }, ...rest] };
}

// Fool rate, in bands of a tenth: band 3 is [0.25, 0.35)

export type Bands = { from: number; to: number };

/** The bands that a filter lets through, whole or in part; null when it does not ask for rates. */
export function bandsOf(filter: Filter): Bands | null {
  const bounds = partsOf(filter).filter(isRateBound);
  if (bounds.length === 0) return null;
  let [from, to] = [0, 10];
  for (const { op, value } of bounds) {
    if (op === 'gte') from = Math.max(from, Math.floor(Number(value) * 10 + 0.5 + 1e-9));
    else to = Math.min(to, Math.floor(Number(value) * 10 + 0.5 + 1e-9));
  }
  return { from, to };
}

export function withBands(filter: Filter, bands: Bands | null): Filter {
  const rest = partsOf(dropField(filter, 'fool_rate'));
  if (bands === null) return { and: rest };
  const { from, to } = bands;
  const bounds: Filter[] = [];
  // Both ends open would let pairs without a rate through.
  if (from > 0 || to === 10) bounds.push({ field: 'fool_rate', op: 'gte', value: Math.max(0, (from * 10 - 5) / 100) });
  // Just below the next band, since there is no "less than".
  if (to < 10) bounds.push({ field: 'fool_rate', op: 'lte', value: (to * 100 + 49) / 1_000 });
  return { and: [...rest, ...bounds] };
}

const isRateBound = (part: Filter): part is FilterLeaf =>
  isLeaf(part) && part.field === 'fool_rate' && (part.op === 'gte' || part.op === 'lte');

// Search

const SEARCHED = ['chosen', 'rejected', 'path'] as const;

/** What is in the search field. */
export function searchOf(filter: Filter): string {
  return (
    partsOf(filter)
      .map(readSearch)
      .find((text) => text !== null) ?? ''
  );
}

export function withSearch(filter: Filter, text: string): Filter {
  const rest = partsOf(filter).filter((part) => readSearch(part) === null);
  if (text === '') return { and: rest };
  return { and: [...rest, { or: SEARCHED.map((field) => ({ field, op: 'contains', value: text })) }] };
}

function readSearch(part: Filter): string | null {
  if (!('or' in part) || part.or.length !== SEARCHED.length) return null;
  const [first] = part.or;
  if (!first || !isLeaf(first) || typeof first.value !== 'string') return null;
  const text = first.value;
  const fits = part.or.every(
    (leaf, index) => isLeaf(leaf) && leaf.field === SEARCHED[index] && leaf.op === 'contains' && leaf.value === text,
  );
  return fits ? text : null;
}

// Chips

export type Chip = { key: string; label: string; value: string /** The filter without it. */; rest: Filter };

/** One for each condition, in words. The search has its own field and no chip. */
export function chipsOf(filter: Filter): Chip[] {
  const parts = partsOf(filter);
  const bands = bandsOf(filter);
  const chips = parts.flatMap((part, index): Chip[] => {
    if (readSearch(part) !== null || isRateBound(part)) return [];
    const rest = { and: parts.filter((_, other) => other !== index) };
    return [{ key: JSON.stringify(part), rest, ...describePart(part) }];
  });
  if (bands) {
    const rest = { and: parts.filter((part) => !isRateBound(part)) };
    const value = bands.from === bands.to ? tenth(bands.from) : `${tenth(bands.from)} – ${tenth(bands.to)}`;
    chips.push({ key: 'fool_rate', label: 'Fool rate', value, rest });
  }
  return chips;
}

const tenth = (band: number) => (band / 10).toFixed(1);

const FIELD_NAMES: Record<FilterField, string> = {
  language: 'Language',
  type: 'Type',
  generator: 'Generator',
  judge: 'Judge',
  fooled: 'Fooled',
  fool_rate: 'Fool rate',
  valid: 'Validity',
  reason: 'Reason',
  license: 'License',
  repository: 'Repository',
  path: 'Path',
  chosen: 'Chosen',
  rejected: 'Rejected',
  symbol: 'Symbol',
  length: 'Length',
  run: 'Run',
  created: 'Created',
  contaminated: 'Contaminated',
};

const OP_WORDS: Record<FilterLeaf['op'], string> = {
  eq: '',
  in: '',
  gte: '≥ ',
  lte: '≤ ',
  contains: 'contains ',
  glob: 'like ',
  exists: '',
};

function describePart(part: Filter): { label: string; value: string } {
  if (!isLeaf(part)) return { label: 'Where', value: describeTree(part) };
  const { field, op, value } = part;
  const label = FIELD_NAMES[field];
  if (op === 'exists') return { label, value: value ? 'any' : 'none' };
  const values = Array.isArray(value) ? value.map(String) : [String(value)];
  if (values.length === 0) return { label, value: 'none of these' };
  return { label, value: OP_WORDS[op] + values.map((one) => nameOfValue(field, one)).join(', ') };
}

function describeTree(filter: Filter): string {
  if (isLeaf(filter)) {
    const { label, value } = describePart(filter);
    return `${label.toLowerCase()} ${value}`;
  }
  if ('not' in filter) return `not (${describeTree(filter.not)})`;
  const [parts, word, none] = 'and' in filter ? [filter.and, ' and ', 'all'] : [filter.or, ' or ', 'none'];
  return parts.length > 0
    ? parts.map((part) => (isLeaf(part) ? describeTree(part) : `(${describeTree(part)})`)).join(word)
    : none;
}

const VALUE_NAMES: Partial<Record<FilterField, Record<string, string>>> = {
  language: LANGUAGE_NAMES,
  type: TYPE_NAMES,
  valid: { true: 'valid', false: 'refused' },
  fooled: { true: 'any judge', false: 'no judge' },
};

/** How a value of a facet is written: 'cpp' -> 'C++'. */
export function nameOfValue(field: FilterField, value: string): string {
  if (field === 'reason') return formatReason(value);
  return VALUE_NAMES[field]?.[value] ?? value;
}

/** True when the filter shows all there is. */
export const showsEverything = (filter: Filter) => JSON.stringify(filter) === JSON.stringify(ALL_PAIRS);
