import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NotFoundError } from '@/server/foundation/errors';
import { wilsonInterval } from '@/server/foundation/statistics/wilson';
import { openTestDb, type TestDb } from '@/test/database';
import { type SeededPair, seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { findJudgeReport, reportJudges } from './judge-report';
import { judgeReportSchema } from './judging/schema';
import { type PipelineConfig, pipelineConfigSchema } from './schema';

let db: TestDb;
let projectId: string;
let runId: string;

const configWith = (judges: string[], samples = 1): PipelineConfig =>
  pipelineConfigSchema.parse({
    source: { directory: 'code' },
    generate: { generators: ['gen-a', 'gen-b'] },
    judge: { judges, samples },
  });

beforeAll(async () => {
  db = await openTestDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  projectId = await seedProject(db, newId());
  runId = await seedRun(db, projectId, configWith(['lab/a', 'lab/b']));
});

const seed = (pairs: SeededPair[]) =>
  seedPairs(
    db,
    projectId,
    pairs.map((pair) => ({ generator: 'gen-a', runId, ...pair })),
  );

type Score = 0 | 1 | null;

async function addVote(vote: {
  pairId: string;
  candidate: 'chosen' | 'rejected';
  judge: string;
  score: Score;
  sample?: number;
  version?: string;
  error?: string;
}) {
  const { sample = 0, version = 'v1', error = vote.score === null ? 'refused' : null } = vote;
  await db.pool.query(
    `INSERT INTO vote (id, pair_id, candidate, judge, prompt_version, sample, score, reasoning, error)
     VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8)`,
    [newId(), vote.pairId, vote.candidate, vote.judge, version, sample, vote.score, error],
  );
}

test('the numbers of an example that was counted by hand', async () => {
  // Two holes: the first has two pairs, which share the answer of each judge about the chosen completion.
  const [first = ''] = await seed([
    {
      votes: [
        { judge: 'lab/a', chosen: 1, rejected: 0 },
        { judge: 'lab/b', chosen: 1, rejected: 1 },
      ],
    },
  ]);
  await seed([
    {
      contextOf: first,
      generator: 'gen-b',
      votes: [
        { judge: 'lab/a', chosen: 1, rejected: 1 },
        { judge: 'lab/b', chosen: 1, rejected: 1 },
      ],
    },
    {
      language: 'go',
      type: 'import',
      votes: [
        { judge: 'lab/a', chosen: 0, rejected: 0 },
        { judge: 'lab/b', chosen: 1, rejected: null },
      ],
    },
    { language: 'go', type: 'method', votes: [] },
    // Not of this run's panel, or refused: outside of everything.
    { generator: 'gen-c', votes: [{ judge: 'lab/a', chosen: 1, rejected: 1 }] },
    { reason: 'symbol-exists', votes: [{ judge: 'lab/a', chosen: 1, rejected: 1 }] },
  ]);
  const report = await reportJudges(db.pool, { runId, config: configWith(['lab/a', 'lab/b']) });
  expect(judgeReportSchema.strict().parse(report)).toEqual(report);
  expect(report.judges).toMatchObject([
    {
      ...{ judge: 'lab/a', kind: 'model', promptVersion: 'v1', samples: 1 },
      chosen: { value: 1 / 2, n: 2, interval: wilsonInterval({ successes: 1, n: 2 }) },
      rejected: { value: 2 / 3, n: 3, interval: wilsonInterval({ successes: 2, n: 3 }) },
      bothCorrect: { value: 1 / 3, n: 3 },
      ...{ valid: 6, invalid: {}, missing: 2, failedCalls: 0 },
    },
    {
      judge: 'lab/b',
      chosen: { value: 1, n: 2 },
      rejected: { value: 0, n: 2 },
      bothCorrect: { value: 0, n: 3 },
      ...{ valid: 5, invalid: { 'the answer has no score': 1 }, missing: 2 },
    },
  ]);
  expect(report.panel).toMatchObject({
    pairs: 4,
    meanFoolRate: { value: (0.5 + 1 + 0) / 3, n: 3 },
    pooledFoolRate: { value: 3 / 5, n: 5, interval: wilsonInterval({ successes: 3, n: 5 }) },
    bands: { easy: 1, medium: 1, hard: 1, unrated: 1 },
    cutOffs: { easyMax: 0.34, hardMin: 0.66 },
    cells: [
      { language: 'go', type: 'method', mean: null, pooled: { value: null, n: 0, interval: null }, unrated: 1 },
      { language: 'go', type: 'import', mean: 0, pooled: { value: 0, n: 1 }, easy: 1 },
      { language: 'python', type: 'method', mean: 0.75, pooled: { value: 3 / 4, n: 4 }, medium: 1, hard: 1 },
    ],
    byJudgesFooled: [0, 1, 1],
  });
});

test('the cut-offs of the project move the bands; both ends count as easy and hard', async () => {
  const votes = (fooled: number) =>
    [0, 1, 2, 3].map((place) => ({
      judge: `lab/${place}`,
      chosen: 1 as const,
      rejected: place < fooled ? (1 as const) : (0 as const),
    }));
  await seed([0, 1, 2, 3, 4].map((fooled) => ({ votes: votes(fooled) })));
  const bands = async (easyMax: number, hardMin: number) => {
    await db.pool.query('UPDATE project SET easy_max = $2, hard_min = $3 WHERE id = $1', [projectId, easyMax, hardMin]);
    return (await reportJudges(db.pool, { runId, config: configWith(['lab/0']) })).panel.bands;
  };
  expect(await bands(0.25, 0.75)).toEqual({ easy: 2, medium: 1, hard: 2, unrated: 0 });
  expect(await bands(0.24, 1)).toEqual({ easy: 1, medium: 3, hard: 1, unrated: 0 });
});

test('with several samples a judge is fooled by more than half of its votes, and each sample counts', async () => {
  const [pairId = ''] = await seed([{}]);
  for (const [sample, score] of ([1, 1, 0, null] as Score[]).entries()) {
    await addVote({ pairId, candidate: 'rejected', judge: 'lab/a', sample, score });
    await addVote({ pairId, candidate: 'chosen', judge: 'lab/a', sample, score: 1 });
  }
  // Beyond the run's samples, with another prompt, by a judge that is not on the panel: not this run's votes.
  await addVote({ pairId, candidate: 'rejected', judge: 'lab/a', sample: 4, score: 0 });
  await addVote({ pairId, candidate: 'rejected', judge: 'lab/a', version: 'p1', score: 0 });
  await addVote({ pairId, candidate: 'rejected', judge: 'lab/z', score: 0 });
  const { judges, panel } = await reportJudges(db.pool, { runId, config: configWith(['lab/a'], 4) });
  expect(judges).toMatchObject([
    {
      chosen: { value: 1, n: 4 },
      rejected: { value: 1 / 3, n: 3 },
      bothCorrect: { value: 1 / 4, n: 4 },
      ...{ valid: 7, invalid: { refused: 1 }, missing: 0 },
    },
  ]);
  expect(panel.byJudgesFooled).toEqual([0, 1]);
});

test('calls that failed for good are counted apart', async () => {
  await seed([{}]);
  for (const [status, purpose] of [
    ['failed', 'judge'],
    ['answered', 'judge'],
    ['failed', 'generate'],
  ]) {
    await db.pool.query(
      `INSERT INTO model_call (id, model_slug, project_id, run_id, purpose, key, prompt_version, status, raw, latency_ms)
       VALUES ($1::uuid, 'lab/a', $2, $3, $4, $1::text, 'v1', $5, '', 5)`,
      [newId(), projectId, runId, purpose, status],
    );
  }
  const { judges } = await reportJudges(db.pool, { runId, config: configWith(['lab/a', 'lab/b']) });
  expect(judges.map(({ missing, failedCalls }) => [missing, failedCalls])).toEqual([
    [2, 1],
    [2, 0],
  ]);
});

describe('against a recount in plain code', () => {
  test('random votes of three judges give the same report', async () => {
    const judges = ['offline-resolver', 'lab/a', 'lab/b'];
    const samples = 2;
    const config = configWith(judges, samples);
    const next = random(7);
    const score = (): Score | undefined => {
      const roll = next(6);
      if (roll === 5) return undefined;
      return roll === 4 ? null : roll < 2 ? 0 : 1;
    };
    type Row = {
      pairId: string;
      context: number;
      judge: string;
      candidate: 'chosen' | 'rejected';
      sample: number;
      score: Score;
    };
    const rows: Row[] = [];
    const pairIds: string[] = [];
    for (let context = 0; context < 12; context++) {
      const [head = ''] = await seed([{}]);
      const own = [head, ...(await seed([{ contextOf: head, generator: 'gen-b' }]))];
      pairIds.push(...own);
      for (const judge of judges) {
        for (let sample = 0; sample < (judge.startsWith('lab/') ? samples : 1); sample++) {
          const chosen = score();
          for (const pairId of own) {
            const vote = { pairId, context, judge, sample };
            if (chosen !== undefined) rows.push({ ...vote, candidate: 'chosen', score: chosen });
            const rejected = score();
            if (rejected !== undefined) rows.push({ ...vote, candidate: 'rejected', score: rejected });
          }
        }
      }
    }
    for (const { context: _, ...vote } of rows) {
      await addVote({ ...vote, version: vote.judge.startsWith('lab/') ? 'v1' : '1' });
    }
    const report = await reportJudges(db.pool, { runId, config });
    for (const row of report.judges) {
      const own = rows.filter((vote) => vote.judge === row.judge);
      const valid = own.filter((vote) => vote.score !== null);
      const answers = new Map(
        valid
          .filter((vote) => vote.candidate === 'chosen')
          .map((vote) => [`${vote.context}/${vote.sample}`, vote.score]),
      );
      const rejected = valid.filter((vote) => vote.candidate === 'rejected');
      const both = own
        .filter((vote) => vote.candidate === 'chosen')
        .flatMap((vote) => {
          const other = own.find(
            ({ pairId, sample, candidate }) =>
              pairId === vote.pairId && sample === vote.sample && candidate === 'rejected',
          );
          return other ? [vote.score === 1 && other.score === 0] : [];
        });
      const real = [...answers.values()].filter((score) => score === 1).length;
      expect(row).toMatchObject({
        chosen: { n: answers.size, value: real / answers.size },
        rejected: { n: rejected.length, value: rejected.filter((vote) => vote.score === 0).length / rejected.length },
        bothCorrect: { n: both.length, value: both.filter(Boolean).length / both.length },
        valid: valid.length,
        invalid: { refused: own.length - valid.length },
        missing: pairIds.length * 2 * row.samples - own.length,
      });
    }
    const fooled = Array.from({ length: judges.length + 1 }, () => 0);
    for (const pairId of pairIds) {
      const verdicts = judges.flatMap((judge) => {
        const scores = rows
          .filter((vote) => vote.pairId === pairId && vote.judge === judge && vote.candidate === 'rejected')
          .flatMap((vote) => vote.score ?? []);
        return scores.length > 0 ? [scores.filter((score) => score === 1).length * 2 > scores.length] : [];
      });
      if (verdicts.length < judges.length) continue;
      const count = verdicts.filter(Boolean).length;
      fooled[count] = (fooled[count] ?? 0) + 1;
    }
    expect(report.panel.byJudgesFooled).toEqual(fooled);
  });

  /** A small linear congruential generator: the same votes at every run. */
  function random(seedOf: number) {
    let state = seedOf;
    return (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
  }
});

describe('which run', () => {
  test('a run of another project is not found', async () => {
    const other = await seedProject(db, newId());
    await expect(findJudgeReport(db.pool, { projectId: other, runId })).rejects.toThrow(NotFoundError);
  });

  test('a run that is no pipeline has no judges', async () => {
    await db.pool.query(`UPDATE run SET kind = 'import' WHERE id = $1`, [runId]);
    expect(await findJudgeReport(db.pool, { projectId, runId })).toBeNull();
  });

  test("a run's own configuration says who was on the panel", async () => {
    const report = await findJudgeReport(db.pool, { projectId, runId });
    expect(report?.judges.map(({ judge }) => judge)).toEqual(['lab/a', 'lab/b']);
  });
});
