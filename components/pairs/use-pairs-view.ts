'use client';
/** What the reader looks at, kept in the address: filter, order, the row under the cursor, which panes are open. */
import {
  createSerializer,
  parseAsBoolean,
  parseAsJson,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { type Filter, filterSchema } from '@/server/dataset/pairs/filter';
import { PAIR_SORTS, type PairSort } from '@/server/dataset/pairs/schema';
import { DEFAULT_FILTER } from './filter-edit';

const readFilter = (value: unknown): Filter | null => filterSchema.safeParse(value).data ?? null;

const VIEW = {
  filter: parseAsJson(readFilter).withDefault(DEFAULT_FILTER),
  sort: parseAsStringLiteral(PAIR_SORTS).withDefault('-created'),
};

const LIST = {
  ...VIEW,
  /** The pair under the cursor. */
  at: parseAsString,
  /** null: as wide screens have room for it. */
  peek: parseAsBoolean,
  facets: parseAsBoolean.withDefault(true),
};

export type PairsView = { filter: Filter; sort: PairSort };

/** State of the list. Changes replace the address; they are no steps to go back through. */
export const usePairsListState = () => useQueryStates(LIST, { history: 'replace' });

/** The filter and order in which a single pair was opened. */
export const usePairsView = () => useQueryStates(VIEW, { history: 'replace' });

const writeView = createSerializer(LIST);

/** The address of one pair, in the view that it is opened from. */
export function pairHref(project: string, pairId: string, view: PairsView): string {
  return writeView(`/p/${project}/pairs/${pairId}`, view);
}

/** The address of the list in a view, with the cursor on a pair. */
export function pairsHref(project: string, view: Partial<PairsView> & { at?: string } = {}): string {
  return writeView(`/p/${project}/pairs`, view);
}
