/** What the launch form offers: runs whose contexts can be used, versions of prompts. */
import type pg from 'pg';
import { z } from 'zod';
import type { Db } from '@/server/foundation/db/client';
import { listPrompts } from './prompts/store';
import type { PromptPurpose } from './schema';
import { AFTER_SELECTION, PIPELINE_KIND } from './stages';

export const contextSourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.date(),
  contexts: z.number(),
});
export type ContextSource = z.infer<typeof contextSourceSchema>;

const MOST = 50;

/** The newest pipeline runs of a project that read code themselves and have chosen their contexts. */
export async function listContextSources(
  db: Pick<pg.Pool, 'query'>,
  { projectId }: { projectId: string },
): Promise<ContextSource[]> {
  const { rows } = await db.query<ContextSource>(
    `SELECT run.id, run.name, run.created_at AS "createdAt", own.contexts
     FROM run CROSS JOIN LATERAL (
       SELECT count(*)::int AS contexts FROM run_context WHERE run_context.run_id = run.id
     ) AS own
     WHERE run.project_id = $1 AND run.kind = $2 AND NOT run.config -> 'source' ? 'run' AND own.contexts > 0
       AND (run.state = 'succeeded' OR run.stage = ANY($3))
     ORDER BY run.id DESC LIMIT ${MOST}`,
    [projectId, PIPELINE_KIND, AFTER_SELECTION],
  );
  return rows;
}

/** The versions of each prompt, the built-in ones first. */
export async function listPromptVersions(
  db: Db,
  { projectId }: { projectId: string },
): Promise<Record<PromptPurpose, string[]>> {
  const prompts = await listPrompts({ db }, { projectId });
  const versions = (purpose: PromptPurpose) =>
    prompts.filter((prompt) => prompt.purpose === purpose).map((prompt) => prompt.version);
  return {
    ...{ method: versions('method'), parameter: versions('parameter'), import: versions('import') },
    ...{ undefinedvariable: versions('undefinedvariable'), judge: versions('judge') },
  };
}
