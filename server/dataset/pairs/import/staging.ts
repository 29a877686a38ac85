/** The staging table of an import and the statements that turn its rows into contexts and pairs. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { HallucinationType, Language } from '@/server/foundation/db/generated/enums';
import type { ImportRow, RejectedRow } from './import-row';

const COLUMNS = {
  row: 'bigint',
  prefix: 'text',
  suffix: 'text',
  chosen: 'text',
  rejected: 'text',
  language: 'text',
  type: 'text',
  generator: 'text',
  license: 'text',
  repository: 'text',
  path: 'text',
  commit: 'text',
  symbol: 'text',
  rationale: 'text',
  url: 'text',
  sha256: 'text',
  bytes: 'int',
  lines: 'int',
  byteStart: 'int',
  byteEnd: 'int',
  startLine: 'int',
  contextKey: 'text',
} as const satisfies Record<keyof ImportRow, string>;
const NAMES = Object.keys(COLUMNS) as (keyof ImportRow)[];

/** The table lives as long as its connection. */
export async function createStaging(client: pg.PoolClient): Promise<void> {
  const columns = NAMES.map((name) => `"${name}" ${COLUMNS[name]}`).join(', ');
  await client.query(`CREATE TEMP TABLE IF NOT EXISTS import_row (${columns})`);
}

/** Puts rows into the emptied table through COPY. */
export async function copyRows(client: pg.PoolClient, rows: readonly ImportRow[]): Promise<void> {
  await client.query('TRUNCATE import_row');
  const names = NAMES.map((name) => `"${name}"`).join(', ');
  await pipeline(Readable.from(encodeRows(rows)), client.query(copyFrom(`COPY import_row (${names}) FROM STDIN`)));
}

const ROWS_PER_CHUNK = 200;

/** COPY's text format. */
function* encodeRows(rows: readonly ImportRow[]): Generator<string> {
  for (let at = 0; at < rows.length; at += ROWS_PER_CHUNK) {
    yield rows
      .slice(at, at + ROWS_PER_CHUNK)
      .map((row) => `${NAMES.map((name) => encodeCell(row[name])).join('\t')}\n`)
      .join('');
  }
}

const SPECIAL = /[\\\n\r\t]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function encodeCell(value: string | number | null): string {
  if (value === null) return '\\N';
  return typeof value === 'number' ? String(value) : value.replaceAll(SPECIAL, (sign) => ESCAPES[sign] ?? sign);
}

/** What makes a staged row a bad one: condition, the field to blame, and why. The first that holds is told. */
const CHECKS: { when: string; field: string; reason: string }[] = [
  { when: `chosen = ''`, field: 'chosen', reason: 'is empty' },
  { when: `rejected = ''`, field: 'rejected', reason: 'is empty' },
  { when: 'chosen = rejected', field: 'rejected', reason: 'is the same as chosen' },
  {
    when: `language NOT IN (${quoteList(Object.values(Language))})`,
    field: 'language',
    reason: `is none of ${Object.values(Language).join(', ')}`,
  },
  {
    when: `type NOT IN (${quoteList(Object.values(HallucinationType))})`,
    field: 'type',
    reason: `is none of ${Object.values(HallucinationType).join(', ')}`,
  },
];

function quoteList(values: string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}

/** Takes the bad rows out of the table. */
export async function takeBadRows(client: pg.PoolClient): Promise<RejectedRow[]> {
  const pick = (of: (check: (typeof CHECKS)[number]) => string) =>
    `CASE ${CHECKS.map((check) => `WHEN ${check.when} THEN ${of(check)}`).join(' ')} END`;
  const { rows } = await client.query<RejectedRow>(
    `DELETE FROM import_row WHERE ${CHECKS.map((check) => check.when).join(' OR ')}
     RETURNING row::int AS row, ${pick(({ field }) => `'${field}'`)} AS field,
       ${pick(({ reason }) => `'${reason}'`)} AS reason, left(${pick(({ field }) => field)}, 200) AS value`,
  );
  return rows;
}

/** No symbols are known of a file that was never read. */
const NO_SYMBOLS = `'{"definitions": [], "imports": [], "identifiers": []}'::jsonb`;

