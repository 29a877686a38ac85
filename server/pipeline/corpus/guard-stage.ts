/** Guard: marks contexts that overlap a benchmark which is loaded in the project. */
import type pg from 'pg';
import { inTransaction } from '@/server/foundation/db/transaction';
import type { Json, Stage, StageContext } from '@/server/foundation/runs/types';
import { splitAtBytes } from '@/server/foundation/text/split-bytes';
import { type Language, languageSchema, type PipelineConfig } from '../schema';
import { RECHECK_STAGE, STAGES } from '../stages';
import { buildNgramIndex, type NgramIndex } from './contamination/ngram-index';
import type { RecheckConfig } from './contamination/recheck';
import { repositoryName } from './contamination/repository-name';

const FILES_PER_TASK = 200;
/** How much text around a hole counts as its neighbourhood: about what a training prompt shows of it. */
const WINDOW_CHARS = 4_000;

type Payload = { fileIds: string[] };
type Db = Pick<pg.Pool, 'query'>;

export const guardStage: Stage<PipelineConfig> = {
  ...STAGES.guard,
  plan: async ({ db, run }) => {
    if ((await countItems(db.pool, run.projectId)) === 0) return [];
    const { rows } = await db.pool.query<{ id: string }>(
      `SELECT DISTINCT context.file_id AS id FROM run_context JOIN context ON context.id = run_context.context_id
       WHERE run_context.run_id = $1 AND context.file_id NOT IN (
         SELECT jsonb_array_elements_text(payload -> 'fileIds')::uuid FROM run_task WHERE run_id = $1 AND stage = $2
       ) ORDER BY 1`,
      [run.id, STAGES.guard.name],
    );
    return planFiles(rows.map((row) => row.id));
  },
  work: (ctx, payload) => markContaminated(ctx, payload as Payload),
};

/** The same over every context that the project has. */
export const recheckStage: Stage<RecheckConfig> = {
  ...RECHECK_STAGE,
  plan: async ({ db, run }) => {
    const { rows } = await db.pool.query<{ id: string }>(
      'SELECT DISTINCT file_id AS id FROM context WHERE project_id = $1 ORDER BY 1',
      [run.projectId],
    );
    return planFiles(rows.map((row) => row.id));
  },
  work: (ctx, payload) => markContaminated(ctx, payload as Payload),
};

/** Tasks over files, keyed by the first of each. */
function planFiles(fileIds: string[]) {
  const tasks: { key: string; payload: Payload; items: number }[] = [];
  for (let at = 0; at < fileIds.length; at += FILES_PER_TASK) {
    const ids = fileIds.slice(at, at + FILES_PER_TASK);
    tasks.push({ key: ids[0] ?? '', payload: { fileIds: ids }, items: ids.length });
  }
  return tasks;
}

