/** Rows and clocks that the tests of calls need. */
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import { createCallModel } from '../call';
import { type Clock, systemClock } from '../clock';
import type { ModelSettings } from '../schema';
import type { CallContext, CallResult, RegisteredModel } from '../types';
import { makeLanguageModel, makeModel, makeRequest } from './models';

/** Adds a model of a provider of its own. */
export async function seedModel(db: Db, settings: Partial<ModelSettings> = {}): Promise<RegisteredModel> {
  const id = newId();
  const providerId = newId();
  const model = makeModel(settings, { id, slug: `local/${id}` });
  const kind = model.provider.kind;
  await db.prisma.provider.create({
    data: { id: providerId, name: `Local ${id}`, kind, keySource: 'none', settings: {} },
  });
  await db.prisma.model.create({
    data: { id, providerId, slug: model.slug, wireName: 'tiny', label: 'Tiny', settings: model.settings },
  });
  return { ...model, provider: { ...model.provider, id: providerId } };
}

/** Adds a project with a run, and the run's cap in millionths of a dollar when there is to be one. */
export async function seedBudget(db: Db, capMicros: number | null): Promise<{ projectId: string; runId: string }> {
  const projectId = newId();
  const runId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: projectId, name: 'Calls' } });
  await db.prisma.run.create({
    data: { id: runId, projectId, kind: 'pipeline', name: 'Calls', config: {}, stages: [], launchKey: runId },
  });
  await db.prisma.runBudget.create({ data: { runId, capMicros } });
  return { projectId, runId };
}

/** A clock on which every wait is over at once, and which tells how long they were. */
export function createFastClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  let now = 1_000;
  return {
    ...systemClock,
    waits,
    now: () => now,
    random: () => 1,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      const end = now + ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      now = Math.max(now, end);
    },
  };
}

/** Waits shorter than this are for company in a statement, not for a server. */
const SHORT_MS = 10;

/** A clock that stands still until it is told to go on; `sleepers` is how many wait for that. */
export function createManualClock(): Clock & { sleepers: () => number; advance: (ms: number) => void } {
  let now = 1_000;
  const sleeping = new Set<{ end: number; wake: () => void }>();
  return {
    ...systemClock,
    now: () => now,
    random: () => 0,
    sleep: (ms, signal) => {
      if (ms < SHORT_MS) return systemClock.sleep(ms, signal);
      return new Promise((resolve) => sleeping.add({ end: now + ms, wake: resolve }));
    },
    sleepers: () => sleeping.size,
    advance: (ms) => {
      now += ms;
      for (const sleeper of sleeping) {
        if (sleeper.end > now) continue;
        sleeping.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

export type TestProcess = {
  /** Asks for the answer of a key. */
  ask: (key: string, signal?: AbortSignal) => Promise<CallResult>;
  ctx: CallContext;
};

/** What one worker process has of its own: its limits, its calls under way. Give it a pool of its own too. */
export function startProcess(input: {
  db: Db;
  model: RegisteredModel;
  answer: LanguageModelV4['doGenerate'];
  budget?: { projectId: string; runId: string };
  clock?: Clock;
}): TestProcess {
  const { db, model, budget, clock = systemClock } = input;
  const languageModel = makeLanguageModel(input.answer);
  const callModel = createCallModel({ clock, openClient: async () => ({ languageModel }) });
  const ctx: CallContext = {
    db,
    projectId: budget?.projectId ?? null,
    runId: budget?.runId ?? null,
    signal: new AbortController().signal,
  };
  return {
    ctx,
    ask: (key, signal = ctx.signal) => callModel({ ...ctx, signal }, makeRequest(model, key)),
  };
}
