import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotFoundError } from '@/server/foundation/errors';
import { openTestDb, type TestDb } from '@/test/database';
import { seedPairs, seedProject } from '@/test/fixtures/pairs';
import { getPair } from './get-pair';
import { pairDetailSchema } from './schema';

let db: TestDb;
let projectId: string;

beforeAll(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'demo');
});
afterAll(() => db.close());

test('the text around the hole comes back byte for byte, in any script and with any line ends', async () => {
  const [prefix, chosen, suffix] = [
    '\ufeff# größe 👍\r\ndef run():\r\n\tstore.',
    'load("名前")',
    '\r\n# ende\r\n',
  ] as const;
  const [pairId = ''] = await seedPairs(db, projectId, [{ prefix, chosen, suffix }]);
  const pair = await getPair(db.pool, { projectId, pairId });
  expect(pair).toMatchObject({ prefix, chosen, suffix, firstLine: 1, cutAfter: false, startLine: 3 });
});

test('what comes back is what the schema says, and no more', async () => {
  const [pairId = ''] = await seedPairs(db, projectId, [{ votes: [{ judge: 'a', chosen: 1, rejected: 0 }] }]);
  const pair = await getPair(db.pool, { projectId, pairId });
  expect(pairDetailSchema.strict().parse(pair)).toEqual(pair);
});

test('votes are grouped by judge and candidate, with what was no vote and why', async () => {
  const votes = [
    { judge: 'b-judge', chosen: 1, rejected: null, reasoning: 'not sure' },
    { judge: 'a-judge', chosen: 0, rejected: 1, reasoning: 'looks real' },
  ] as const;
  const [pairId = ''] = await seedPairs(db, projectId, [{ votes: [...votes] }]);
  const pair = await getPair(db.pool, { projectId, pairId });
  expect(pair).toMatchObject({ foolRate: 1, fooledVotes: 1, validVotes: 1 });
  expect(pair.votes).toMatchObject([
    { judge: 'a-judge', chosen: [{ score: 0, error: null }], rejected: [{ score: 1, reasoning: 'looks real' }] },
    { judge: 'b-judge', chosen: [{ score: 1 }], rejected: [{ score: null, error: 'the answer has no score' }] },
  ]);
});

test('the fool rate comes with its interval and the band of the project', async () => {
  const judges = ['a', 'b', 'c', 'd'];
  const votes = judges.map((judge) => ({
    judge,
    chosen: 1 as const,
    rejected: judge === 'd' ? (0 as const) : (1 as const),
  }));
  const [rated = '', unrated = ''] = await seedPairs(db, projectId, [{ votes }, {}]);
  const read = (pairId: string) => getPair(db.pool, { projectId, pairId });
  const pair = await read(rated);
  expect(pair).toMatchObject({ foolRate: 0.75, difficulty: 'hard' });
  // Wilson, 3 of 4 at 95%: scipy
  expect(pair.foolInterval?.low).toBeCloseTo(0.30064184258240184, 10);
  expect(pair.foolInterval?.high).toBeCloseTo(0.9544127391902995, 10);
  await db.pool.query('UPDATE project SET hard_min = 0.8 WHERE id = $1', [projectId]);
  expect(await read(rated)).toMatchObject({ difficulty: 'medium' });
  expect(await read(unrated)).toMatchObject({ foolInterval: null, difficulty: null });
});