/**
 * Adds what the staged rows describe and the project has not yet.
 * @returns how many pairs were added
 */
export async function storeStagedRows(client: pg.PoolClient, projectId: string): Promise<number> {
  // A context that the project knows already, from its own pipeline perhaps, keeps its file and its repository.
  const unknown = `NOT EXISTS (SELECT 1 FROM context WHERE context.project_id = $1 AND context.key = import_row."contextKey")`;
  await client.query(
    `INSERT INTO repository (id, project_id, key, name, url, "commit", license, license_source)
     SELECT new_id(), $1, 'import:' || repository, repository, url, "commit", license, 'imported'
     FROM (SELECT DISTINCT ON (repository) * FROM import_row WHERE ${unknown} ORDER BY repository, row) AS first
     ON CONFLICT (project_id, key) DO NOTHING`,
    [projectId],
  );
  await client.query(
    `INSERT INTO source_file (id, repository_id, path, language, sha256, bytes, lines, content, symbols, license,
       license_source)
     SELECT new_id(), repository.id, first.path, first.language::"Language", first.sha256, first.bytes, first.lines,
       first.prefix || first.chosen || first.suffix, ${NO_SYMBOLS}, first.license, 'imported'
     FROM (SELECT DISTINCT ON (repository, path, sha256) * FROM import_row WHERE ${unknown}
           ORDER BY repository, path, sha256, row) AS first
       JOIN repository ON repository.project_id = $1 AND repository.key = 'import:' || first.repository
     ON CONFLICT (repository_id, path, sha256) DO NOTHING`,
    [projectId],
  );
  await client.query(
    `INSERT INTO context (id, project_id, file_id, key, language, type, types, node_type, byte_start, byte_end,
       start_line, middle, targets)
     SELECT new_id(), $1, source_file.id, first."contextKey", first.language::"Language", first.type::"HallucinationType",
       ARRAY[first.type], 'imported', first."byteStart", first."byteEnd", first."startLine", first.chosen, '[]'
     FROM (SELECT DISTINCT ON ("contextKey") * FROM import_row WHERE ${unknown} ORDER BY "contextKey", row) AS first
       JOIN repository ON repository.project_id = $1 AND repository.key = 'import:' || first.repository
       JOIN source_file ON source_file.repository_id = repository.id AND source_file.path = first.path
         AND source_file.sha256 = first.sha256
     ON CONFLICT (project_id, key) DO NOTHING`,
    [projectId],
  );
  // The version names the completion, so that the same row again meets its own answer.
  const added = await client.query(
    `WITH wanted AS (
       SELECT DISTINCT ON (context.id, import_row.type, import_row.generator, import_row.rejected)
         import_row.*, context.id AS context_id, 'import-' || left(md5(import_row.rejected), 12) AS version
       FROM import_row JOIN context ON context.project_id = $1 AND context.key = import_row."contextKey"
       WHERE NOT EXISTS (
         SELECT 1 FROM pair WHERE pair.context_id = context.id AND pair.type = import_row.type::"HallucinationType"
           AND pair.generator = import_row.generator AND pair.rejected = import_row.rejected
       )
     ), answered AS (
       INSERT INTO answer (id, context_id, type, generator, prompt_version, raw)
       SELECT new_id(), context_id, type::"HallucinationType", generator, version,
         json_build_object('rejected', rejected, 'symbol', symbol, 'rationale', coalesce(rationale, ''))::text
       FROM wanted ORDER BY row
       ON CONFLICT (context_id, type, generator, prompt_version, sample) DO NOTHING
       RETURNING id, context_id, type, generator, prompt_version
     )
     INSERT INTO pair (id, project_id, context_id, answer_id, language, type, generator, rejected, symbol, rationale, valid)
     SELECT new_id(), $1, wanted.context_id, answered.id, wanted.language::"Language", answered.type, wanted.generator,
       wanted.rejected, wanted.symbol, wanted.rationale, true
     FROM answered JOIN wanted ON wanted.context_id = answered.context_id AND wanted.type = answered.type::text
       AND wanted.generator = answered.generator AND wanted.version = answered.prompt_version
     ORDER BY wanted.row`,
    [projectId],
  );
  return added.rowCount ?? 0;
}
