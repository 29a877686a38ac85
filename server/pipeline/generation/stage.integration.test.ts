import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '@/server/foundation/models/clock';
import type { ModelSettings } from '@/server/foundation/models/schema';
import { PermanentError } from '@/server/foundation/runs/engine';
import { type PlannedTask, RunStop, type StageContext } from '@/server/foundation/runs/types';
import { openTestDb, type TestDb } from '@/test/database';
import { type SeededPair, seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { FIXTURE_KEYS, registerModels } from '@/test/model-servers/register';
import { startModelServer } from '@/test/model-servers/start';
import type { ModelServer, ModelServerOptions, ReceivedCall } from '@/test/model-servers/types';
import { savePrompt } from '../prompts/store';
import { type PipelineConfig, pipelineConfigSchema } from '../schema';
import { generateStage } from './stage';

let db: TestDb;
let projectId: string;
const servers: ModelServer[] = [];

beforeAll(async () => {
  db = await openTestDb();
  // Who is allowed is read now and then only; this one is there from the start.
  await db.prisma.allowedHost.create({ data: { host: '127.0.0.1', note: 'Model servers of these tests' } });
  for (const [name, key] of Object.entries(FIXTURE_KEYS)) vi.stubEnv(name, key);
  // No pauses between tries.
  vi.spyOn(systemClock, 'random').mockReturnValue(0);
});
beforeEach(async () => {
  projectId = await seedProject(db, newId());
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await db.close();
});

/** A model of a server of its own; returns the slug that panels name. */
async function addModel(options: ModelServerOptions = {}, settings: Partial<ModelSettings> = {}) {
  const server = await startModelServer(options);
  servers.push(server);
  const slug = `openai/${newId()}`;
  const price = { input: 2, output: 8 };
  await registerModels(db, server, [{ slug, kind: 'openai', settings: { price, ...settings } }]);
  return { slug, server };
}

type Options = {
  generate: Partial<PipelineConfig['generate']>;
  capMicros?: number;
  types?: PipelineConfig['extract']['types'];
  source?: object;
};

async function startRun({ generate, capMicros, types = ['method'], source = { directory: 'code' } }: Options) {
  const config = pipelineConfigSchema.parse({ source, extract: { types }, generate });
  const runId = await seedRun(db, projectId, config);
  await db.prisma.runBudget.create({ data: { runId, capMicros: capMicros ?? null } });
  const abort = new AbortController();
  const ctx: StageContext<PipelineConfig> = {
    ...{ db, signal: abort.signal, log: async () => {} },
    run: { id: runId, projectId, kind: 'pipeline', config },
  };
  const generateAll = async () => {
    for (const task of await generateStage.plan(ctx)) await generateStage.work(ctx, task.payload);
  };
  return { runId, ctx, abort, generateAll };
}

/** Holes of the run, with the name of each in what the developer wrote. */
async function seedHoles(runId: string, names: string[], more: Partial<SeededPair> = {}) {
  const pairs = names.map((name) => ({ chosen: `load_${name}(name)`, path: `src/${name}.py`, ...more }));
  // A pair that does not count makes the hole.
  await seedPairs(
    db,
    projectId,
    pairs.map((pair) => ({ generator: 'seed', reason: 'declined', runId, ...pair })),
  );
}

type Row = {
  chosen: string;
  rejected: string | null;
  valid: boolean | null;
  reason: string | null;
  rationale: string | null;
  attempts: number;
  promptVersion: string;
  call: string | null;
};

/** Answers with their pairs and the keys of their calls, by hole. */
async function readAnswers(generator: string): Promise<Row[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT context.middle AS chosen, pair.rejected, pair.valid, pair.reason, pair.rationale, answer.attempts,
       answer.prompt_version AS "promptVersion", model_call.key AS call
     FROM answer JOIN context ON context.id = answer.context_id LEFT JOIN pair ON pair.answer_id = answer.id
       LEFT JOIN model_call ON model_call.id = answer.call_id
     WHERE answer.generator = $1 AND context.project_id = $2 ORDER BY context.middle, answer.type`,
    [generator, projectId],
  );
  return rows;
}

/** What the developer wrote in the hole that a prompt shows. */
const chosenOf = (call: ReceivedCall) => /<chosen>\n([\s\S]*?)\n<\/chosen>/.exec(call.users[0] ?? '')?.[1] ?? '';
const nameOf = (call: ReceivedCall) => /load_(\w+)\(/.exec(chosenOf(call))?.[1] ?? '';
const given = (part: object) =>
  JSON.stringify({ symbol: null, rationale: null, rejected: null, declined: null, ...part });
const invent = (symbol: string) => given({ symbol, rationale: 'It reads well.', rejected: `${symbol}(name)` });
const inventFor = (call: ReceivedCall) => invent(`restock_${nameOf(call)}`);

describe('a model as generator', () => {
  test('gives one pair for each hole, and the answer says which call it came from', async () => {
    const { slug, server } = await addModel({ answer: inventFor });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug, 'offline-lexical'] } });
    await seedHoles(runId, ['bolt', 'nut', 'pin']);
    await generateAll();
    expect(server.countBy(nameOf)).toEqual({ bolt: 1, nut: 1, pin: 1 });
    const rows = await readAnswers(slug);
    expect(rows).toMatchObject(
      ['bolt', 'nut', 'pin'].map((name) => ({
        ...{ chosen: `load_${name}(name)`, rejected: `restock_${name}(name)`, valid: true, reason: null },
        ...{ rationale: 'It reads well.', attempts: 1, promptVersion: 'v1' },
        call: expect.stringMatching(new RegExp(`^generate/[0-9a-f-]+/method/${slug}/v1/0/0$`)),
      })),
    );
    expect(await readAnswers('offline-lexical')).toMatchObject(Array(3).fill({ call: null, attempts: 1 }));
    await generateAll();
    expect(server.received).toHaveLength(3);
  });

  test('is shown the hole, its file and the language, and that the API must keep to the form', async () => {
    const { slug, server } = await addModel({ answer: inventFor });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug] } });
    await seedHoles(runId, ['bolt'], { prefix: 'shelf.', suffix: '\n# {{chosen}} </after>\n' });
    await generateAll();
    const [call] = server.received;
    expect(call?.users[0]).toContain('Language: Python');
    expect(call?.users[0]).toContain('<path-2>\nsrc/bolt.py\n</path-2>');
    expect(call?.users[0]).toContain('<before-2>\nshelf.\n</before-2>');
    expect(call?.users[0]).toContain('<after-2>\n\n# {{chosen}} </after>\n\n</after-2>');
    expect(call?.schema).toMatchObject({ required: ['symbol', 'rationale', 'rejected', 'declined'] });
  });

  test('is asked again with the reason when its answer is refused, and the last answer counts', async () => {
    const { slug, server } = await addModel({
      answer: (call) => (call.messages.length === 1 ? invent('print') : inventFor(call)),
    });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug], retries: 2 } });
    await seedHoles(runId, ['bolt']);
    await generateAll();
    const [first, second, ...more] = server.received;
    expect(more).toEqual([]);
    expect(second?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(second?.messages[0]).toEqual(first?.messages[0]);
    expect(second?.messages[1]?.text).toBe(invent('print'));
    expect(second?.users[1]).toContain('print exists already');
    expect(await readAnswers(slug)).toMatchObject([
      { rejected: 'restock_bolt(name)', valid: true, attempts: 2, call: expect.stringMatching(/\/0\/1$/) },
    ]);
  });

  test('is asked again no more often than the configuration says', async () => {
    const { slug, server } = await addModel({ answer: () => invent('print') });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug], retries: 1 } });
    await seedHoles(runId, ['bolt']);
    await generateAll();
    expect(server.received).toHaveLength(2);
    expect(await readAnswers(slug)).toMatchObject([{ valid: false, reason: 'symbol-exists', attempts: 2 }]);
  });

  test('learns nothing of the answers of others, not even that it repeats one', async () => {
    const [one, other] = [await addModel({ answer: inventFor }), await addModel({ answer: inventFor })];
    const { runId, generateAll } = await startRun({ generate: { generators: [one.slug, other.slug], retries: 2 } });
    await seedHoles(runId, ['bolt', 'nut']);
    await generateAll();
    expect([...one.server.received, ...other.server.received]).toHaveLength(4);
    for (const call of [...one.server.received, ...other.server.received]) {
      expect(JSON.stringify(call.messages)).not.toContain('restock');
    }
    expect((await readAnswers(one.slug)).map(({ reason }) => reason)).toEqual([null, null]);
    expect((await readAnswers(other.slug)).map(({ reason }) => reason)).toEqual(['repeats-another', 'repeats-another']);
  });

  test('may decline, refuse, or be cut off, and is not asked again for it', async () => {
    const { slug, server } = await addModel({
      answer: (call) => (nameOf(call) === 'bolt' ? given({ declined: 'nothing fits' }) : inventFor(call)),
      faults: (call) => (nameOf(call) === 'nut' ? 'refusal' : nameOf(call) === 'pin' ? 'cut-off' : null),
    });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug] } });
    await seedHoles(runId, ['bolt', 'nut', 'pin']);
    await generateAll();
    expect(await readAnswers(slug)).toMatchObject([
      { valid: false, reason: 'declined', rationale: 'nothing fits', attempts: 1 },
      { valid: false, reason: 'declined', rationale: expect.stringMatching(/^the model refused: ./), attempts: 1 },
      { valid: false, reason: 'unparseable-answer', attempts: 1 },
    ]);
    expect(server.received).toHaveLength(3);
  });

  test('has one chance to put right what cannot be read', async () => {
    const { slug, server } = await addModel({
      answer: (call) => {
        if (nameOf(call) === 'bolt' && call.messages.length > 1) return inventFor(call);
        return 'I would write restock(name).';
      },
    });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug] } });
    await seedHoles(runId, ['bolt', 'nut']);
    await generateAll();
    expect(server.countBy(nameOf)).toEqual({ bolt: 2, nut: 2 });
    expect(await readAnswers(slug)).toMatchObject([
      { valid: true, attempts: 1, call: expect.stringMatching(/\/0\/0#repair$/) },
      { valid: false, reason: 'unparseable-answer', rationale: expect.stringContaining('not JSON'), attempts: 1 },
    ]);
  });

  test('has the prompt of each type that the configuration names', async () => {
    const user = ['prefix', 'chosen', 'suffix'].map((name) => `<${name}>\n{{${name}}}\n</${name}>`).join('\n');
    const saved = { system: 'Our own words.', user: `{{language}}\n${user}` };
    await savePrompt({ db, user: null }, { projectId, purpose: 'parameter', ...saved });
    const { slug, server } = await addModel({ answer: () => given({ declined: 'no' }) });
    const prompts = { method: 'v1', parameter: 'p1', undefinedvariable: 'v1', import: 'v1' };
    const { runId, generateAll } = await startRun({
      ...{ generate: { generators: [slug], prompts }, types: ['method', 'parameter'] },
    });
    await seedHoles(runId, ['bolt']);
    await seedHoles(runId, ['nut'], { type: 'parameter' });
    await generateAll();
    expect(server.received.map(({ system }) => system.startsWith('Our own words.')).toSorted()).toEqual([false, true]);
    expect((await readAnswers(slug)).map(({ promptVersion }) => promptVersion)).toEqual(['v1', 'p1']);
  });
});

test('what exists is what the run saw that read the files', async () => {
  const origin = await startRun({ generate: { generators: ['offline-lexical'] } });
  const { slug } = await addModel({ answer: () => invent('restock_all') });
  const generate = { generators: [slug], retries: 0 };
  const run = await startRun({ generate, source: { run: origin.runId } });
  await seedHoles(run.runId, ['bolt'], { identifiers: ['restock_all'] });
  await db.pool.query(
    `INSERT INTO run_file (run_id, path, outcome, repository_id, language, file_id)
     SELECT $1, source_file.path, 'used', repository_id, source_file.language, source_file.id
     FROM run_context JOIN context ON context.id = context_id JOIN source_file ON source_file.id = file_id
     WHERE run_id = $2`,
    [origin.runId, run.runId],
  );
  await run.generateAll();
  expect(await readAnswers(slug)).toMatchObject([{ valid: false, reason: 'symbol-exists' }]);
});

describe('calls without an answer', () => {
  test('leave no answer; the others make pairs, and a repeat asks for what is missing alone', async () => {
    let broken = true;
    const { slug, server } = await addModel({
      answer: inventFor,
      faults: (call) => (broken && nameOf(call) === 'nut' ? 'error' : null),
    });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug, 'offline-lexical'] } });
    await seedHoles(runId, ['bolt', 'nut', 'pin']);
    await expect(generateAll()).rejects.toThrow(/^1 call without an answer: /);
    expect((await readAnswers(slug)).map(({ chosen, valid }) => [chosen, valid])).toEqual([
      ['load_bolt(name)', true],
      ['load_pin(name)', true],
    ]);
    expect(await readAnswers('offline-lexical')).toHaveLength(3);
    const before = server.received.length;
    broken = false;
    await generateAll();
    expect(server.received.slice(before).map(nameOf)).toEqual(['nut']);
    expect(await readAnswers(slug)).toMatchObject([{ valid: true }, { valid: true }, { valid: true }]);
  });

  test('fail the task for good when the provider refuses them all', async () => {
    const { slug } = await addModel({ apiKey: 'another key' });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug, 'offline-lexical'] } });
    await seedHoles(runId, ['bolt']);
    await expect(generateAll()).rejects.toThrow(PermanentError);
    expect(await readAnswers(slug)).toEqual([]);
    expect(await readAnswers('offline-lexical')).toMatchObject([{ valid: true }]);
  });

  test('stop the run at its cap; what came before is stored, and is not asked for again', async () => {
    const { slug, server } = await addModel({ answer: inventFor }, { max_concurrency: 1 });
    const { runId, generateAll } = await startRun({ generate: { generators: [slug] }, capMicros: 3_000 });
    await seedHoles(runId, ['bolt', 'cog', 'nut', 'pin']);
    await expect(generateAll()).rejects.toThrow(RunStop);
    const paid = server.completed.length;
    expect(paid).toBeGreaterThan(0);
    expect(paid).toBeLessThan(4);
    expect(await readAnswers(slug)).toHaveLength(paid);
    await db.prisma.runBudget.update({ where: { runId }, data: { capMicros: null } });
    await generateAll();
    expect(server.completed).toHaveLength(4);
    expect((await readAnswers(slug)).every(({ valid }) => valid)).toBe(true);
  });

  test('a cancelled run ends with its reason and asks no more', async () => {
    const { slug, server } = await addModel({ answer: inventFor });
    const { runId, generateAll, abort } = await startRun({ generate: { generators: [slug] } });
    await seedHoles(runId, ['bolt', 'nut']);
    server.pause();
    const generated = generateAll();
    await vi.waitFor(() => expect(server.inFlight).toBe(2));
    abort.abort(new Error('The run was cancelled.'));
    await expect(generated).rejects.toThrow('The run was cancelled.');
    expect(await readAnswers(slug)).toEqual([]);
  });
});

describe('the plan', () => {
  const plan = async ({ ctx }: Awaited<ReturnType<typeof startRun>>) =>
    (await generateStage.plan(ctx)) as (PlannedTask & { payload: { contextIds: string[] } })[];

  test('has tasks of one repository, and larger ones over several where models are asked in batches', async () => {
    const { slug } = await addModel({}, { batch: true });
    const single = await startRun({ generate: { generators: [slug] } });
    const batched = await startRun({ generate: { generators: [slug], batch: true } });
    const offline = await startRun({ generate: { generators: ['offline-lexical'], batch: true } });
    for (const { runId } of [single, batched, offline]) {
      await seedHoles(runId, ['bolt', 'nut'], { repository: 'org/one' });
      await seedHoles(runId, ['pin'], { repository: 'org/two' });
    }
    expect((await plan(single)).map(({ items }) => items)).toEqual([2, 1]);
    expect((await plan(offline)).map(({ items }) => items)).toEqual([2, 1]);
    const [task, ...more] = await plan(batched);
    expect(more).toEqual([]);
    expect(task?.payload.contextIds).toHaveLength(3);
    expect(await plan(batched)).toEqual([task]);
  });

  test('in batches first answers come through the batch API, and refused ones are asked for again one by one', async () => {
    const { sleep } = systemClock;
    const spy = vi.spyOn(systemClock, 'sleep').mockImplementation((ms, signal) => sleep(Math.min(ms, 30), signal));
    try {
      const { slug, server } = await addModel(
        {
          answer: (call) => (nameOf(call) === 'nut' && call.messages.length === 1 ? invent('print') : inventFor(call)),
        },
        { batch: true },
      );
      const { runId, generateAll } = await startRun({
        generate: { generators: [slug, 'offline-lexical'], batch: true },
      });
      await seedHoles(runId, ['bolt', 'nut'], { repository: 'org/one' });
      await seedHoles(runId, ['pin'], { repository: 'org/two' });
      await generateAll();
      expect(server.completed.map((call) => [nameOf(call), call.batch]).toSorted()).toEqual([
        ['bolt', true],
        ['nut', false],
        ['nut', true],
        ['pin', true],
      ]);
      expect((await readAnswers(slug)).map(({ valid, attempts }) => [valid, attempts])).toEqual([
        [true, 1],
        [true, 2],
        [true, 1],
      ]);
    } finally {
      spy.mockRestore();
    }
  });
});
