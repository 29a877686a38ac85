/** Places in the lists of the corpus, as opaque text. Pure. */
import type { z } from 'zod';
import { InvalidInputError } from '@/server/foundation/errors';

export const encodeCursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws InvalidInputError when the text is not a place of this list and order */
export function decodeCursor<Place>(schema: z.ZodType<Place>, cursor: string): Place {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidInputError('This is not a cursor of this list: pass on the "next" of the page before.');
  }
}

/** The rows of a page, of which one more was asked for, and the place to go on from. */
export function cutPage<Row, Item>(
  rows: Row[],
  limit: number,
  { place, item }: { place: (row: Row) => unknown; item: (row: Row) => Item },
): { items: Item[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(item), next: last ? encodeCursor(place(last)) : null };
}
