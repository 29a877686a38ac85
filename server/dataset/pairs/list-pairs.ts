import type pg from 'pg';
import type { Filter } from './filter';
import { compileFilter, FILE_LICENSE, joinTables } from './filter-sql';
import { decodeCursor, encodeCursor, isAfter, orderBy, sortValue, tablesOfSort } from './keyset';
import { createParams } from './params';
import type { PairPage, PairRow, PairSort } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;

/** Columns of a PairRow; needs all joins. */
export const PAIR_ROW = `pair.id, pair.language, pair.type, pair.generator, context.middle AS chosen, pair.rejected,
  pair.symbol, pair.valid, pair.reason, pair.fool_rate AS "foolRate", pair.fooled_votes AS "fooledVotes",
  pair.valid_votes AS "validVotes", ${FILE_LICENSE} AS license, repository.name AS repository, source_file.path,
  context.start_line AS "startLine", pair.created_at AS "createdAt"`;

export const ALL_JOINS = joinTables(new Set(['context', 'source_file', 'repository'] as const));

/**
 * A page of a project's pairs. Following `next` to its end gives every row exactly once, also when rows are added
 * meanwhile.
 * @param input.limit most rows in the page
 * @param input.cursor the `next` of the page before
 * @throws InvalidInputError for a cursor of another sort
 */
export async function listPairs(
  db: Queryable,
  input: { projectId: string; filter: Filter; sort: PairSort; limit: number; cursor?: string | null },
): Promise<PairPage> {
  const { filter, sort, limit } = input;
  const params = createParams();
  const condition = compileFilter(filter, params);
  const conditions = [`pair.project_id = ${params.add(input.projectId)}`, condition.sql];
  if (input.cursor) conditions.push(isAfter(sort, decodeCursor(sort, input.cursor), params));
  const joins = joinTables(new Set([...condition.tables, ...tablesOfSort(sort)]));
  // The page is found over narrow rows; what a line shows is read for the page alone.
  const { rows } = await db.query<PairRow & { sortValue: string | null }>(
    `WITH page AS MATERIALIZED (
       SELECT pair.id FROM pair ${joins}
       WHERE ${conditions.join(' AND ')} ORDER BY ${orderBy(sort)} LIMIT ${params.add(limit + 1)}
     )
     SELECT ${PAIR_ROW}, ${sortValue(sort)} AS "sortValue" FROM page JOIN pair ON pair.id = page.id ${ALL_JOINS}
     ORDER BY ${orderBy(sort)}`,
    params.values,
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const next = last ? encodeCursor(sort, { value: last.sortValue, id: last.id }) : null;
  return { items: items.map(({ sortValue: _, ...row }) => row), next };
}
