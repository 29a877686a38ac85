import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '@/server/foundation/models/clock';
import { type ModelSettings, modelSettingsSchema } from '@/server/foundation/models/schema';
import { PermanentError } from '@/server/foundation/runs/engine';
import { type PlannedTask, RunStop, type StageContext } from '@/server/foundation/runs/types';
import { openTestDb, type TestDb } from '@/test/database';
import { type SeededPair, seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { startModelServer } from '@/test/model-servers/start';
import type { ModelServer, ModelServerOptions, ReceivedCall } from '@/test/model-servers/types';
import { type PipelineConfig, pipelineConfigSchema } from '../schema';
import { judgeStage } from './stage';

const KEY = 'key-for-tests';
let db: TestDb;
let projectId: string;
const servers: ModelServer[] = [];

beforeAll(async () => {
  db = await openTestDb();
  await db.prisma.allowedHost.create({ data: { host: '127.0.0.1', note: 'Model servers of these tests' } });
  vi.stubEnv('OPENAI_API_KEY', KEY);
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
  const server = await startModelServer({ apiKey: KEY, ...options });
  servers.push(server);
  const [id, providerId] = [newId(), newId()];
  const slug = `openai/${id}`;
  await db.prisma.provider.create({
    data: {
      ...{ id: providerId, name: id, kind: 'openai', baseUrl: `${server.url}/v1`, keySource: 'environment' },
      settings: {},
    },
  });
  await db.prisma.model.create({
    data: {
      ...{ id, providerId, slug, wireName: 'gpt-4.1', label: 'Judge' },
      settings: modelSettingsSchema.parse({ price: { input: 2, output: 8 }, ...settings }),
    },
  });
  return { slug, server };
}

type Panel = { judges: string[]; samples?: number; batch?: boolean };

async function startRun({ capMicros = null, ...judge }: Panel & { capMicros?: number | null }) {
  const config = pipelineConfigSchema.parse({
    source: { directory: 'code' },
    generate: { generators: ['gen-a', 'gen-b', 'gen-c'] },
    judge,
  });
  const runId = await seedRun(db, projectId, config);
  await db.prisma.runBudget.create({ data: { runId, capMicros } });
  const abort = new AbortController();
  const ctx: StageContext<PipelineConfig> = {
    ...{ db, signal: abort.signal, log: async () => {} },
    run: { id: runId, projectId, kind: 'pipeline', config },
  };
  const seed = (pairs: SeededPair[]) =>
    seedPairs(
      db,
      projectId,
      pairs.map((pair) => ({ generator: 'gen-a', runId, ...pair })),
    );
  const judgeAll = async () => {
    for (const task of await judgeStage.plan(ctx)) await judgeStage.work(ctx, task.payload);
  };
  return { runId, ctx, abort, seed, judgeAll };
}

/** Two holes: one with three pairs, one with one. */
async function seedHoles(seed: Awaited<ReturnType<typeof startRun>>['seed']) {
  const first = { chosen: 'store.chosen_one()', prefix: 'a = ' };
  const [head = ''] = await seed([{ ...first, rejected: 'store.rejected_one()' }]);
  const rest = await seed([
    { contextOf: head, generator: 'gen-b', rejected: 'store.rejected_two()' },
    { contextOf: head, generator: 'gen-c', rejected: 'store.rejected_three()' },
    { chosen: 'desk.chosen_two()', rejected: 'desk.rejected_four()', prefix: 'b = ' },
  ]);
  return [head, ...rest];
}

type VoteRow = {
  pairId: string;
  candidate: string;
  sample: number;
  score: number | null;
  error: string | null;
  reasoning: string;
  callId: string | null;
  runId: string;
};

async function readVotes(judge: string): Promise<VoteRow[]> {
  const { rows } = await db.pool.query<VoteRow>(
    `SELECT pair_id AS "pairId", candidate, sample, score, error, reasoning, call_id AS "callId", vote.run_id AS "runId"
     FROM vote JOIN pair ON pair.id = vote.pair_id
     WHERE judge = $1 AND pair.project_id = $2 ORDER BY pair.created_at, pair.id, candidate, sample`,
    [judge, projectId],
  );
  return rows;
}

async function readRates(): Promise<[fooled: number, valid: number, rate: number | null][]> {
  const { rows } = await db.pool.query(
    `SELECT fooled_votes, valid_votes, fool_rate FROM pair WHERE project_id = $1 ORDER BY created_at, id`,
    [projectId],
  );
  return rows.map((row) => [row.fooled_votes, row.valid_votes, row.fool_rate]);
}

/** The candidate that a prompt of these tests shows. */
const candidateOf = (call: ReceivedCall) => /\w+\.(chosen|rejected)_\w+\(\)/.exec(call.users[0] ?? '')?.[0] ?? '';
const judgement = (score: number) => JSON.stringify({ reasoning: `it is ${score}`, score });
/** Takes chosen completions for real, and the second rejected one too. */
const answer = (call: ReceivedCall) => judgement(/chosen|rejected_two/.test(candidateOf(call)) ? 1 : 0);

describe('a model as judge', () => {
  test('sees the same request for the chosen and the rejected candidate, but for the candidate', async () => {
    const { slug, server } = await addModel({ answer });
    const { seed, judgeAll } = await startRun({ judges: [slug] });
    await seed([{ chosen: 'store.chosen_one()', rejected: 'store.rejected_one()' }]);
    await judgeAll();
    expect(server.received.map(candidateOf).toSorted()).toEqual(['store.chosen_one()', 'store.rejected_one()']);
    const [one, other] = server.received.map((call) => {
      const { 'content-length': _, ...headers } = call.headers;
      return { headers, body: JSON.stringify(call.body).replaceAll(candidateOf(call), 'CANDIDATE') };
    });
    expect(one?.body).toContain('CANDIDATE');
    expect(one?.body.split('CANDIDATE')).toHaveLength(2);
    expect(one).toEqual(other);
  });

  test('votes on both candidates of each pair, and is asked about a chosen one once for all pairs of its hole', async () => {
    const { slug, server } = await addModel({ answer });
    const { runId, seed, judgeAll } = await startRun({ judges: [slug] });
    const pairs = await seedHoles(seed);
    await judgeAll();
    expect(server.countBy(candidateOf)).toEqual({
      ...{ 'store.chosen_one()': 1, 'desk.chosen_two()': 1, 'store.rejected_one()': 1 },
      ...{ 'store.rejected_two()': 1, 'store.rejected_three()': 1, 'desk.rejected_four()': 1 },
    });
    const votes = await readVotes(slug);
    expect(votes.map(({ pairId, candidate, score }) => [pairId, candidate, score])).toEqual(
      pairs.flatMap((pairId, at) => [
        [pairId, 'chosen', 1],
        [pairId, 'rejected', at === 1 ? 1 : 0],
      ]),
    );
    expect(votes[0]).toMatchObject({ reasoning: 'it is 1', error: null, runId });
    const calls = votes.filter(({ candidate }) => candidate === 'chosen').map(({ callId }) => callId);
    expect(new Set(calls.slice(0, 3)).size).toBe(1);
    expect(calls[3]).not.toBe(calls[0]);
    expect(await readRates()).toEqual([
      [0, 1, 0],
      [1, 1, 1],
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });

  test('gives no vote by what cannot be read, refusals and answers that were cut off', async () => {
    const { slug, server } = await addModel({
      answer: (call) => (candidateOf(call).includes('rejected_one') ? 'I would say 1.' : answer(call)),
      faults: (call) => {
        if (/rejected_two/.test(candidateOf(call))) return 'refusal';
        return /rejected_three/.test(candidateOf(call)) ? 'cut-off' : null;
      },
    });
    const { seed, judgeAll } = await startRun({ judges: [slug] });
    await seedHoles(seed);
    await judgeAll();
    const rejected = (await readVotes(slug)).filter(({ candidate }) => candidate === 'rejected');
    expect(rejected).toMatchObject([
      { score: null, error: 'unparseable-answer', reasoning: expect.stringContaining('not JSON') },
      { score: null, error: 'refused' },
      { score: null, error: 'truncated' },
      { score: 0, error: null },
    ]);
    expect(rejected.every(({ callId }) => callId !== null)).toBe(true);
    expect(await readRates()).toEqual([
      [0, 0, null],
      [0, 0, null],
      [0, 0, null],
      [0, 1, 0],
    ]);
    // The first was sent back once to be put right.
    expect(server.countBy(candidateOf)['store.rejected_one()']).toBe(2);
    await judgeAll();
    expect(server.received).toHaveLength(7);
  });

  test('a repaired answer is a vote', async () => {
    const { slug } = await addModel({ answer: (call) => (call.users.length > 1 ? judgement(1) : 'Score: 1') });
    const { seed, judgeAll } = await startRun({ judges: [slug] });
    await seed([{}]);
    await judgeAll();
    expect((await readVotes(slug)).map(({ score }) => score)).toEqual([1, 1]);
  });

  test('k samples are k votes, each of a call of its own; offline judges vote once', async () => {
    let calls = 0;
    const { slug, server } = await addModel({ answer: () => judgement(calls++ % 3 === 0 ? 0 : 1) });
    const { seed, judgeAll } = await startRun({ judges: [slug, 'offline-resolver'], samples: 3 });
    await seed([{}]);
    await judgeAll();
    expect(server.completed).toHaveLength(6);
    const votes = await readVotes(slug);
    expect(votes.map(({ candidate, sample }) => [candidate, sample])).toEqual(
      ['chosen', 'rejected'].flatMap((candidate) => [0, 1, 2].map((sample) => [candidate, sample])),
    );
    expect(new Set(votes.map(({ callId }) => callId)).size).toBe(6);
    expect(await readVotes('offline-resolver')).toHaveLength(2);
    const valid = votes.filter(({ candidate }) => candidate === 'rejected').length + 1;
    expect((await readRates())[0]?.[1]).toBe(valid);
  });

  test('text that a database cannot hold does not lose the vote', async () => {
    const { slug } = await addModel({ answer: () => '{"reasoning":"a\\u0000b\\ud800","score":1}' });
    const { seed, judgeAll } = await startRun({ judges: [slug] });
    await seed([{}]);
    await judgeAll();
    expect(await readVotes(slug)).toMatchObject([{ reasoning: 'a\ufffdb\ufffd' }, { score: 1 }]);
  });
});

describe('calls without an answer', () => {
  test('leave no vote; the others are stored, and a repeat asks for what is missing alone', async () => {
    let broken = true;
    const { slug, server } = await addModel({
      answer,
      faults: (call) => (broken && /rejected_three/.test(candidateOf(call)) ? 'error' : null),
    });
    const { seed, judgeAll } = await startRun({ judges: [slug] });
    const pairs = await seedHoles(seed);
    await expect(judgeAll()).rejects.toThrow(/^1 call without an answer: /);
    const votes = await readVotes(slug);
    expect(votes).toHaveLength(7);
    expect(votes.some(({ pairId, candidate }) => pairId === pairs[2] && candidate === 'rejected')).toBe(false);
    expect((await readRates()).map(([, valid]) => valid)).toEqual([1, 1, 0, 1]);
    const before = server.received.length;
    broken = false;
    await judgeAll();
    expect(server.received.slice(before).map(candidateOf)).toEqual(['store.rejected_three()']);
    expect(await readVotes(slug)).toHaveLength(8);
    expect((await readRates()).map(([, valid]) => valid)).toEqual([1, 1, 1, 1]);
  });

  test('fail the task for good when the provider refuses them all', async () => {
    const { slug } = await addModel({ apiKey: 'another key' });
    const { seed, judgeAll } = await startRun({ judges: [slug, 'offline-resolver'] });
    await seed([{}]);
    await expect(judgeAll()).rejects.toThrow(PermanentError);
    expect(await readVotes(slug)).toEqual([]);
    expect(await readVotes('offline-resolver')).toHaveLength(2);
  });

  test('stop the run at its cap, with what came before in store', async () => {
    const { slug, server } = await addModel({ answer }, { max_concurrency: 1 });
    const { seed, judgeAll } = await startRun({ judges: [slug], capMicros: 1_000 });
    await seedHoles(seed);
    await expect(judgeAll()).rejects.toThrow(RunStop);
    expect(server.completed.length).toBeGreaterThan(0);
    expect(server.completed.length).toBeLessThan(6);
    expect((await readVotes(slug)).length).toBeGreaterThan(0);
  });

  test('a cancelled run ends with its reason and asks no more', async () => {
    const { slug, server } = await addModel({ answer });
    const { seed, judgeAll, abort } = await startRun({ judges: [slug] });
    await seedHoles(seed);
    server.pause();
    const judged = judgeAll();
    await vi.waitFor(() => expect(server.inFlight).toBe(6));
    abort.abort(new Error('The run was cancelled.'));
    await expect(judged).rejects.toThrow('The run was cancelled.');
    expect(await readVotes(slug)).toEqual([]);
  });
});

test('in batches every candidate is asked for through the batch API', async () => {
  const { sleep } = systemClock;
  const spy = vi.spyOn(systemClock, 'sleep').mockImplementation((ms, signal) => sleep(Math.min(ms, 30), signal));
  try {
    const { slug, server } = await addModel({ answer }, { batch: true });
    const { seed, judgeAll } = await startRun({ judges: [slug], batch: true });
    await seedHoles(seed);
    await judgeAll();
    expect(server.completed.map(({ batch }) => batch)).toEqual([true, true, true, true, true, true]);
    expect(await readVotes(slug)).toHaveLength(8);
    expect((await readRates()).map(([, , rate]) => rate)).toEqual([0, 1, 0, 0]);
  } finally {
    spy.mockRestore();
  }
});

describe('the plan', () => {
  const plan = async ({ ctx }: Awaited<ReturnType<typeof startRun>>) =>
    (await judgeStage.plan(ctx)) as (PlannedTask & { payload: { pairIds: string[] } })[];
  const enter = async (runId: string, tasks: PlannedTask[]) => {
    for (const task of tasks) {
      await db.pool.query(
        `INSERT INTO run_task (id, run_id, stage, key, payload, items) VALUES ($1, $2, 'judge', $3, $4, $5)`,
        [newId(), runId, task.key, JSON.stringify(task.payload), task.items],
      );
    }
  };

  test('keeps all pairs of a hole in one task, and tasks small', async () => {
    const run = await startRun({ judges: ['offline-resolver'] });
    const holes: string[][] = [];
    for (let hole = 0; hole < 30; hole++) {
      const [head = ''] = await run.seed([{}]);
      const others = ['gen-b', 'gen-c'].map((generator) => ({ contextOf: head, generator }));
      holes.push([head, ...(await run.seed(others))]);
    }
    const tasks = await plan(run);
    expect(tasks.map(({ items }) => items)).toEqual([60, 30]);
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(2);
    for (const hole of holes) {
      expect(tasks.filter(({ payload }) => payload.pairIds.some((id) => hole.includes(id)))).toHaveLength(1);
    }
    expect(await plan(run)).toEqual(tasks);
  });

  test('made again after more pairs have come has those alone', async () => {
    const run = await startRun({ judges: ['offline-resolver'] });
    const [head = ''] = await run.seed([{}, {}]);
    await enter(run.runId, await plan(run));
    expect(await plan(run)).toEqual([]);
    const added = await run.seed([{ contextOf: head, generator: 'gen-b' }]);
    expect((await plan(run)).map(({ payload }) => payload.pairIds)).toEqual([added]);
  });

  test('leaves out refused pairs, other generators and other runs', async () => {
    const run = await startRun({ judges: ['offline-resolver'] });
    const [wanted = ''] = await run.seed([{}]);
    await run.seed([{ reason: 'symbol-exists' }, { generator: 'gen-x' }]);
    await seedPairs(db, projectId, [{ generator: 'gen-a' }]);
    expect((await plan(run)).map(({ payload }) => payload.pairIds)).toEqual([[wanted]]);
  });
});
