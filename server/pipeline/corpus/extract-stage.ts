/** Extract: reads each file, parses it, stores its symbols, and cuts its holes. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { inTransaction } from '@/server/foundation/db/transaction';
import type { Json, Stage, StageContext } from '@/server/foundation/runs/types';
import { contextKey } from '@/server/foundation/text/context-key';
import type { FileSymbols, Language, PipelineConfig, SkipReason } from '../schema';
import { STAGES } from '../stages';
import { computeSignature, packSignature } from './dedup/minhash';
import { extractHoles, type Hole } from './extract-holes';
import { collectFileSymbols } from './file-symbols';
import { ParseFailedError, parseSource } from './parser';
import { openRunTree, requireRunRepository } from './run-repositories';
import { sampleHoles } from './sample-holes';
import { isReallyCpp } from './source/languages';
import { decodeUtf8, skipByText } from './source/quality';
import { keyOfTree } from './source/tree';
import { hashTokens } from './token-hashes';

const FILES_PER_TASK = 40;

type Payload = { repositoryId: string; repository: string; repositoryKey: string; paths: string[] };
type PendingFile = { path: string; language: Language };
type ReadFile = PendingFile & {
  id: string;
  sha256: string;
  bytes: number;
  lines: number;
  content: string;
  symbols: FileSymbols;
  minhash: Buffer;
  holes: Hole[];
};
type Skipped = { path: string; reason: SkipReason; detail: string | null };

export const extractStage: Stage<PipelineConfig> = {
  ...STAGES.extract,
  plan: async ({ db, run }) => {
    const { rows } = await db.pool.query<Omit<Payload, 'paths'> & { path: string }>(
      `SELECT run_file.path, repository.id AS "repositoryId", repository.name AS repository,
         repository.key AS "repositoryKey"
       FROM run_file JOIN repository ON repository.id = run_file.repository_id
       WHERE run_file.run_id = $1 ORDER BY repository.name, run_file.path COLLATE "C"`,
      [run.id],
    );
    const tasks: { key: string; payload: Payload; items: number }[] = [];
    for (const { path: at, repositoryId, repository, repositoryKey } of rows) {
      const last = tasks.at(-1);
      if (last && last.payload.repositoryId === repositoryId && last.items < FILES_PER_TASK) {
        last.payload.paths.push(at);
        last.items++;
      } else tasks.push({ key: at, payload: { repositoryId, repository, repositoryKey, paths: [at] }, items: 1 });
    }
    return tasks;
  },
  work: (ctx, payload) => extract(ctx, payload as Payload),
};

async function extract(ctx: StageContext<PipelineConfig>, payload: Payload): Promise<Json> {
  const { rows: pending } = await ctx.db.pool.query<PendingFile>(
    'SELECT path, language FROM run_file WHERE run_id = $1 AND path = ANY($2) ORDER BY path COLLATE "C"',
    [ctx.run.id, payload.paths],
  );
  const locate = await openRoot(ctx, payload.repositoryKey);
  const used: ReadFile[] = [];
  const skipped: Skipped[] = [];
  for (const file of pending) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    const read = await readSource(ctx.run.config, { repository: payload.repository, at: locate(file.path) }, file);
    if ('reason' in read) skipped.push(read);
    else used.push(read);
  }
  await inTransaction(ctx.db.pool, async (tx) => {
    await storeFiles(tx, payload.repositoryId, used);
    await markFiles(tx, ctx.run.id, used, skipped);
    await storeContexts(tx, ctx.run, payload.repository, used);
  });
  return {
    used: used.length,
    skipped: skipped.length,
    contexts: used.reduce((sum, file) => sum + file.holes.length, 0),
  };
}

/** Where the files of a repository lie on this machine: below the source's folder, or in a tree that was fetched. */
async function openRoot(ctx: StageContext<PipelineConfig>, repositoryKey: string): Promise<(at: string) => string> {
  const { source } = ctx.run.config;
  if ('directory' in source) return (at) => path.join(source.directory, at);
  const row = await requireRunRepository(ctx.db.pool, ctx.run.id, keyOfTree(repositoryKey) ?? repositoryKey);
  const { folder } = await openRunTree(ctx, row);
  return (at) => path.join(folder, at.slice(row.name.length + 1));
}

async function readSource(
  config: PipelineConfig,
  { repository, at }: { repository: string; at: string },
  file: PendingFile,
): Promise<ReadFile | Skipped> {
  const skip = (reason: SkipReason, detail: string | null = null): Skipped => ({ path: file.path, reason, detail });
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(at);
  } catch (error) {
    return skip('unreadable', (error as NodeJS.ErrnoException).code ?? String(error));
  }
  // It may have grown since the walk.
  if (bytes.length > config.extract.max_file_bytes) return skip('too-large', `${bytes.length} bytes`);
  if (bytes.subarray(0, 8_000).includes(0)) return skip('binary');
  const content = decodeUtf8(bytes);
  if (content === null) return skip('invalid-utf8');
  const reason = skipByText(content);
  if (reason) return skip(reason);
  if (file.language === 'cpp' && !isReallyCpp(file.path, content)) return skip('unsupported-language', 'C, not C++');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    const { symbols, holes } = await parseFile(file, content, config);
    const sampled = sampleHoles(holes, {
      max: config.extract.max_contexts_per_file,
      types: config.extract.types,
      seed: `${config.seed}:${repository}:${file.path}:${sha256}`,
    });
    const lines = content.split('\n').length;
    const signature = computeSignature(hashTokens(content, file.language));
    // Empty: too short for one.
    const minhash = signature ? packSignature(signature) : Buffer.alloc(0);
    return { ...file, id: newId(), sha256, bytes: bytes.length, lines, content, symbols, minhash, holes: sampled };
  } catch (error) {
    if (error instanceof ParseFailedError) return skip('parse-failed', error.message);
    throw error;
  }
}

