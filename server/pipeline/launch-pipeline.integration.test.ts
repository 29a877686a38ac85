import { randomUUID } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BudgetError, readMonthSpend, setSpendLimit } from '@/server/foundation/models/budget';
import type { RunServices } from '@/server/foundation/runs/launch';
import { openQueueSender } from '@/server/foundation/runs/queue';
import type { StageInfo } from '@/server/foundation/runs/schema';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { listContextSources, listPromptVersions } from './launch-options';
import { launchPipeline, PipelineConfigError } from './launch-pipeline';
import { savePrompt } from './prompts/store';
import { pipelineConfigSchema } from './schema';
import { AFTER_SELECTION } from './stages';

let db: TestDb;
let services: RunServices;
let projectId: string;

beforeEach(async () => {
  db = await openTestDb();
  const queue = openQueueSender(db.pool);
  await queue.start();
  services = { db, queue, user: null };
  projectId = await seedProject(db, 'p');
  await addModel({ slug: 'lab/priced', baseUrl: 'https://api.lab.example', price: { input: 1, output: 2 } });
  await addModel({ slug: 'lab/unpriced', baseUrl: 'https://api.lab.example', price: null });
  await addModel({ slug: 'own/free', baseUrl: 'http://127.0.0.1:8000/v1', price: null });
  await db.prisma.allowedHost.create({ data: { host: '127.0.0.1:8000', note: '' } });
});

afterEach(async () => {
  await services.queue.stop({ graceful: false });
  await db.close();
});

type NewModel = {
  slug: string;
  baseUrl: string | null;
  price: { input: number; output: number } | null;
  keySource?: 'none' | 'stored';
  disabled?: boolean;
};

async function addModel({ slug, baseUrl, price, keySource = 'none', disabled = false }: NewModel) {
  const name = slug.split('/')[0] ?? slug;
  const kind = 'openai-compatible';
  const provider = await db.prisma.provider.upsert({
    where: { name },
    create: { id: newId(), name, kind, baseUrl, keySource, settings: {} },
    update: {},
  });
  const disabledAt = disabled ? new Date() : null;
  const own = { id: newId(), providerId: provider.id, slug, wireName: slug, label: slug, disabledAt };
  await db.prisma.model.create({ data: { ...own, settings: { price } } });
}

type Draft = {
  source?: object;
  generators?: string[];
  judges?: string[];
  cap?: number | null;
  prompts?: object;
  judgePrompt?: string;
};

function launch({ source, generators, judges, cap = null, prompts, judgePrompt }: Draft) {
  const config = pipelineConfigSchema.parse({
    source: source ?? { directory: '/srv/code' },
    extract: { types: ['method'] },
    generate: { generators: generators ?? ['offline-lexical'], prompts },
    judge: { judges: judges ?? ['offline-ngram'], prompt: judgePrompt },
    budget: { cap_usd: cap },
  });
  return launchPipeline(services, { projectId, config, launchKey: randomUUID() });
}

const runOf = ({ runId }: { runId: string }) =>
  db.prisma.run.findUniqueOrThrow({ where: { id: runId }, include: { budget: true } });
/** Of the stages in which the panel is asked. */
const waiting = (stages: unknown) =>
  (stages as StageInfo[]).filter(({ name, waits }) => waits && AFTER_SELECTION.includes(name)).map(({ name }) => name);

describe('the panel', () => {
  test('an offline run needs no budget, and waits for nobody', async () => {
    const run = await runOf(await launch({}));
    expect([run.budget, waiting(run.stages)]).toEqual([null, []]);
  });

  test('stages in which models are asked are marked as waiting, and no others', async () => {
    const generating = await runOf(await launch({ generators: ['lab/priced', 'offline-lexical'], cap: 1 }));
    expect(waiting(generating.stages)).toEqual(['generate']);
    const judging = await runOf(await launch({ judges: ['lab/priced'], cap: 1 }));
    expect(waiting(judging.stages)).toEqual(['judge']);
  });

  test.each([
    [
      'unknown',
      'lab/nothing',
      /^generate\.generators: unknown lab\/nothing\. This server has: offline-lexical.*lab\/priced/,
    ],
    ['switched off', 'off/m', /^generate\.generators: off\/m is switched off/],
    ['without a key', 'keyless/m', /^generate\.generators: keyless\/m cannot be used: keyless has no key/],
    ['a judge only', 'offline-ngram', /^generate\.generators: unknown offline-ngram/],
  ])('a generator that is %s is refused by its field', async (_, slug, message) => {
    await addModel({ slug: 'off/m', baseUrl: null, price: null, disabled: true });
    await addModel({ slug: 'keyless/m', baseUrl: null, price: null, keySource: 'stored' });
    const launched = launch({ generators: [slug], cap: 1 });
    await expect(launched).rejects.toThrow(message);
    await expect(launched).rejects.toBeInstanceOf(PipelineConfigError);
    expect(await db.prisma.run.count()).toBe(0);
  });

  test('a judge is refused by its own field', async () => {
    await expect(launch({ judges: ['lab/nothing'], cap: 1 })).rejects.toThrow(/^judge\.judges: unknown lab\/nothing/);
  });

  test('a version of a prompt must exist where a model will be asked with it', async () => {
    await expect(launch({ judges: ['lab/priced'], judgePrompt: 'p7', cap: 1 })).rejects.toThrow(/^judge\.prompt: .*p7/);
    const user = [
      'language: {{language}}',
      ...['prefix', 'candidate', 'suffix'].map((name) => `<${name}>\n{{${name}}}\n</${name}>`),
    ];
    const { version } = await savePrompt(services, {
      projectId,
      purpose: 'judge',
      system: 'Judge.',
      user: user.join('\n'),
    });
    await launch({ judges: ['lab/priced'], judgePrompt: version, cap: 1 });
    // Nobody reads it: the offline panel has no prompts.
    await launch({ judgePrompt: 'p7', prompts: { method: 'p9' } });
    expect((await listPromptVersions(db, { projectId })).judge).toEqual(['v1', 'p1']);
  });
});

