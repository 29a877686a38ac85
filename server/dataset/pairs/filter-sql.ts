/** A filter as a condition over `pair` and its joins. Values are always parameters, never part of the text. Pure. */
import { type Filter, type FilterField, type FilterLeaf, type FilterOp, isLeaf } from './filter';
import type { Params } from './params';

/** What the condition reads besides `pair`. */
export type JoinedTable = 'context' | 'source_file' | 'repository';

export type SqlCondition = { sql: string; tables: ReadonlySet<JoinedTable> };

type Column = {
  sql: string;
  /** The SQL type that values are cast to. */
  type: string;
  table?: JoinedTable;
  nullable?: true;
};

/** A file may stand under a stricter license than its repository. */
export const FILE_LICENSE = 'coalesce(source_file.license, repository.license)';

type ColumnField = Exclude<FilterField, 'judge' | 'fooled' | 'run'>;

const COLUMNS: Record<ColumnField, Column> = {
  language: { sql: 'pair.language', type: '"Language"' },
  type: { sql: 'pair.type', type: '"HallucinationType"' },
  generator: { sql: 'pair.generator', type: 'text' },
  fool_rate: { sql: 'pair.fool_rate', type: 'float8', nullable: true },
  valid: { sql: 'pair.valid', type: 'boolean' },
  reason: { sql: 'pair.reason', type: 'text', nullable: true },
  license: { sql: FILE_LICENSE, type: 'text', table: 'repository', nullable: true },
  repository: { sql: 'repository.name', type: 'text', table: 'repository' },
  path: { sql: 'source_file.path', type: 'text', table: 'source_file' },
  chosen: { sql: 'context.middle', type: 'text', table: 'context' },
  rejected: { sql: 'pair.rejected', type: 'text' },
  symbol: { sql: 'pair.symbol', type: 'text' },
  length: { sql: 'char_length(context.middle)', type: 'float8', table: 'context' },
  created: { sql: 'pair.created_at', type: 'timestamptz' },
  contaminated: { sql: 'context.contaminated', type: 'boolean', table: 'context' },
};

/** A pair belongs to a run that worked on its context with its generator and for its type, whoever stored it first. */
const RUNS_OF_PAIR = `FROM run_context JOIN run ON run.id = run_context.run_id
  WHERE run_context.context_id = pair.context_id
    AND (run.config->'generate'->'generators' IS NULL OR run.config->'generate'->'generators' ? pair.generator)
    AND (run.config->'extract'->'types' IS NULL OR run.config->'extract'->'types' ? pair.type::text)`;

const VOTES_OF_PAIR = `FROM vote
  WHERE vote.pair_id = pair.id AND vote.candidate = 'rejected' AND vote.score IS NOT NULL`;

/**
 * Compiles a filter. The condition is true or false for every pair, never unknown, so that `not` turns it around:
 * a pair without a fool rate is in `{ not: { field: 'fool_rate', op: 'gte', value: 0.5 } }`.
 */
export function compileFilter(filter: Filter, params: Params): SqlCondition {
  const tables = new Set<JoinedTable>();
  return { sql: compileNode(filter, { params, tables }), tables };
}

/** The joins that bring in the tables of a condition; every pair has exactly one row in each. */
export function joinTables(tables: ReadonlySet<JoinedTable>): string {
  const joins: string[] = [];
  const file = tables.has('source_file') || tables.has('repository');
  if (tables.has('context') || file) joins.push('JOIN context ON context.id = pair.context_id');
  if (file) joins.push('JOIN source_file ON source_file.id = context.file_id');
  if (tables.has('repository')) joins.push('JOIN repository ON repository.id = source_file.repository_id');
  return joins.join(' ');
}

type Compilation = { params: Params; tables: Set<JoinedTable> };

function compileNode(filter: Filter, into: Compilation): string {
  if (isLeaf(filter)) return compileLeaf(filter, into);
  if ('not' in filter) return `NOT ${compileNode(filter.not, into)}`;
  const [parts, word, none] = 'and' in filter ? [filter.and, ' AND ', 'TRUE'] : [filter.or, ' OR ', 'FALSE'];
  return parts.length === 0 ? none : `(${parts.map((part) => compileNode(part, into)).join(word)})`;
}

function compileLeaf({ field, op, value }: FilterLeaf, { params, tables }: Compilation): string {
  if (field === 'run') {
    const match = op === 'exists' ? '' : ` AND ${compare(op, 'run_context.run_id', 'uuid', value, params)}`;
    return exists(`SELECT 1 ${RUNS_OF_PAIR}${match}`, value);
  }
  if (field === 'judge' || field === 'fooled') {
    const votes = `SELECT 1 ${VOTES_OF_PAIR}${field === 'fooled' ? ' AND vote.score = 1' : ''}`;
    if (typeof value === 'boolean') return exists(votes, value);
    return exists(`${votes} AND ${compare(op, 'vote.judge', 'text', value, params)}`, true);
  }
  const { sql, type, table, nullable } = COLUMNS[field];
  if (table) tables.add(table);
  if (op === 'exists') return `(${sql} IS ${value === false ? '' : 'NOT '}NULL)`;
  const comparison = compare(op, sql, type, value, params);
  return nullable ? `(${sql} IS NOT NULL AND ${comparison})` : `(${comparison})`;
}

const exists = (query: string, wanted: unknown) => `(${wanted === false ? 'NOT ' : ''}EXISTS (${query}))`;

function compare(op: FilterOp, sql: string, type: string, value: unknown, params: Params): string {
  switch (op) {
    case 'in':
      return `${sql} = ANY(${params.add(value)}::${type}[])`;
    case 'gte':
      return `${sql} >= ${params.add(value)}::${type}`;
    case 'lte':
      return `${sql} <= ${params.add(value)}::${type}`;
    case 'contains':
      return `${sql} LIKE ${params.add(`%${escapeLike(String(value))}%`)}`;
    case 'glob':
      return `${sql} ~ ${params.add(globToRegex(String(value)))}`;
    default:
      return `${sql} = ${params.add(value)}::${type}`;
  }
}

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

/**
 * A glob over a whole text as a regular expression that Postgres and JavaScript (flags `su`) read alike:
 * `*` stays within a path segment, `**` goes across, a double star with its slash may stand for no folder at all,
 * `?` is one character but no slash.
 */
export function globToRegex(glob: string): string {
  const body = glob.replaceAll(/\*\*\/|\*+|\?|[\^$\\.+()[\]{}|/]/g, (sign, at: number) => {
    if (sign === '**/') return at === 0 || glob[at - 1] === '/' ? '(?:.*/)?' : '.*/';
    if (sign.startsWith('**')) return '.*';
    if (sign === '*') return '[^/]*';
    return sign === '?' ? '[^/]' : `\\${sign}`;
  });
  return `^(?:${body})$`;
}