test('an answer and a vote of a model come with what the call said, took and cost', async () => {
  const [pairId = ''] = await seedPairs(db, projectId, [{ votes: [{ judge: 'lab/a', chosen: 1, rejected: null }] }]);
  const addCall = async (raw: string, costMicros: number | null) => {
    const id = newId();
    await db.pool.query(
      `INSERT INTO model_call (id, model_slug, project_id, purpose, key, prompt_version, status, raw, tokens_in, tokens_cached,
         tokens_out, cost_micros, latency_ms)
       VALUES ($1::uuid, 'lab/a', $2, 'judge', $1::text, 'v1', 'answered', $3, 900, 600, 40, $4, 1300)`,
      [id, projectId, raw, costMicros],
    );
    return id;
  };
  const [answer, vote] = [
    await addCall('{"rejected": "x"}', 2_100),
    await addCall('Looks fine to me. '.repeat(5_000), null),
  ];
  await db.pool.query(
    'UPDATE answer SET call_id = $2, attempts = 2 WHERE id = (SELECT answer_id FROM pair WHERE id = $1)',
    [pairId, answer],
  );
  await db.pool.query(`UPDATE vote SET call_id = $2 WHERE pair_id = $1 AND candidate = 'rejected'`, [pairId, vote]);
  const pair = await getPair(db.pool, { projectId, pairId });
  expect(pairDetailSchema.strict().parse(pair)).toEqual(pair);
  const took = { tokensIn: 900, tokensCached: 600, tokensOut: 40, latencyMs: 1_300, batch: false, status: 'answered' };
  expect(pair.answer).toMatchObject({
    attempts: 2,
    call: { ...took, raw: '{"rejected": "x"}', cut: false, costMicros: 2_100 },
  });
  const [judge] = pair.votes;
  expect(judge?.chosen).toMatchObject([{ call: null }]);
  expect(judge?.rejected).toMatchObject([{ score: null, call: { ...took, cut: true, costMicros: null } }]);
  expect(judge?.rejected[0]?.call?.raw).toHaveLength(20_000);
});

test('all answers for the hole are there, refused ones with their reason', async () => {
  const [first = ''] = await seedPairs(db, projectId, [{ generator: 'a', symbol: 'one' }]);
  const others = await seedPairs(db, projectId, [
    { contextOf: first, generator: 'b', symbol: 'two', votes: [{ judge: 'j', chosen: 1, rejected: 1 }] },
    { contextOf: first, generator: 'a', type: 'import', symbol: 'three', reason: 'symbol-exists' },
  ]);
  await seedPairs(db, projectId, [{ generator: 'elsewhere' }]);
  const { answers } = await getPair(db.pool, { projectId, pairId: first });
  expect(answers).toMatchObject([
    { id: first, type: 'method', generator: 'a', valid: true, foolRate: null },
    { id: others[0], type: 'method', generator: 'b', foolRate: 1, validVotes: 1 },
    { id: others[1], type: 'import', generator: 'a', valid: false, reason: 'symbol-exists' },
  ]);
});

test('the nearest real names are of the same repository and language', async () => {
  const repository = 'org/names';
  const [pairId = ''] = await seedPairs(db, projectId, [
    { repository, symbol: 'fetchUserById', identifiers: ['getUserById', 'zebra'] },
    { repository, identifiers: ['fetchUser', 'getUserById'] },
    { repository, language: 'go', identifiers: ['FetchUserByID'] },
    { repository: 'org/other', identifiers: ['fetchUserByName'] },
  ]);
  const { nearestNames } = await getPair(db.pool, { projectId, pairId });
  expect(nearestNames.map(({ name, inFile }) => [name, inFile])).toEqual([
    ['getUserById', true],
    ['fetchUser', false],
  ]);
});

test('a known host gets a link to the line', async () => {
  const source = { repositoryUrl: 'https://github.com/org/repo', commit: 'a'.repeat(40), path: 'src/a.py' };
  const [pairId = ''] = await seedPairs(db, projectId, [{ ...source, repository: 'org/linked', prefix: '\n\n' }]);
  const pair = await getPair(db.pool, { projectId, pairId });
  expect(pair.sourceUrl).toBe(`https://github.com/org/repo/blob/${'a'.repeat(40)}/src/a.py#L3`);
});

describe('not found', () => {
  test.each([
    ['a pair of another project', true],
    ['a pair that never was', false],
  ])('%s', async (_, exists) => {
    const other = await seedProject(db, `other-${exists}`);
    const [id = ''] = await seedPairs(db, other, [{}]);
    const pairId = exists ? id : other;
    await expect(getPair(db.pool, { projectId, pairId })).rejects.toThrow(NotFoundError);
  });
});
