/** What the playground needs of its contexts: the hole, the names of its project, and its file, opened. */
import type { Db } from '@/server/foundation/db/client';
import { NotFoundError } from '@/server/foundation/errors';
import { openDocument } from '../corpus/parser';
import { buildSymbolIndex, type SymbolIndex } from '../corpus/symbol-index';
import type { PromptedHole } from '../generation/generation-prompt';
import { cutHole } from '../generation/orders';
import { loadProjectIndex } from '../generation/project-index';
import { type ContextRow, loadContents, loadContexts } from '../generation/stage-rows';
import type { PairCheck } from '../generation/validators';
import { type FileSymbols, type HallucinationType, pipelineConfigSchema } from '../schema';
import { sourceRunOf } from '../source-run';
import { PIPELINE_KIND } from '../stages';

export type PlayStage = PromptedHole & {
  check: Omit<PairCheck, 'answer'>;
  close: () => void;
};

type Input = { projectId: string; type: HallucinationType; contextIds: string[] };

/**
 * Opens contexts, in the order of their ids.
 * @throws NotFoundError when one of them is not in the project, or cannot carry the type
 */
export async function openStages(db: Db, { projectId, type, contextIds }: Input): Promise<PlayStage[]> {
  const contexts = new Map(
    (await loadContexts(db.pool, await keepOwn(db, { projectId, contextIds }))).map((row) => [row.id, row]),
  );
  const contents = await loadContents(db.pool, [...new Set([...contexts.values()].map((row) => row.fileId))]);
  const stages: PlayStage[] = [];
  try {
    for (const id of contextIds) {
      const context = contexts.get(id);
      if (!context?.types.includes(type))
        throw new NotFoundError(`There is no context ${id} of this type in the project.`);
      stages.push(await openStage(db, { context, type, content: contents.get(context.fileId) ?? '' }));
    }
  } catch (error) {
    for (const stage of stages) stage.close();
    throw error;
  }
  return stages;
}

async function keepOwn(db: Db, { projectId, contextIds }: Omit<Input, 'type'>): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT id FROM context WHERE project_id = $1 AND id = ANY($2)',
    [projectId, contextIds],
  );
  return rows.map((row) => row.id);
}

type One = { context: ContextRow; type: HallucinationType; content: string };

async function openStage(db: Db, { context, type, content }: One): Promise<PlayStage> {
  const hole = cutHole(context, content);
  const index = await loadLatestIndex(db, context);
  const document = await openDocument(context.language, content, context.path);
  const errorCountWith = (text: string) =>
    document.errorCountWith({ start: hole.prefix.length, end: hole.prefix.length + hole.middle.length, text });
  const seed = [context.sha256, context.byteStart, context.byteEnd, type].join(':');
  const check = { hole, type, index, errorCountWith, earlier: [] };
  return { hole, type, index, seed, check, close: () => document.close() };
}

/** The names that the latest run knew which worked on the context; those of its repository where no run did. */
async function loadLatestIndex({ pool }: Db, { id, repositoryId, language }: ContextRow): Promise<SymbolIndex> {
  const { rows } = await pool.query<{ id: string; config: unknown }>(
    `SELECT run.id, run.config FROM run_context JOIN run ON run.id = run_context.run_id
     WHERE run_context.context_id = $1 AND run.kind = $2 ORDER BY run.id DESC LIMIT 1`,
    [id, PIPELINE_KIND],
  );
  const run = rows[0];
  const config = run ? pipelineConfigSchema.safeParse(run.config).data : undefined;
  if (run && config) {
    const runId = sourceRunOf(config, run.id);
    return loadProjectIndex({ db: pool, runId, repositoryId, language, libraries: config.source.libraries });
  }
  const files = await pool.query<{ symbols: FileSymbols }>(
    'SELECT symbols FROM source_file WHERE repository_id = $1 AND language = $2::"Language" ORDER BY path, sha256',
    [repositoryId, language],
  );
  return buildSymbolIndex(
    language,
    files.rows.map((row) => row.symbols),
  );
}
