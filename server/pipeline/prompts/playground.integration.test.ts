import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { systemClock } from '@/server/foundation/models/clock';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { FIXTURE_KEYS, registerModels } from '@/test/model-servers/register';
import { startModelServer } from '@/test/model-servers/start';
import type { ModelServer, ModelServerOptions, ReceivedCall } from '@/test/model-servers/types';
import { pipelineConfigSchema } from '../schema';
import { playPrompt, sampleContexts } from './playground';
import { type PlayCell, type PlayPromptInput, playCellSchema } from './schema';

let db: TestDb;
let projectId: string;
let runId: string;
const servers: ModelServer[] = [];

beforeAll(async () => {
  db = await openTestDb();
  await db.prisma.allowedHost.create({ data: { host: '127.0.0.1', note: 'Model servers of these tests' } });
  for (const [name, key] of Object.entries(FIXTURE_KEYS)) vi.stubEnv(name, key);
  // No pauses between tries.
  vi.spyOn(systemClock, 'random').mockReturnValue(0);
});
beforeEach(async () => {
  projectId = await seedProject(db, newId());
  runId = await seedRun(db, projectId, pipelineConfigSchema.parse({ source: { directory: 'code' } }));
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await db.close();
});

async function addModel(options: ModelServerOptions = {}) {
  const server = await startModelServer(options);
  servers.push(server);
  const slug = `openai/${newId()}`;
  await registerModels(db, server, [{ slug, kind: 'openai', settings: { price: { input: 2, output: 8 } } }]);
  return { slug, server };
}

async function seedContexts(names: string[], project = projectId): Promise<string[]> {
  const pairs = names.map((name) => ({
    chosen: `load_${name}(name)`,
    path: `src/${name}.py`,
    generator: 'seed',
    runId,
  }));
  const ids = await seedPairs(db, project, pairs);
  const { rows } = await db.pool.query<{ id: string }>(
    'SELECT context_id AS id FROM pair WHERE id = ANY($1) ORDER BY array_position($1, id)',
    [ids],
  );
  return rows.map((row) => row.id);
}

const USER = ['{{language}}', ...['prefix', 'chosen', 'suffix'].map((name) => `<${name}>\n{{${name}}}\n</${name}>`)];
const PROMPT = { type: 'method' as const, system: 'A draft.', user: USER.join('\n') };
const invent = (symbol: string) =>
  JSON.stringify({ symbol, rationale: 'It reads well.', rejected: `${symbol}(name)`, declined: null });
