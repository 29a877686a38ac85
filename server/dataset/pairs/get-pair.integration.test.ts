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
