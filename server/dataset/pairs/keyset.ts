/** Orders over pairs and the places in them. A page begins after a place, not at a number of rows. Pure. */
import { z } from 'zod';
import { InvalidInputError } from '@/server/foundation/errors';
import type { JoinedTable } from './filter-sql';
import type { Params } from './params';
import { type PairSort, pairSortSchema } from './schema';

type SortInfo = {
  sql: string;
  type: string;
  descending: boolean;
  /** Rows without a value come last in either direction. */
  nullable: boolean;
  table?: JoinedTable;
};

const SORTS: Record<PairSort, SortInfo> = {
  created: { sql: 'pair.created_at', type: 'timestamptz', descending: false, nullable: false },
  '-created': { sql: 'pair.created_at', type: 'timestamptz', descending: true, nullable: false },
  fool_rate: { sql: 'pair.fool_rate', type: 'float8', descending: false, nullable: true },
  '-fool_rate': { sql: 'pair.fool_rate', type: 'float8', descending: true, nullable: true },
  length: {
    sql: 'char_length(context.middle)',
    type: 'int',
    descending: false,
    nullable: false,
    table: 'context',
  },
};

/** A place in an order: a row's value as the database writes it (times keep their microseconds), and its id. */
export type Place = { value: string | null; id: string };

/** The table that an order reads besides `pair`. */
export function tablesOfSort(sort: PairSort): JoinedTable[] {
  const { table } = SORTS[sort];
  return table ? [table] : [];
}

/** The expression to select for `Place.value`. */
export const sortValue = (sort: PairSort) => `(${SORTS[sort].sql})::text`;

/** @param backwards the same order from its end */
export function orderBy(sort: PairSort, { backwards = false } = {}): string {
  const { sql, descending, nullable } = SORTS[sort];
  const direction = descending !== backwards ? 'DESC' : 'ASC';
  const nulls = nullable ? ` NULLS ${backwards ? 'FIRST' : 'LAST'}` : '';
  return `${sql} ${direction}${nulls}, pair.id ${direction}`;
}

/** The condition for rows after a place. */
export function isAfter(sort: PairSort, { value, id }: Place, params: Params): string {
  const { sql, type, descending, nullable } = SORTS[sort];
  const sign = descending ? '<' : '>';
  if (value === null) return `(${sql} IS NULL AND pair.id ${sign} ${params.add(id)}::uuid)`;
  const later = `(${sql}, pair.id) ${sign} (${params.add(value)}::${type}, ${params.add(id)}::uuid)`;
  return nullable ? `(${sql} IS NULL OR ${later})` : later;
}

/** The condition for rows before a place. */
export function isBefore(sort: PairSort, { value, id }: Place, params: Params): string {
  const { sql, type, descending } = SORTS[sort];
  const sign = descending ? '>' : '<';
  if (value === null) return `(${sql} IS NOT NULL OR pair.id ${sign} ${params.add(id)}::uuid)`;
  return `(${sql}, pair.id) ${sign} (${params.add(value)}::${type}, ${params.add(id)}::uuid)`;
}

const cursorSchema = z.tuple([pairSortSchema, z.string().max(100).nullable(), z.uuid()]);

/** The place as opaque text. */
export function encodeCursor(sort: PairSort, { value, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/** @throws InvalidInputError when the text is no cursor, or one of another sort */
export function decodeCursor(sort: PairSort, cursor: string): Place {
  const [usedSort, value, id] = readCursor(cursor);
  if (usedSort !== sort) throw new InvalidInputError(`This cursor belongs to the sort ${usedSort}, not to ${sort}.`);
  const { type, nullable } = SORTS[sort];
  const fits = value === null ? nullable : VALUE_OF_TYPE[type]?.test(value);
  if (!fits) throw notACursor();
  return { value, id };
}

/** What the database writes for a value of the type: anything else in a cursor was not written here. */
const VALUE_OF_TYPE: Record<string, RegExp> = {
  timestamptz: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/,
  float8: /^\d+(\.\d+)?(e[+-]\d+)?$/,
  int: /^\d{1,9}$/,
};

function readCursor(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw notACursor();
  }
}

const notACursor = () => new InvalidInputError('This is not a cursor: pass on the "next" of the page before.');
