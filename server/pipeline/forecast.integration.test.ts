import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findModels } from '@/server/foundation/models/registry';
import { estimateCallTokens } from '@/server/foundation/models/tokens';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { buildSymbolIndex } from './corpus/symbol-index';
import { forecastPipeline } from './forecast';
import { forecastSchema } from './forecast/schema';
import { createPromptFiller } from './generation/generation-prompt';
import { createModelGenerator } from './generation/model-generator';
import { createModelJudge } from './judging/model-judge';
import { loadPrompt } from './prompts/store';
import { PipelineConfigError } from './resolve-config';
import { pipelineConfigSchema } from './schema';

let db: TestDb;
let projectId: string;
let runId: string;
const corpus = path.resolve('demo/corpus');

beforeAll(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'p');
  const providerId = newId();
  const provider = { id: providerId, name: 'Lab', kind: 'openai', keySource: 'none', settings: {} };
  await db.prisma.provider.create({ data: provider });
  const price = { input: 2, output: 10 };
  await db.prisma.model.createMany({
    data: [
      { slug: 'lab/a', settings: { price, batch: true, max_concurrency: 10 } },
      { slug: 'lab/unpriced', settings: {} },
    ].map((model) => ({ id: newId(), providerId, wireName: model.slug, label: model.slug, ...model })),
  });
  runId = await seedRun(db, projectId, { source: { directory: '/srv/code', libraries: [] } });
  await seedPairs(db, projectId, [
    ...Array.from({ length: 8 }, (_, i) => ({ runId, path: `src/${i}.py` })),
    ...Array.from({ length: 2 }, (_, i) => ({ runId, path: `src/${i}.go`, language: 'go' as const })),
  ]);
});
afterAll(() => db.close());

type Draft = { source?: object; extract?: object; generate?: object; judge?: object; project?: string };

function forecast({ source, extract, generate, judge, project }: Draft = {}) {
  const config = pipelineConfigSchema.parse({
    source: source ?? { run: runId },
    extract,
    generate: { generators: ['lab/a'], retries: 0, ...generate },
    judge: { judges: ['lab/a'], ...judge },
  });
  return forecastPipeline(db, { projectId: project ?? projectId, config });
}

const of = (result: Awaited<ReturnType<typeof forecast>>, role: string, slug = 'lab/a') => {
  const model = result.models.find((one) => one.role === role && one.slug === slug);
  if (!model) throw new Error(`no ${role} ${slug}`);
  return model;
};

describe('contexts of a run', () => {
  test('are counted, not estimated', async () => {
    const result = await forecast();
    expect(forecastSchema.parse(result)).toEqual(result);
    expect(result.basis).toMatchObject({ kind: 'run', runId, sampled: 10 });
    expect(result.contexts).toEqual({ low: 10, expected: 10, high: 10 });
    expect(of(result, 'generate').calls.expected).toBe(10);
    expect(result.total.costUsd?.expected).toBeGreaterThan(0);
  });

  test('have the tokens of the very prompts that generators and judges send', async () => {
    const model = (await findModels(db, ['lab/a'])).get('lab/a');
    if (!model) throw new Error('no model');
    const ctx = { db, projectId, runId: null, signal: new AbortController().signal };
    const text = { prefix: 'def run(store, name):\n    return store.', middle: 'load_item(name)', suffix: '\n' };
    const hole = { contextId: 'x', path: 'src/0.go', language: 'go' as const, ...text, targets: [] };
    const prompt = await loadPrompt(db, { projectId, purpose: 'method', version: 'v1' });
    const prompts = createPromptFiller({ prompts: new Map([['method' as const, prompt]]), symbols: 0 });
    const generator = createModelGenerator(ctx, { model, prompts, retries: 0 });
    const request = generator.requestFor({ hole, type: 'method', index: buildSymbolIndex('go', []), seed: 's' });
    const judgePrompt = await loadPrompt(db, { projectId, purpose: 'judge', version: 'v1' });
    const judge = createModelJudge(ctx, { model, prompt: judgePrompt, samples: 1 });
    const vote = judge.requestFor({ ...hole, candidate: hole.middle }, 'k');

    const result = await forecast({ extract: { languages: ['go'] }, generate: { symbols: 0 } });
    const perCall = ({ calls, tokens }: ReturnType<typeof of>) => tokens.input.expected / calls.expected;
    expect(perCall(of(result, 'generate'))).toBe(estimateCallTokens(model, request).input);
    expect(perCall(of(result, 'judge'))).toBe(estimateCallTokens(model, vote).input);
  });

  test('languages and a limit leave the others out', async () => {
    expect((await forecast({ extract: { languages: ['go'] } })).contexts.expected).toBe(2);
    expect((await forecast({ source: { run: runId, contexts: 4 } })).contexts.expected).toBe(4);
  });

  test('more names in the prompt make it longer', async () => {
    const [few, many] = [await forecast({ generate: { symbols: 0 } }), await forecast({ generate: { symbols: 400 } })];
    expect(of(many, 'generate').tokens.input.expected).toBeGreaterThanOrEqual(
      of(few, 'generate').tokens.input.expected,
    );
  });

  test('the same folder is forecast from the last run that read it, within the new caps', async () => {
    const result = await forecast({ source: { directory: '/srv/code', libraries: ['*/kit'] } });
    expect(result.basis).toMatchObject({ kind: 'run', runId, text: expect.stringContaining('Seeded') });
    const capped = await forecast({ source: { directory: '/srv/code' }, extract: { max_contexts_per_repository: 3 } });
    expect(capped.contexts.expected).toBe(3);
  });

  test('of another project are not looked at', async () => {
    const elsewhere = await seedProject(db, `q-${randomUUID()}`);
    await expect(forecast({ project: elsewhere })).rejects.toThrow(/source\.run: there is no pipeline run/);
    await expect(forecast({ project: elsewhere, source: { directory: '/srv/code' } })).rejects.toThrow(
      /source\.directory/,
    );
  });
});

