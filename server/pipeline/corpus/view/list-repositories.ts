import type pg from 'pg';
import { z } from 'zod';
import { cutPage, decodeCursor } from './cursor';
import type { CellFilter, RepositoryPage, RepositoryRow, RepositorySort } from './schema';
import { webAddress } from './web-address';

type Queryable = Pick<pg.Pool, 'query'>;

/** What each order compares, as text in a cursor, and how. */
const SORTS: Record<RepositorySort, { sql: string; type: 'text' | 'int'; descending: boolean }> = {
  name: { sql: 'name COLLATE "C"', type: 'text', descending: false },
  '-stars': { sql: 'coalesce(stars, -1)', type: 'int', descending: true },
  '-files': { sql: 'files', type: 'int', descending: true },
  '-contexts': { sql: 'contexts', type: 'int', descending: true },
};

const VALUES = { text: z.string().max(4_000), int: z.number().int().min(-1).max(2_147_483_647) };

/** Text of a name, an address or a license that a repository must hold, whatever its case. */
type Search = { search?: string | null };

export type ListRepositoriesInput = Search &
  CellFilter & { projectId: string; sort: RepositorySort; limit: number; cursor?: string | null };

type Row = Omit<RepositoryRow, 'href' | 'used' | 'skipped'> & { place: string | number };

/**
 * A page of a project's repositories. With a language or a type only those with contexts of it, and only these are
 * counted.
 * @throws InvalidInputError for a cursor of another order
 */
export async function listRepositories(db: Queryable, input: ListRepositoriesInput): Promise<RepositoryPage> {
  const { projectId, search, language, type, sort, limit, cursor } = input;
  const { sql, type: valueType, descending } = SORTS[sort];
  const placeSchema = z.tuple([z.literal(sort), VALUES[valueType], z.uuid()]);
  const [, value = null, id = null] = cursor
    ? decodeCursor<[RepositorySort, string | number, string]>(placeSchema, cursor)
    : [];
  const direction = descending ? 'DESC' : 'ASC';
  const { rows } = await db.query<Row>(
    `WITH stored AS (
       SELECT repository_id, count(*)::int AS files FROM source_file
       JOIN repository ON repository.id = source_file.repository_id WHERE project_id = $1 GROUP BY 1
     ), cut AS (
       SELECT repository_id, count(*)::int AS contexts FROM context
       JOIN source_file ON source_file.id = context.file_id
       WHERE project_id = $1 AND ($3::"Language" IS NULL OR context.language = $3)
         AND ($4::"HallucinationType" IS NULL OR context.type = $4)
       GROUP BY 1
     ), own AS (
       SELECT id, name, url, "commit", license, license_source, stars, fork_of, coalesce(files, 0) AS files,
         coalesce(contexts, 0) AS contexts
       FROM repository LEFT JOIN stored ON stored.repository_id = id LEFT JOIN cut ON cut.repository_id = id
       WHERE project_id = $1
         AND ($2::text IS NULL OR position(lower($2) IN lower(concat_ws(' ', name, url, license))) > 0)
         AND (($3::"Language" IS NULL AND $4::"HallucinationType" IS NULL) OR contexts > 0)
     )
     SELECT id, name, url, "commit", license, license_source AS "licenseSource", stars, files, contexts,
       ${sql} AS place,
       coalesce((SELECT origin.name FROM run_repository AS origin JOIN run ON run.id = origin.run_id
         WHERE origin.key = fork_of AND run.project_id = $1 ORDER BY run.id DESC LIMIT 1), fork_of) AS "forkOf"
     FROM own
     WHERE $6::uuid IS NULL OR (${sql}, id) ${descending ? '<' : '>'} ($5::${valueType}, $6::uuid)
     ORDER BY ${sql} ${direction}, id ${direction} LIMIT $7`,
    [projectId, search?.trim() || null, language ?? null, type ?? null, value, id, limit + 1],
  );
  const outcomes = await countOutcomes(db, { projectId, ids: rows.map((row) => row.id) });
  return cutPage(rows, limit, {
    place: (row) => [sort, row.place, row.id],
    item: ({ place: _, ...row }) => {
      const { used = 0, skipped = 0 } = outcomes.get(row.id) ?? {};
      return { ...row, href: webAddress(row.url), used, skipped };
    },
  });
}

type Outcome = { id: string; used: number; skipped: number };

/** What the newest run that read each repository did with its files. */
async function countOutcomes(db: Queryable, { projectId, ids }: { projectId: string; ids: string[] }) {
  const { rows } = await db.query<Outcome>(
    `SELECT DISTINCT ON (id) id, used, skipped FROM (
       SELECT repository_id AS id, run_id, count(*) FILTER (WHERE outcome = 'used')::int AS used,
         count(*) FILTER (WHERE outcome = 'skipped')::int AS skipped
       FROM run_file WHERE run_id IN (SELECT run.id FROM run WHERE project_id = $1) AND repository_id = ANY($2)
       GROUP BY repository_id, run_id
     ) AS counted ORDER BY id, run_id DESC`,
    [projectId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