async function countItems(db: Db, projectId: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM benchmark_item JOIN benchmark ON benchmark.id = benchmark_item.benchmark_id
     WHERE benchmark.project_id = $1`,
    [projectId],
  );
  return rows[0]?.n ?? 0;
}

type ContextRow = { id: string; fileId: string; byteStart: number; byteEnd: number };
type FileRow = { id: string; language: Language; content: string; repository: string; url: string | null };
type Mark = { context_id: string; item_id: string; kind: 'ngram' | 'repository'; containment: number };

/** Looks at every context of some files, whatever was marked on them before. */
async function markContaminated(
  ctx: Pick<StageContext, 'db' | 'signal'> & {
    run: { projectId: string; config: Pick<PipelineConfig, 'contamination'> };
  },
  { fileIds }: Payload,
): Promise<Json> {
  const { pool } = ctx.db;
  const { threshold, repositories } = ctx.run.config.contamination;
  const guard = await loadGuard(pool, ctx.run.projectId);
  const files = await pool.query<FileRow>(
    `SELECT source_file.id, source_file.language, content, repository.name AS repository, repository.url
     FROM source_file JOIN repository ON repository.id = source_file.repository_id WHERE source_file.id = ANY($1)`,
    [fileIds],
  );
  const { rows: contexts } = await pool.query<ContextRow>(
    `SELECT id, file_id AS "fileId", byte_start AS "byteStart", byte_end AS "byteEnd" FROM context WHERE file_id = ANY($1)`,
    [fileIds],
  );
  const ofFile = Map.groupBy(contexts, (context) => context.fileId);
  const marks: Mark[] = [];
  for (const file of files.rows) {
    ctx.signal.throwIfAborted();
    const own = ofFile.get(file.id) ?? [];
    const items = repositories ? guard.itemsOfRepository(file) : [];
    for (const { id } of own) {
      for (const item of items) marks.push({ context_id: id, item_id: item, kind: 'repository', containment: 1 });
    }
    for (const overlap of guard.index.find(file.content, file.language, threshold)) {
      for (const context of own) {
        const { prefix, middle } = splitAtBytes(file.content, context.byteStart, context.byteEnd);
        const [from, to] = [prefix.length - WINDOW_CHARS, prefix.length + middle.length + WINDOW_CHARS];
        if (!overlap.places.some((place) => place >= from && place <= to)) continue;
        const { id: item, containment } = overlap;
        marks.push({ context_id: context.id, item_id: item, kind: 'ngram', containment });
      }
    }
  }
  const ids = contexts.map((context) => context.id);
  await inTransaction(pool, (tx) => storeMarks(tx, ids, marks));
  return { contexts: ids.length, contaminated: new Set(marks.map((mark) => mark.context_id)).size };
}

async function storeMarks(tx: pg.PoolClient, contextIds: string[], marks: Mark[]) {
  await tx.query('DELETE FROM contamination WHERE context_id = ANY($1)', [contextIds]);
  await tx.query(
    `INSERT INTO contamination (context_id, item_id, kind, containment)
     SELECT context_id, item_id, kind, containment
     FROM jsonb_to_recordset($1::jsonb) AS row(context_id uuid, item_id uuid, kind text, containment float8)
     WHERE EXISTS (SELECT 1 FROM benchmark_item WHERE benchmark_item.id = row.item_id)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(marks)],
  );
  await tx.query(
    `UPDATE context SET contaminated = NOT contaminated
     WHERE id = ANY($1)
       AND contaminated <> EXISTS (SELECT 1 FROM contamination WHERE contamination.context_id = context.id)`,
    [contextIds],
  );
}

type Guard = { index: NgramIndex; itemsOfRepository: (file: Pick<FileRow, 'repository' | 'url'>) => string[] };

/** The guard of the last project, as long as its benchmarks stay as they are: building it takes a second or more. */
let kept: { key: string; guard: Promise<Guard> } | null = null;

async function loadGuard(db: Db, projectId: string): Promise<Guard> {
  const { rows } = await db.query<{ ids: string }>(
    `SELECT coalesce(string_agg(id::text, ',' ORDER BY id), '') AS ids FROM benchmark WHERE project_id = $1`,
    [projectId],
  );
  const key = rows[0]?.ids ?? '';
  if (kept?.key === key) return kept.guard;
  const guard = buildGuard(db, projectId);
  const mine = { key, guard };
  kept = mine;
  guard.catch(() => {
    if (kept === mine) kept = null;
  });
  return guard;
}

type ItemRow = { id: string; language: string | null; text: string; repository: string | null };

async function buildGuard(db: Db, projectId: string): Promise<Guard> {
  const { rows } = await db.query<ItemRow>(
    `SELECT benchmark_item.id, language, prefix || middle || suffix AS text, repository
     FROM benchmark_item JOIN benchmark ON benchmark.id = benchmark_item.benchmark_id
     WHERE benchmark.project_id = $1 ORDER BY benchmark.created_at, benchmark.id, position`,
    [projectId],
  );
  const items = rows.flatMap(({ id, language, text }) => {
    const known = languageSchema.safeParse(language);
    return known.success ? [{ id, language: known.data, text }] : [];
  });
  const byRepository = Map.groupBy(
    rows.filter((row) => row.repository !== null),
    (row) => repositoryName(row.repository ?? ''),
  );
  return {
    index: buildNgramIndex(items),
    itemsOfRepository: ({ repository, url }) =>
      (byRepository.get(repositoryName(url ?? repository)) ?? []).map((row) => row.id),
  };
}