async function parseFile({ language, path: at }: PendingFile, text: string, config: PipelineConfig) {
  const tree = await parseSource(language, text, at);
  try {
    const symbols = collectFileSymbols({ language, text, tree });
    const holes = extractHoles({ language, text, tree, maxMiddleChars: config.extract.max_middle_chars });
    return { symbols, holes };
  } finally {
    tree.delete();
  }
}

/** Inserts the files that are new; `id` of the others becomes that of the row which is there already. */
async function storeFiles(tx: pg.PoolClient, repositoryId: string, files: ReadFile[]) {
  if (files.length === 0) return;
  const rows = files.map(({ id, path: at, language, sha256, bytes, lines, content, symbols, minhash }) => ({
    ...{ id, path: at, language, sha256, bytes, lines, content, symbols, minhash: minhash.toString('hex') },
  }));
  await tx.query(
    `INSERT INTO source_file (id, repository_id, path, language, sha256, bytes, lines, content, symbols, minhash)
     SELECT id, $1, path, language::"Language", sha256, bytes, lines, content, symbols, decode(minhash, 'hex')
     FROM jsonb_to_recordset($2::jsonb) AS row(id uuid, path text, language text, sha256 text, bytes int, lines int,
       content text, symbols jsonb, minhash text)
     ON CONFLICT (repository_id, path, sha256) DO UPDATE SET symbols = excluded.symbols, minhash = excluded.minhash`,
    [repositoryId, JSON.stringify(rows)],
  );
  const stored = await tx.query<{ id: string; path: string; sha256: string }>(
    'SELECT id, path, sha256 FROM source_file WHERE repository_id = $1 AND path = ANY($2)',
    [repositoryId, files.map((file) => file.path)],
  );
  const ids = new Map(stored.rows.map((row) => [`${row.sha256} ${row.path}`, row.id]));
  for (const file of files) file.id = ids.get(`${file.sha256} ${file.path}`) ?? file.id;
}

async function markFiles(tx: pg.PoolClient, runId: string, used: ReadFile[], skipped: Skipped[]) {
  const marks = [
    ...used.map((file) => ({ path: file.path, outcome: 'used', reason: null, detail: null, file_id: file.id })),
    ...skipped.map(({ path: at, reason, detail }) => ({ path: at, outcome: 'skipped', reason, detail, file_id: null })),
  ];
  await tx.query(
    `UPDATE run_file SET outcome = row.outcome::"FileOutcome", reason = row.reason, detail = row.detail, file_id = row.file_id
     FROM jsonb_to_recordset($2::jsonb) AS row(path text, outcome text, reason text, detail text, file_id uuid)
     WHERE run_file.run_id = $1 AND run_file.path = row.path`,
    [runId, JSON.stringify(marks)],
  );
}

async function storeContexts(
  tx: pg.PoolClient,
  run: { id: string; projectId: string },
  repository: string,
  files: ReadFile[],
) {
  const rows = files.flatMap((file) =>
    file.holes.map((hole) => ({
      id: newId(),
      file_id: file.id,
      key: contextKey({
        repository,
        path: file.path,
        sha256: file.sha256,
        byteStart: hole.byteStart,
        byteEnd: hole.byteEnd,
      }),
      language: file.language,
      type: hole.type,
      types: [...new Set(hole.targets.map((target) => target.type))],
      node_type: hole.nodeType,
      byte_start: hole.byteStart,
      byte_end: hole.byteEnd,
      start_line: hole.startLine,
      middle: hole.middle,
      targets: hole.targets,
    })),
  );
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO context (id, project_id, file_id, key, language, type, types, node_type, byte_start, byte_end,
       start_line, middle, targets)
     SELECT id, $1, file_id, key, language::"Language", type::"HallucinationType", types, node_type, byte_start, byte_end,
       start_line, middle, targets
     FROM jsonb_to_recordset($2::jsonb) AS row(id uuid, file_id uuid, key text, language text, type text, types text[],
       node_type text, byte_start int, byte_end int, start_line int, middle text, targets jsonb)
     ON CONFLICT (project_id, key) DO NOTHING`,
    [run.projectId, JSON.stringify(rows)],
  );
  await tx.query(
    `INSERT INTO run_context (run_id, context_id) SELECT $1, id FROM context WHERE project_id = $2 AND key = ANY($3)
     ON CONFLICT DO NOTHING`,
    [run.id, run.projectId, rows.map((row) => row.key)],
  );
}