describe('a folder that no run has read', () => {
  test('is forecast from a few of its files, and the result says so', async () => {
    const result = await forecast({ source: { directory: corpus } });
    expect(result.basis).toMatchObject({ kind: 'directory', runId: null });
    expect(result.basis.text).toMatch(/^Prompts and contexts per file from \d+ of \d+ files in \d+ repositories\. /);
    expect(result.basis.sampled).toBeGreaterThan(5);
    expect(result.contexts.low).toBeLessThan(result.contexts.high);
    expect(of(result, 'generate').calls.expected).toBeGreaterThan(result.contexts.expected);
  });

  test('that is not there, or has nothing to use, is refused by its field', async () => {
    const missing = forecast({ source: { directory: '/no/such/folder' } });
    await expect(missing).rejects.toThrow(/^source\.directory: \/no\/such\/folder is no folder/);
    await expect(missing).rejects.toBeInstanceOf(PipelineConfigError);
    await expect(forecast({ source: { directory: path.resolve('e2e') } })).rejects.toThrow(
      /^source\.directory: nothing in/,
    );
  });
});

describe('what is measured', () => {
  test('is named as assumed until there are enough calls, and measured from then on', async () => {
    const before = await forecast();
    expect(before.assumptions.join(' ')).toMatch(/tokens of output.*\(lab\/a\)/);
    expect(before.assumptions.join(' ')).toMatch(/of tries give a valid pair.*\(lab\/a\)/);
    await storeCalls({ purpose: 'generate', n: 25, tokensOut: 333, latencyMs: 500 });
    const after = await forecast();
    expect(after.assumptions.join(' ')).not.toMatch(/a call that generates/);
    expect(after.assumptions.join(' ')).toMatch(/a call that judges/);
    const { calls, tokens, seconds } = of(after, 'generate');
    expect(tokens.output.expected).toBe(calls.expected * 333);
    // Ten at once, half a second each.
    expect(seconds?.expected).toBeCloseTo((calls.expected * 0.5) / 10, 6);
  });

  test('batches cost half and take as long as they take', async () => {
    const [single, batch] = [await forecast(), await forecast({ generate: { batch: true }, judge: { batch: true } })];
    expect(batch.total.costUsd?.expected).toBeCloseTo((single.total.costUsd?.expected ?? 0) / 2, 5);
    expect([single.total.seconds === null, batch.total.seconds]).toEqual([false, null]);
  });

  test('a model without a price has no cost, and neither has the sum', async () => {
    const result = await forecast({ judge: { judges: ['lab/unpriced'] } });
    expect(of(result, 'judge', 'lab/unpriced').costUsd).toBeNull();
    expect(result.total.costUsd).toBeNull();
    expect(result.assumptions.join(' ')).toMatch(/no price \(lab\/unpriced\)/);
  });

  test('an offline panel makes no calls', async () => {
    const offline = { generate: { generators: ['offline-lexical'] }, judge: { judges: ['offline-ngram'] } };
    const { models, total, contexts } = await forecast(offline);
    expect([models, total.calls.expected, total.costUsd?.expected, contexts.expected]).toEqual([[], 0, 0, 10]);
  });

  test('what is stored is not paid again', async () => {
    const project = await seedProject(db, `stored-${randomUUID()}`);
    const run = await seedRun(db, project, { source: { directory: '/elsewhere', libraries: [] } });
    const votes = [{ judge: 'lab/a', chosen: 1 as const, rejected: 0 as const }];
    await seedPairs(db, project, [
      { runId: run, path: 'a.py', generator: 'lab/a', votes },
      { runId: run, path: 'b.py', generator: 'lab/a' },
      { runId: run, path: 'c.py' },
    ]);
    const result = await forecast({ project, source: { run } });
    expect([of(result, 'generate').reused, of(result, 'generate').calls.expected]).toEqual([2, 1]);
    expect(of(result, 'judge').reused).toBe(2);
    // One sample of two is there.
    const { reused } = of(await forecast({ project, source: { run }, judge: { samples: 2 } }), 'judge');
    expect(reused).toBe(2);
  });
});

async function storeCalls(input: { purpose: string; n: number; tokensOut: number; latencyMs: number }) {
  const { purpose, n, tokensOut, latencyMs } = input;
  await db.prisma.modelCall.createMany({
    data: Array.from({ length: n }, () => ({
      ...{ id: newId(), modelSlug: 'lab/a', projectId, purpose, key: randomUUID(), promptVersion: 'v1' },
      ...{ status: 'answered', raw: '{}', tokensIn: 1_000, tokensOut, costMicros: 100, latencyMs },
    })),
  });
}
