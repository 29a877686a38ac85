/** The playground: a prompt that nobody has saved yet, asked of a few models for a few contexts. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { requireMonthRoom } from '@/server/foundation/models/budget';
import { callModel } from '@/server/foundation/models/call';
import { findModels } from '@/server/foundation/models/registry';
import { type CallContext, ModelCallError, type RegisteredModel } from '@/server/foundation/models/types';
import { examineAnswer } from '../generation/decide-pair';
import { ANSWER_FORMAT, fillGenerationPrompt } from '../generation/generation-prompt';
import { getGenerator, isModelId } from '../generation/generators';
import { rawOfResult } from '../generation/model-generator';
import type { Generator } from '../panel';
import { OFFLINE_GENERATORS } from '../schema';
import { openStages, type PlayStage } from './play-stage';
import {
  type ContextSample,
  type PlayCell,
  type PlayPromptInput,
  playPromptSchema,
  type SampleContextsInput,
  sampleContextsSchema,
} from './schema';
import { findPromptProblems } from './template';

type Services = { db: Db; user: { id: string } | null };
type Play = PlayPromptInput & { projectId: string; signal: AbortSignal };
type Player = { id: string; ask: (stage: PlayStage) => Promise<PlayCell> };

const NOTHING = {
  answer: null,
  verdict: null,
  prompt: null,
  usage: null,
  costMicros: null,
  latencyMs: null,
  error: null,
};

/** Contexts of a project that can carry a type, for the picker: the same seed gives the same ones. */
export async function sampleContexts(
  db: Db,
  { projectId, ...input }: SampleContextsInput & { projectId: string },
): Promise<ContextSample[]> {
  const { type, language, count, seed } = sampleContextsSchema.parse(input);
  const { rows } = await db.pool.query<ContextSample>(
    `WITH chosen AS (
       SELECT * FROM context
       WHERE project_id = $1 AND $2 = ANY(types) AND ($3::text IS NULL OR language::text = $3)
       ORDER BY md5($4 || ':' || key), key LIMIT $5
     )
     SELECT chosen.id, source_file.path, repository.name AS repository, chosen.language,
       chosen.start_line AS "startLine", chosen.middle
     FROM chosen JOIN source_file ON source_file.id = chosen.file_id
       JOIN repository ON repository.id = source_file.repository_id
     ORDER BY md5($4 || ':' || chosen.key), chosen.key`,
    [projectId, type, language ?? null, String(seed), count],
  );
  return rows;
}

/**
 * Asks every model for every context, each once and without retries, and yields what they say as it comes. Nothing is kept
 * but the calls and what they cost.
 * @throws InvalidInputError for a prompt with problems or too many of something; NotFoundError for contexts and models that
 *   the project does not have
 */
export async function* playPrompt(services: Services, { signal, projectId, ...given }: Play): AsyncGenerator<PlayCell> {
  const parsed = playPromptSchema.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(parsed.error.issues[0]?.message ?? 'The input is not valid.');
  const input = parsed.data;
  const problems = findPromptProblems(input.type, input);
  if (problems.length > 0) throw new InvalidInputError(problems.join(' '));

  const { db, user } = services;
  await requireMonthRoom(db.pool, { projectId });
  // Whoever stops listening stops the calls that wait.
  const leave = new AbortController();
  const calls: CallContext = { db, projectId, runId: null, signal: AbortSignal.any([signal, leave.signal]) };
  const players = await openPlayers(calls, input);
  const contextIds = Array.isArray(input.contexts)
    ? input.contexts
    : (await sampleContexts(db, { projectId, type: input.type, ...input.contexts })).map((context) => context.id);
  const stages = await openStages(db, { projectId, type: input.type, contextIds });
  try {
    await writeAuditLog(db.pool, {
      ...{ actorId: user?.id ?? null, projectId, action: 'prompt.play', target: input.type },
      detail: { models: input.models, contexts: contextIds.length },
    });
    const waiting = new Map<string, Promise<{ name: string; cell: PlayCell }>>();
    for (const stage of stages) {
      for (const player of players) {
        const name = `${stage.hole.contextId} ${player.id}`;
        waiting.set(
          name,
          play(player, stage).then((cell) => ({ name, cell })),
        );
      }
    }
    // Each is awaited below, unless another one fails first.
    for (const cell of waiting.values()) cell.catch(() => {});
    while (waiting.size > 0) {
      const { name, cell } = await Promise.race(waiting.values());
      waiting.delete(name);
      yield cell;
    }
  } finally {
    leave.abort(new Error('The playground was left.'));
    for (const stage of stages) stage.close();
  }
}

async function play(player: Player, stage: PlayStage): Promise<PlayCell> {
  // Offline generators compute: the answers of the others need their turn.
  await setImmediate();
  return player.ask(stage);
}

async function openPlayers(calls: CallContext, input: ReturnType<typeof playPromptSchema.parse>): Promise<Player[]> {
  const slugs = input.models.filter(isModelId);
  const models = await findModels(calls.db, slugs);
  return input.models.map((id) => {
    if (!isModelId(id)) {
      if (!OFFLINE_GENERATORS.some((known) => known === id)) throw new NotFoundError(`There is no generator ${id}.`);
      return openOffline(getGenerator(id));
    }
    const model = models.get(id);
    if (!model) throw new NotFoundError(`There is no model ${id}, or it is switched off.`);
    return openModel(calls, model, input);
  });
}

function openOffline(generator: Generator): Player {
  return {
    id: generator.id,
    ask: async (stage) => {
      const { raw } = await generator.generate({ ...stage, refusal: async () => null });
      return {
        ...NOTHING,
        contextId: stage.hole.contextId,
        model: generator.id,
        state: 'answered',
        ...read(stage, raw),
      };
    },
  };
}

type ModelInput = { system: string; user: string; symbols: number };

function openModel(calls: CallContext, model: RegisteredModel, { system, user, symbols }: ModelInput): Player {
  return {
    id: model.slug,
    ask: async (stage) => {
      const filled = fillGenerationPrompt({ ...stage, prompt: { system, user }, symbols });
      const prompt = { system: filled.system, user: filled.messages[0]?.text ?? '' };
      const cell = { ...NOTHING, contextId: stage.hole.contextId, model: model.slug, prompt };
      const key = `playground/${randomUUID()}`;
      try {
        const own = { model, key, promptVersion: 'draft', schema: ANSWER_FORMAT };
        const result = await callModel(calls, { ...own, ...filled, purpose: 'playground' });
        const { usage, costMicros, latencyMs } = result;
        return { ...cell, state: 'answered', ...read(stage, rawOfResult(result)), usage, costMicros, latencyMs };
      } catch (error) {
        if (!(error instanceof ModelCallError)) throw error;
        return { ...cell, state: 'failed', raw: null, error: error.message };
      }
    },
  };
}

/** What the validators make of an answer, as if it were alone. */
function read(stage: PlayStage, raw: string): Pick<PlayCell, 'raw' | 'answer' | 'verdict'> {
  const { answer, reason, detail } = examineAnswer(raw, stage.check);
  return { raw, answer, verdict: { valid: reason === null, reason, detail } };
}
