import type pg from 'pg';
import { z } from 'zod';
import { NotFoundError } from '@/server/foundation/errors';
import { cutPage, decodeCursor } from './cursor';
import type { OverlapPage, OverlapRow } from './schema';

type Input = { projectId: string; benchmarkId: string; limit: number; cursor?: string | null };

const placeSchema = z.tuple([z.number(), z.uuid(), z.uuid(), z.enum(['ngram', 'repository'])]);
type Place = z.infer<typeof placeSchema>;

/**
 * A page of the contexts that overlap items of a benchmark, those that hold most of one first.
 * @throws NotFoundError when the project has no such benchmark; InvalidInputError for a foreign cursor
 */
export async function listOverlaps(db: Pick<pg.Pool, 'query'>, input: Input): Promise<OverlapPage> {
  const { projectId, benchmarkId, limit, cursor } = input;
  const known = await db.query('SELECT 1 FROM benchmark WHERE id = $1 AND project_id = $2', [benchmarkId, projectId]);
  if (known.rows.length === 0) throw new NotFoundError('There is no such benchmark in this project.');
  const [containment = null, contextId = null, itemId = null, kind = null] = cursor
    ? decodeCursor<Place>(placeSchema, cursor)
    : [];
  const { rows } = await db.query<Omit<OverlapRow, 'key'> & { item: string }>(
    `SELECT overlap.context_id AS "contextId", source_file.id AS "fileId", repository.name AS repository,
       source_file.path, context.start_line AS "startLine", context.middle, overlap.item_id AS item,
       benchmark_item.item_id AS "itemId", overlap.kind, overlap.containment,
       (SELECT pair.id FROM pair WHERE pair.context_id = context.id ORDER BY valid DESC, pair.id LIMIT 1) AS "pairId"
     FROM contamination AS overlap
       JOIN benchmark_item ON benchmark_item.id = overlap.item_id
       JOIN context ON context.id = overlap.context_id
       JOIN source_file ON source_file.id = context.file_id
       JOIN repository ON repository.id = source_file.repository_id
     WHERE benchmark_id = $1 AND context.project_id = $2
       AND ($3::float8 IS NULL OR overlap.containment < $3 OR
         (overlap.containment = $3 AND (overlap.context_id, overlap.item_id, overlap.kind) > ($4::uuid, $5::uuid, $6::text)))
     ORDER BY overlap.containment DESC, overlap.context_id, overlap.item_id, overlap.kind LIMIT $7`,
    [benchmarkId, projectId, containment, contextId, itemId, kind, limit + 1],
  );
  return cutPage(rows, limit, {
    place: (row): Place => [row.containment, row.contextId, row.item, row.kind],
    item: ({ item, ...row }) => ({ ...row, key: `${row.contextId} ${item} ${row.kind}` }),
  });
}
