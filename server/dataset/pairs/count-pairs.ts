import type pg from 'pg';
import { dropField, type Filter } from './filter';
import { compileFilter, FILE_LICENSE, type JoinedTable, joinTables } from './filter-sql';
import { createParams } from './params';
import { FACETS, type Facet, type Facets, NO_FOOL_RATE, type PairCount } from './schema';

type Queryable = Pick<pg.Pool, 'query'>;

/** A facet with more values than this shows the most frequent ones. */
const MAX_VALUES = 50;

const FACET_SQL: Record<Facet, { sql: string; table?: JoinedTable }> = {
  language: { sql: 'pair.language::text' },
  type: { sql: 'pair.type::text' },
  generator: { sql: 'pair.generator' },
  // As the colours of the scale round: halves go up.
  fool_rate: {
    sql: `coalesce(to_char(floor(pair.fool_rate * 10 + 0.5) / 10, 'FM0.0'), '${NO_FOOL_RATE}')`,
  },
  valid: { sql: 'pair.valid::text' },
  reason: { sql: 'pair.reason' },
  license: { sql: FILE_LICENSE, table: 'repository' },
  repository: { sql: 'repository.name', table: 'repository' },
};

/**
 * Counts a project's pairs under a filter.
 * @param input.facets also count the values of each facet. A facet ignores the filter's own choice in it, so that its
 *   other values can be seen: the top-level leaves of that field are left out.
 */
export async function countPairs(
  db: Queryable,
  input: { projectId: string; filter: Filter; facets?: boolean },
): Promise<PairCount> {
  const [total, facets] = await Promise.all([
    countTotal(db, input),
    input.facets ? countFacets(db, input) : Promise.resolve(null),
  ]);
  return { total, facets };
}

async function countTotal(db: Queryable, input: { projectId: string; filter: Filter }): Promise<number> {
  const params = createParams();
  const project = params.add(input.projectId);
  const { sql, tables } = compileFilter(input.filter, params);
  const { rows } = await db.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM pair ${joinTables(tables)} WHERE pair.project_id = ${project} AND ${sql}`,
    params.values,
  );
  return rows[0]?.total ?? 0;
}

async function countFacets(db: Queryable, { projectId, filter }: { projectId: string; filter: Filter }) {
  // Facets that the filter does not name share one pass over the rows.
  const passes = Map.groupBy(FACETS, (facet) => dropField(filter, facet));
  const counts: Facets = Object.assign({}, ...FACETS.map((facet) => ({ [facet]: {} })));
  for (const [residual, facets] of passes) {
    for (const { facet, value, count } of await countValues(db, { projectId, filter: residual, facets })) {
      if (value !== null) counts[facet][value] = count;
    }
  }
  counts.fool_rate = Object.fromEntries(Object.entries(counts.fool_rate).sort(([a], [b]) => (a < b ? -1 : 1)));
  return counts;
}

type ValueCount = { facet: Facet; value: string | null; count: number };

async function countValues(
  db: Queryable,
  { projectId, filter, facets }: { projectId: string; filter: Filter; facets: Facet[] },
): Promise<ValueCount[]> {
  const params = createParams();
  const project = params.add(projectId);
  const condition = compileFilter(filter, params);
  const tables = new Set(condition.tables);
  for (const facet of facets) {
    const { table } = FACET_SQL[facet];
    if (table) tables.add(table);
  }
  const columns = facets.map((facet) => `${FACET_SQL[facet].sql} AS "${facet}"`);
  const names = facets.map((facet) => `"${facet}"`);
  // In a grouping set one column is grouped and the others are null; GROUPING() is 0 for the grouped one.
  const which = facets.map((facet) => `WHEN GROUPING("${facet}") = 0 THEN '${facet}'`).join(' ');
  const value = facets.map((facet) => `WHEN GROUPING("${facet}") = 0 THEN "${facet}"`).join(' ');
  // The rows are read once and become few combinations, over which the facets are then counted.
  const { rows } = await db.query<ValueCount>(
    `WITH combination AS MATERIALIZED (
       SELECT ${columns.join(', ')}, count(*) AS pairs FROM pair ${joinTables(tables)}
       WHERE pair.project_id = ${project} AND ${condition.sql} GROUP BY ${facets.map((_, n) => n + 1).join(', ')}
     ), counted AS (
       SELECT CASE ${which} END AS facet, CASE ${value} END AS value, sum(pairs)::int AS count
       FROM combination GROUP BY GROUPING SETS (${names.map((name) => `(${name})`).join(', ')})
     ), placed AS (
       SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value COLLATE "C") AS place FROM counted
     )
     SELECT facet, value, count FROM placed WHERE place <= ${MAX_VALUES} ORDER BY facet, place`,
    params.values,
  );
  return rows;
}