const nameOf = (call: ReceivedCall) => /load_(\w+)\(/.exec(call.users[0] ?? '')?.[1] ?? '';

type Input = Pick<PlayPromptInput, 'models' | 'contexts'> & Partial<PlayPromptInput>;
const start = (input: Input, signal = new AbortController().signal) =>
  playPrompt({ db, user: null }, { projectId, ...PROMPT, ...input, signal });

async function play(input: Input): Promise<PlayCell[]> {
  const cells: PlayCell[] = [];
  for await (const cell of start(input)) cells.push(playCellSchema.parse(cell));
  return cells;
}

describe('playing a prompt', () => {
  test('yields what each model says for each context, with the verdict, the text that was sent and its price', async () => {
    const { slug, server } = await addModel({
      answer: (call) => invent(nameOf(call) === 'nut' ? 'print' : 'restock_bolt'),
    });
    const [bolt = '', nut = ''] = await seedContexts(['bolt', 'nut']);
    const cells = await play({ models: [slug, 'offline-lexical'], contexts: [bolt, nut] });
    expect(cells).toHaveLength(4);
    const cellOf = (contextId: string, model: string) =>
      cells.find((cell) => cell.contextId === contextId && cell.model === model);
    expect(cellOf(bolt, slug)).toMatchObject({
      ...{ state: 'answered', raw: invent('restock_bolt'), answer: { symbol: 'restock_bolt' }, error: null },
      ...{ verdict: { valid: true, reason: null, detail: null }, usage: { cached: 0 } },
    });
    expect(cellOf(bolt, slug)?.costMicros).toBeGreaterThan(0);
    expect(cellOf(nut, slug)?.verdict).toMatchObject({ valid: false, reason: 'symbol-exists' });
    expect(cellOf(nut, 'offline-lexical')).toMatchObject({
      state: 'answered',
      prompt: null,
      usage: null,
      costMicros: null,
    });
    const sent = server.received.find((call) => nameOf(call) === 'bolt');
    expect(cellOf(bolt, slug)?.prompt).toEqual({ system: 'A draft.', user: sent?.users[0] });
    expect(sent?.system).toBe('A draft.');
  });

  test('asks once, whatever comes, and again each time that it is played', async () => {
    const { slug, server } = await addModel({ answer: () => 'no JSON at all' });
    const contexts = await seedContexts(['bolt']);
    expect(await play({ models: [slug], contexts })).toMatchObject([
      { state: 'answered', raw: 'no JSON at all', answer: null, verdict: { reason: 'unparseable-answer' } },
    ]);
    await play({ models: [slug], contexts });
    expect(server.received).toHaveLength(2);
    const calls = await db.prisma.modelCall.findMany({ where: { projectId } });
    expect(calls.map(({ purpose, runId: run }) => [purpose, run])).toEqual(Array(2).fill(['playground', null]));
    expect(await db.prisma.answer.count({ where: { generator: slug } })).toBe(0);
    expect(await db.prisma.auditLog.count({ where: { projectId, action: 'prompt.play' } })).toBe(2);
  });

  test('a call without an answer is a cell that says so, and the others are not held up', async () => {
    const [good, bad] = [
      await addModel({ answer: () => invent('restock_bolt') }),
      await addModel({ apiKey: 'another' }),
    ];
    const contexts = await seedContexts(['bolt']);
    const cells = await play({ models: [bad.slug, good.slug], contexts });
    expect(cells.toSorted((a) => (a.model === bad.slug ? -1 : 1))).toMatchObject([
      { model: bad.slug, state: 'failed', raw: null, verdict: null, error: expect.stringContaining('401') },
      { model: good.slug, state: 'answered', verdict: { valid: true } },
    ]);
  });

  test('a refusal is an answer that declines', async () => {
    const { slug } = await addModel({ faults: () => 'refusal' });
    const cells = await play({ models: [slug], contexts: await seedContexts(['bolt']) });
    expect(cells).toMatchObject([{ state: 'answered', verdict: { valid: false, reason: 'declined' } }]);
  });

  test('cells come one by one, and whoever leaves stops the calls that wait', async () => {
    const { slug, server } = await addModel();
    const contexts = await seedContexts(['bolt', 'nut']);
    const cells = start({ models: ['offline-lexical', slug], contexts });
    server.pause();
    expect((await cells.next()).value).toMatchObject({ model: 'offline-lexical' });
    expect((await cells.next()).value).toMatchObject({ model: 'offline-lexical' });
    await vi.waitFor(() => expect(server.inFlight).toBe(2));
    await cells.return(undefined);
    await vi.waitFor(() => expect(server.inFlight).toBe(0));
    expect(server.completed).toEqual([]);
  });

  test('ends with the reason of its signal', async () => {
    const { slug, server } = await addModel();
    const abort = new AbortController();
    const cells = start({ models: [slug], contexts: await seedContexts(['bolt']) }, abort.signal);
    server.pause();
    const next = cells.next();
    next.catch(() => {});
    await vi.waitFor(() => expect(server.inFlight).toBe(1));
    abort.abort(new Error('The browser has gone.'));
    await expect(next).rejects.toThrow('The browser has gone.');
  });

  test('a number of contexts takes those that the picker shows for the same seed', async () => {
    await seedContexts(['bolt', 'cog', 'nut', 'pin']);
    const contexts = { count: 2, seed: 7 };
    const sample = await sampleContexts(db, { projectId, type: 'method', ...contexts });
    const cells = await play({ models: ['offline-lexical'], contexts });
    expect(cells.map(({ contextId }) => contextId).toSorted()).toEqual(sample.map(({ id }) => id).toSorted());
  });

  test.each<[string, Partial<PlayPromptInput>, RegExp]>([
    ['five models', { models: ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'] }, /At most 4 models/],
    ['no model', { models: [] }, /Choose a model/],
    ['nine contexts', { contexts: Array.from({ length: 9 }, () => newId()) }, /Choose 1 to 8 contexts/],
    ['a prompt without the completion', { user: '{{language}}' }, /user: \{\{prefix\}\} is missing/],
  ])('refuses %s before anything is asked', async (_, part, message) => {
    const played = play({ models: ['offline-lexical'], contexts: await seedContexts(['bolt']), ...part });
    await expect(played).rejects.toThrow(InvalidInputError);
    await expect(played).rejects.toThrow(message);
  });

  test('refuses contexts of other projects and types, and models that are not there', async () => {
    const [own = ''] = await seedContexts(['bolt']);
    const [foreign = ''] = await seedContexts(['nut'], await seedProject(db, newId()));
    const models = ['offline-lexical'];
    for (const input of [
      { models, contexts: [foreign] },
      { models, contexts: [own], type: 'import' as const },
      { models: ['lab/none'], contexts: [own] },
      { models: ['offline-none'], contexts: [own] },
    ]) {
      await expect(play(input)).rejects.toThrow(NotFoundError);
    }
  });
});

describe('the picker', () => {
  test('shows contexts of the project that can carry the type, the same ones for a seed', async () => {
    await seedContexts(['bolt', 'cog', 'nut', 'pin']);
    await seedContexts(['other'], await seedProject(db, newId()));
    const input = { projectId, type: 'method' as const, count: 2 };
    const sample = await sampleContexts(db, { ...input, seed: 1 });
    expect(sample).toHaveLength(2);
    expect(sample[0]).toMatchObject({
      ...{ path: expect.stringMatching(/^src\/\w+\.py$/), repository: 'org/repo', language: 'python', startLine: 2 },
      middle: expect.stringMatching(/^load_\w+\(name\)$/),
    });
    expect(await sampleContexts(db, { ...input, seed: 1 })).toEqual(sample);
    expect(await sampleContexts(db, { ...input, seed: 1, count: 50 })).toHaveLength(4);
    expect(await sampleContexts(db, { ...input, seed: 1, language: 'go' })).toEqual([]);
    expect(await sampleContexts(db, { ...input, seed: 1, type: 'import' })).toEqual([]);
  });
});
