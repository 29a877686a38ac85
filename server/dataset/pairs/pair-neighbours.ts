import type pg from 'pg';
import { NotFoundError } from '@/server/foundation/errors';
import type { Filter } from './filter';
import { compileFilter, joinTables } from './filter-sql';
import { isAfter, isBefore, orderBy, type Place, sortValue, tablesOfSort } from './keyset';
import { createParams } from './params';
import type { PairNeighbours, PairSort } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;
type Input = { projectId: string; pairId: string; filter: Filter; sort: PairSort };

/**
 * Where a pair stands among a project's pairs under a filter and an order, and what is next to it. A pair outside the
 * filter has neighbours too (those of the place where it would be), but no position.
 * @throws NotFoundError when the project has no such pair
 */
export async function findPairNeighbours(db: Queryable, input: Input): Promise<PairNeighbours> {
  const { place, matches } = await findPlace(db, input);
  const [previous, next, { before, total }] = await Promise.all([
    findNearest(db, input, place, 'before'),
    findNearest(db, input, place, 'after'),
    countBefore(db, input, place),
  ]);
  return { previous, next, position: matches ? before + 1 : null, total };
}

async function findPlace(db: Queryable, { projectId, pairId, filter, sort }: Input) {
  const params = createParams();
  const own = `pair.id = ${params.add(pairId)} AND pair.project_id = ${params.add(projectId)}`;
  const { sql, tables } = compileFilter(filter, params);
  const joins = joinTables(new Set([...tables, ...tablesOfSort(sort)]));
  const { rows } = await db.query<{ value: string | null; matches: boolean }>(
    `SELECT ${sortValue(sort)} AS value, ${sql} AS matches FROM pair ${joins} WHERE ${own}`,
    params.values,
  );
  const row = rows[0];
  if (!row) throw new NotFoundError('There is no such pair in this project.');
  return { place: { value: row.value, id: pairId }, matches: row.matches };
}

async function findNearest(db: Queryable, { projectId, filter, sort }: Input, place: Place, side: 'before' | 'after') {
  const params = createParams();
  const project = params.add(projectId);
  const { sql, tables } = compileFilter(filter, params);
  const joins = joinTables(new Set([...tables, ...tablesOfSort(sort)]));
  const beyond = side === 'after' ? isAfter(sort, place, params) : isBefore(sort, place, params);
  const { rows } = await db.query<{ id: string }>(
    `SELECT pair.id FROM pair ${joins} WHERE pair.project_id = ${project} AND ${sql} AND ${beyond}
     ORDER BY ${orderBy(sort, { backwards: side === 'before' })} LIMIT 1`,
    params.values,
  );
  return rows[0]?.id ?? null;
}

async function countBefore(db: Queryable, { projectId, filter, sort }: Input, place: Place) {
  const params = createParams();
  const project = params.add(projectId);
  const { sql, tables } = compileFilter(filter, params);
  const joins = joinTables(new Set([...tables, ...tablesOfSort(sort)]));
  const { rows } = await db.query<{ before: number; total: number }>(
    `SELECT count(*) FILTER (WHERE ${isBefore(sort, place, params)})::int AS before, count(*)::int AS total
     FROM pair ${joins} WHERE pair.project_id = ${project} AND ${sql}`,
    params.values,
  );
  return rows[0] ?? { before: 0, total: 0 };
}
