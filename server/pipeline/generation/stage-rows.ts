/** What the generate stage reads from and writes to the database, in few statements a task. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import type { HallucinationType, Language, RejectReason, Target } from '../schema';

type Queryable = Pick<pg.Pool, 'query'>;

export type ContextRow = {
  id: string;
  fileId: string;
  repositoryId: string;
  path: string;
  /** sha256 of the file's bytes. */
  sha256: string;
  language: Language;
  types: string[];
  byteStart: number;
  byteEnd: number;
  targets: Target[];
};

export type AnswerRow = {
  id: string;
  contextId: string;
  type: HallucinationType;
  generator: string;
  promptVersion: string;
  raw: string;
  /** The ModelCall that gave it; null for offline generators. */
  callId: string | null;
  /** How often the generator was asked. */
  attempts: number;
};

/** A generator as its answers name it: once for each type that it is asked for. */
export type PanelKey = Pick<AnswerRow, 'type' | 'generator' | 'promptVersion'>;

/** A pair that an earlier run or try has stored. */
export type StoredPair = {
  answerId: string;
  contextId: string;
  type: HallucinationType;
  rejected: string;
  valid: boolean;
  reason: RejectReason | null;
};

export type NewPair = {
  contextId: string;
  answerId: string;
  language: Language;
  type: HallucinationType;
  generator: string;
  rejected: string;
  symbol: string;
  rationale: string;
  valid: boolean;
  reason: RejectReason | null;
};

/** Identifies an answer among those of the contexts of a task: its idempotency key, but for the sample, which is 0. */
export function answerKey(parts: Pick<AnswerRow, 'contextId' | 'type' | 'generator' | 'promptVersion'>): string {
  return [parts.contextId, parts.type, parts.generator, parts.promptVersion].join('\n');
}

/** Contexts in the order of their repositories and files. */
export async function loadContexts(db: Queryable, contextIds: string[]): Promise<ContextRow[]> {
  const { rows } = await db.query<ContextRow>(
    `SELECT context.id, context.file_id AS "fileId", source_file.repository_id AS "repositoryId", source_file.path,
       source_file.sha256, context.language, context.types, context.byte_start AS "byteStart",
       context.byte_end AS "byteEnd", context.targets
     FROM context JOIN source_file ON source_file.id = context.file_id
     WHERE context.id = ANY($1)
     ORDER BY source_file.repository_id, source_file.path COLLATE "C", context.byte_start, context.byte_end, context.key`,
    [contextIds],
  );
  return rows;
}

/** The text of each file by its id. */
export async function loadContents(db: Queryable, fileIds: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; content: string }>(
    'SELECT id, content FROM source_file WHERE id = ANY($1)',
    [fileIds],
  );
  return new Map(rows.map((row) => [row.id, row.content]));
}

/** The answers of the panel that are stored for these contexts, by `answerKey`. */
export async function loadAnswers(
  db: Queryable,
  contextIds: string[],
  panel: readonly PanelKey[],
): Promise<Map<string, AnswerRow>> {
  const { rows } = await db.query<AnswerRow>(
    `SELECT answer.id, answer.context_id AS "contextId", answer.type, answer.generator,
       answer.prompt_version AS "promptVersion", answer.raw, answer.call_id AS "callId", answer.attempts
     FROM answer JOIN unnest($2::text[], $3::text[], $4::text[]) AS panel(generator, prompt_version, type)
       ON panel.generator = answer.generator AND panel.prompt_version = answer.prompt_version
         AND panel.type = answer.type::text
     WHERE answer.context_id = ANY($1) AND answer.sample = 0`,
    [
      contextIds,
      panel.map((member) => member.generator),
      panel.map((member) => member.promptVersion),
      panel.map((member) => member.type),
    ],
  );
  return new Map(rows.map((row) => [answerKey(row), row]));
}

/** Stores raw answers; one that another run has stored meanwhile stays as it is. */
export async function storeAnswers(db: Queryable, runId: string, answers: Omit<AnswerRow, 'id'>[]): Promise<void> {
  if (answers.length === 0) return;
  // In the order of the unique key, so that two runs which store the same answers cannot block each other.
  const rows = [...answers].sort((a, b) => (answerKey(a) < answerKey(b) ? -1 : 1));
  await db.query(
    `INSERT INTO answer (id, context_id, type, generator, prompt_version, sample, raw, run_id, call_id, attempts)
     SELECT id, context_id, type::"HallucinationType", generator, prompt_version, 0, raw, $1, call_id, attempts
     FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::int[])
       AS row(id, context_id, type, generator, prompt_version, raw, call_id, attempts)
     ON CONFLICT (context_id, type, generator, prompt_version, sample) DO NOTHING`,
    [
      runId,
      rows.map(() => newId()),
      rows.map((row) => row.contextId),
      rows.map((row) => row.type),
      rows.map((row) => row.generator),
      rows.map((row) => row.promptVersion),
      // A database cannot hold NUL in text.
      rows.map((row) => row.raw.replaceAll('\0', '\uFFFD')),
      rows.map((row) => row.callId),
      rows.map((row) => row.attempts),
    ],
  );
}

/** The pairs that are stored for these contexts, whoever wrote them. */
export async function loadPairs(db: Queryable, contextIds: string[]): Promise<StoredPair[]> {
  const { rows } = await db.query<StoredPair>(
    `SELECT answer_id AS "answerId", context_id AS "contextId", type, rejected, valid, reason
     FROM pair WHERE context_id = ANY($1)`,
    [contextIds],
  );
  return rows;
}

/** Stores pairs; an answer has one pair at most, and the first stays. */
export async function storePairs(db: Queryable, projectId: string, pairs: NewPair[]): Promise<void> {
  if (pairs.length === 0) return;
  const rows = [...pairs].sort((a, b) => (a.answerId < b.answerId ? -1 : 1));
  await db.query(
    `INSERT INTO pair (id, project_id, context_id, answer_id, language, type, generator, rejected, symbol, rationale,
       valid, reason)
     SELECT id, $1, context_id, answer_id, language::"Language", type::"HallucinationType", generator, rejected, symbol,
       rationale, valid, reason
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::text[], $11::boolean[], $12::text[])
       AS row(id, context_id, answer_id, language, type, generator, rejected, symbol, rationale, valid, reason)
     ON CONFLICT (answer_id) DO NOTHING`,
    [
      projectId,
      rows.map(() => newId()),
      rows.map((row) => row.contextId),
      rows.map((row) => row.answerId),
      rows.map((row) => row.language),
      rows.map((row) => row.type),
      rows.map((row) => row.generator),
      rows.map((row) => row.rejected),
      rows.map((row) => row.symbol),
      rows.map((row) => row.rationale),
      rows.map((row) => row.valid),
      rows.map((row) => row.reason),
    ],
  );
}