describe('the cap', () => {
  test('is needed for what costs money, and for what may', async () => {
    await expect(launch({ generators: ['lab/priced'] })).rejects.toThrow(/^budget\.cap_usd: .*lab\/priced needs a cap/);
    await expect(launch({ generators: ['lab/unpriced'] })).rejects.toThrow(
      /^budget\.cap_usd: .*lab\/unpriced needs a cap/,
    );
    await expect(launch({ generators: ['lab/priced'], cap: 0 })).rejects.toThrow(/^budget\.cap_usd: .*above 0/);
    expect(await db.prisma.run.count()).toBe(0);
  });

  test('cannot be kept without a price', async () => {
    const launched = launch({ generators: ['lab/priced', 'lab/unpriced'], cap: 5 });
    await expect(launched).rejects.toThrow(/^budget\.cap_usd: .*lab\/unpriced, which has no price/);
  });

  test("is not needed on a server of one's own that has no price", async () => {
    const run = await runOf(await launch({ generators: ['own/free'] }));
    expect(run.budget).toMatchObject({ capMicros: null, spentMicros: 0n });
    await db.prisma.allowedHost.deleteMany();
    await expect(launch({ generators: ['own/free'] })).rejects.toThrow(/needs a cap/);
  });

  test('is written with the run, in millionths of a dollar', async () => {
    const run = await runOf(await launch({ generators: ['lab/priced'], cap: 1.25 }));
    expect(run.budget).toMatchObject({ capMicros: 1_250_000n, spentMicros: 0n });
  });

  test("two launches at the same moment cannot pass the project's limit together", async () => {
    await setSpendLimit(services, { projectId, limitMicros: 10_000_000 });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => launch({ generators: ['lab/priced'], cap: 6 })),
    );
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(5);
    for (const reason of refused) expect(reason).toBeInstanceOf(BudgetError);
    expect(await db.prisma.run.count()).toBe(1);
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ reservedMicros: 6_000_000 });
  });

  test('a double click launches one run and sets its cap aside once', async () => {
    const launchKey = randomUUID();
    const config = pipelineConfigSchema.parse({
      ...{ source: { directory: '/srv/code' }, judge: { judges: ['lab/priced'] }, budget: { cap_usd: 3 } },
    });
    const input = { projectId, config, launchKey };
    const [one, two] = await Promise.all([launchPipeline(services, input), launchPipeline(services, input)]);
    expect(two.runId).toBe(one.runId);
    expect(await readMonthSpend(db.pool, { projectId })).toMatchObject({ reservedMicros: 3_000_000 });
  });
});

describe('contexts of an earlier run', () => {
  const reading = { source: { directory: '/srv/code', libraries: ['*/kit'] } };

  async function seedSource(config: object = reading, project = projectId): Promise<string> {
    const runId = await seedRun(db, project, config);
    await seedPairs(db, project, [{ runId, path: `src/${runId}.py` }]);
    return runId;
  }

  test('bring the libraries of the run that read them', async () => {
    const run = await seedSource();
    const { config } = await runOf(await launch({ source: { run } }));
    expect(config).toMatchObject({ source: { run, contexts: null, libraries: ['*/kit'] } });
  });

  test('a run on contexts of another is replaced by that one, and takes no more than it did', async () => {
    const origin = await seedSource();
    const second = await seedSource({ source: { run: origin, contexts: 40, libraries: ['*/kit'] } });
    const { config } = await runOf(await launch({ source: { run: second, contexts: 100 } }));
    expect(config).toMatchObject({ source: { run: origin, contexts: 40, libraries: ['*/kit'] } });
  });

  test('another project, another kind, no contexts, and contexts that are not chosen yet are refused', async () => {
    const elsewhere = await seedProject(db, 'q');
    const foreign = await seedSource(reading, elsewhere);
    await expect(launch({ source: { run: foreign } })).rejects.toThrow(/^source\.run: there is no pipeline run/);
    const other = await seedSource();
    await db.prisma.run.update({ where: { id: other }, data: { kind: 'finetune' } });
    await expect(launch({ source: { run: other } })).rejects.toThrow(/^source\.run: there is no pipeline run/);
    const empty = await seedRun(db, projectId, reading);
    await expect(launch({ source: { run: empty } })).rejects.toThrow(/^source\.run: .*has no contexts/);
    const early = await seedSource();
    await db.prisma.run.update({ where: { id: early }, data: { state: 'running', stage: 'extract' } });
    await expect(launch({ source: { run: early } })).rejects.toThrow(/^source\.run: .*not chosen its contexts yet/);
    await db.prisma.run.update({ where: { id: early }, data: { stage: 'generate' } });
    await launch({ source: { run: early } });
  });

  test('the form offers runs that read code themselves and have chosen, the newest first', async () => {
    const origin = await seedSource();
    await seedSource({ source: { run: origin } });
    const early = await seedSource();
    await db.prisma.run.update({ where: { id: early }, data: { state: 'cancelled', stage: 'extract' } });
    const newest = await seedSource();
    const sources = await listContextSources(db.pool, { projectId });
    expect(sources.map(({ id, contexts }) => [id, contexts])).toEqual([
      [newest, 1],
      [origin, 1],
    ]);
  });
});
