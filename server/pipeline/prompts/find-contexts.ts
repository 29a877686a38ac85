/** Contexts by id, for who pastes them into the playground. */
import type { Db } from '@/server/foundation/db/client';
import type { HallucinationType } from '../schema';
import type { ContextSample } from './schema';

type Input = { projectId: string; type: HallucinationType; ids: readonly string[] };

/** In the order of the ids. Those of other projects, and those that cannot carry the type, are left out. */
export async function findContexts(db: Db, { projectId, type, ids }: Input): Promise<ContextSample[]> {
  const { rows } = await db.pool.query<ContextSample>(
    `SELECT c.id, f.path, r.name AS repository, c.language, c.start_line AS "startLine", c.middle
     FROM context c JOIN source_file f ON f.id = c.file_id JOIN repository r ON r.id = f.repository_id
     WHERE c.project_id = $1 AND c.id = ANY($2) AND $3 = ANY(c.types) ORDER BY array_position($2, c.id)`,
    [projectId, ids, type],
  );
  return rows;
}
