/** Dedup: of files that are the same, or nearly, one stands for all; the others are left out and say for which. */
import type pg from 'pg';
import { inTransaction } from '@/server/foundation/db/transaction';
import type { Stage, StageContext } from '@/server/foundation/runs/types';
import type { Language, PipelineConfig } from '../schema';
import { STAGES } from '../stages';
import { computeSignature, packSignature, unpackSignature } from './dedup/minhash';
import { createNearIndex } from './dedup/near-index';
import { hashTokens } from './token-hashes';

export const dedupStage: Stage<PipelineConfig> = {
  ...STAGES.dedup,
  plan: async ({ db, run }) => {
    const { rows } = await db.pool.query<{ files: number }>(
      'SELECT count(*)::int AS files FROM run_file WHERE run_id = $1 AND file_id IS NOT NULL',
      [run.id],
    );
    const items = rows[0]?.files ?? 0;
    return items > 0 ? [{ key: 'all', payload: null, items }] : [];
  },
  work: findDuplicates,
};

async function findDuplicates(ctx: StageContext<PipelineConfig>) {
  const { db, run } = ctx;
  const { near, threshold } = run.config.dedup;
  if (near) await addSignatures(ctx);
  return inTransaction(db.pool, async (tx) => {
    // From the start, so that a second try of this task finds what the first one found.
    await tx.query(
      `UPDATE run_file SET outcome = 'used', reason = NULL, detail = NULL, cluster = NULL, similarity = NULL
       WHERE run_id = $1 AND file_id IS NOT NULL AND reason IN ('duplicate', 'near-duplicate')`,
      [run.id],
    );
    const same = await markEqualFiles(tx, run.id);
    const alike = near ? await markNearDuplicates(tx, { runId: run.id, threshold, signal: ctx.signal }) : 0;
    await ctx.log('info', `${same} files repeat another, ${alike} are nearly the same as another`);
    return { duplicates: same, near_duplicates: alike };
  });
}

/** Which of several stands for all depends on stars and names, never on the order in which workers read them. */
const PRECEDENCE = `repository.stars DESC NULLS LAST, repository.name COLLATE "C", run_file.path COLLATE "C"`;
const FILES = `run_file JOIN source_file ON source_file.id = run_file.file_id
  JOIN repository ON repository.id = source_file.repository_id`;

async function markEqualFiles(tx: pg.PoolClient, runId: string): Promise<number> {
  const marked = await tx.query(
    `UPDATE run_file SET outcome = 'skipped', reason = 'duplicate', detail = 'same content as ' || first.path,
       cluster = first.path, similarity = 1
     FROM (
       SELECT run_file.path AS own, first_value(run_file.path) OVER same AS path, row_number() OVER same AS place
       FROM ${FILES} WHERE run_file.run_id = $1
       WINDOW same AS (PARTITION BY source_file.sha256 ORDER BY ${PRECEDENCE})
     ) AS first
     WHERE run_file.run_id = $1 AND run_file.path = first.own AND first.place > 1`,
    [runId],
  );
  return marked.rowCount ?? 0;
}

type Candidate = { path: string; language: Language; minhash: Buffer };

async function markNearDuplicates(
  tx: pg.PoolClient,
  { runId, threshold, signal }: { runId: string; threshold: number; signal: AbortSignal },
): Promise<number> {
  const { rows } = await tx.query<Candidate>(
    `SELECT run_file.path, source_file.language, source_file.minhash FROM ${FILES}
     WHERE run_file.run_id = $1 AND run_file.outcome = 'used' AND length(source_file.minhash) > 0
     ORDER BY source_file.language, ${PRECEDENCE}`,
    [runId],
  );
  const marks: { path: string; cluster: string; similarity: number }[] = [];
  for (const files of Map.groupBy(rows, (row) => row.language).values()) {
    signal.throwIfAborted();
    const index = createNearIndex({ capacity: files.length, threshold });
    for (const { path, minhash } of files) {
      const match = index.place(unpackSignature(minhash));
      if (match) marks.push({ path, cluster: files[match.standIn]?.path ?? '', similarity: match.similarity });
    }
  }
  await tx.query(
    `UPDATE run_file SET outcome = 'skipped', reason = 'near-duplicate', cluster = mark.cluster,
       similarity = mark.similarity, detail = round(mark.similarity * 100) || '% like ' || mark.cluster
     FROM jsonb_to_recordset($2::jsonb) AS mark(path text, cluster text, similarity float8)
     WHERE run_file.run_id = $1 AND run_file.path = mark.path`,
    [runId, JSON.stringify(marks)],
  );
  return marks.length;
}

const FILES_AT_ONCE = 200;

/** Signatures of the files that have none yet; an empty one says that a file is too short for any. */
async function addSignatures({ db, run, signal }: StageContext<PipelineConfig>): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await db.pool.query<{ id: string; language: Language; content: string }>(
      `SELECT id, language, content FROM source_file
       WHERE minhash IS NULL AND id IN (SELECT file_id FROM run_file WHERE run_id = $1) LIMIT ${FILES_AT_ONCE}`,
      [run.id],
    );
    if (rows.length === 0) return;
    const signatures = rows.map(({ content, language }) => {
      const signature = computeSignature(hashTokens(content, language));
      return signature ? packSignature(signature) : Buffer.alloc(0);
    });
    await db.pool.query(
      `UPDATE source_file SET minhash = row.minhash FROM unnest($1::uuid[], $2::bytea[]) AS row(id, minhash)
       WHERE source_file.id = row.id`,
      [rows.map((row) => row.id), signatures],
    );
  }
}
