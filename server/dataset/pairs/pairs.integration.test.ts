/** The query engine against a filter that is written down as plainly as possible, on random pairs. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HallucinationType, Language } from '@/server/foundation/db/generated/enums';
import { InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { openTestDb, type TestDb } from '@/test/database';
import { type SeededPair, seedPairs, seedProject, seedRun } from '@/test/fixtures/pairs';
import { countPairs } from './count-pairs';
import { ALL_PAIRS, dropField, type Filter, type FilterLeaf, isLeaf } from './filter';
import { globToRegex } from './filter-sql';
import { listPairs } from './list-pairs';
import { findPairNeighbours } from './pair-neighbours';
import { FACETS, type Facet, PAIR_SORTS, type PairSort } from './schema';

const ROWS = 160;
const JUDGES = ['offline-ngram', 'offline-resolver', 'model/x'];
const GENERATORS = ['a-model', 'b_model', 'c%model'];
const LICENSES = ['MIT', 'Apache-2.0', null];
const REPOSITORIES = ['org/repo', 'org/100%', "o'neill/re_po", 'org\\back'];
const PATHS = ['src/a.py', 'src/m/a.py', 'src/m/b.ts', 'lib/x_y.rs', 'ünïcode/名前.go', 'a.py'];
const TEXTS = ['load_item(name)', '100%', "it's", 'a\\b', '名前(👍)', 'load', 'x\r\ny'];
const REASONS = [null, null, null, 'same-as-chosen', 'symbol-exists'];
/** Few moments, a microsecond apart, so that the id must decide and milliseconds would not do. */
const TIMES = ['2026-11-01T00:00:00.000001Z', '2026-11-01T00:00:00.000002Z', '2026-11-02T10:00:00Z'];

type Row = Required<Pick<SeededPair, 'language' | 'type' | 'generator' | 'chosen' | 'rejected' | 'symbol'>> & {
  id: string;
  reason: string | null;
  license: string | null;
  repository: string;
  path: string;
  createdAt: string;
  contaminated: boolean;
  votes: { judge: string; chosen: 0 | 1; rejected: 0 | 1 | null }[];
  runId: string | undefined;
};

let db: TestDb;
let projectId: string;
let runs: string[];
let rows: Row[];

beforeAll(async () => {
  db = await openTestDb();
  projectId = await seedProject(db, 'random');
  runs = [await seedRun(db, projectId), await seedRun(db, projectId)];
  const pair = fc.record({
    language: fc.constantFrom(...Object.values(Language)),
    type: fc.constantFrom(...Object.values(HallucinationType)),
    generator: fc.constantFrom(...GENERATORS),
    chosen: fc.constantFrom(...TEXTS),
    rejected: fc.constantFrom(...TEXTS),
    symbol: fc.constantFrom(...TEXTS),
    reason: fc.constantFrom(...REASONS),
    license: fc.constantFrom(...LICENSES),
    repository: fc.constantFrom(...REPOSITORIES),
    path: fc.constantFrom(...PATHS),
    createdAt: fc.constantFrom(...TIMES),
    contaminated: fc.boolean(),
    votes: fc.subarray(JUDGES).chain((judges) =>
      fc.tuple(
        ...judges.map((judge) =>
          fc.record({
            ...{ judge: fc.constant(judge), chosen: fc.constantFrom<0 | 1>(0, 1) },
            rejected: fc.constantFrom<0 | 1 | null>(0, 1, null),
          }),
        ),
      ),
    ),
    runId: fc.constantFrom(...runs, undefined),
  });
  const [sample] = fc.sample(fc.array(pair, { minLength: ROWS, maxLength: ROWS, size: 'max' }), {
    seed: 7,
    numRuns: 1,
  });
  const ids = await seedPairs(db, projectId, sample ?? []);
  rows = (sample ?? []).map((row, index) => ({ ...row, id: ids[index] ?? '' }));
  // What another project holds must never show.
  await seedPairs(db, await seedProject(db, 'other'), [
    {},
    { votes: [{ judge: 'offline-ngram', chosen: 1, rejected: 1 }] },
  ]);
});
afterAll(() => db.close());

// The naive filter

const votesOf = (row: Row) => row.votes.filter((vote) => vote.rejected !== null);
const fooledBy = (row: Row) => votesOf(row).filter((vote) => vote.rejected === 1);
const foolRateOf = (row: Row) => (votesOf(row).length > 0 ? fooledBy(row).length / votesOf(row).length : null);

/** What a field holds; several values for judges and runs. */
function valuesOf(row: Row, field: FilterLeaf['field']): (string | number | boolean)[] {
  const one = (value: string | number | boolean | null | undefined) =>
    value === null || value === undefined ? [] : [value];
  if (field === 'judge') return votesOf(row).map((vote) => vote.judge);
  if (field === 'fooled') return fooledBy(row).map((vote) => vote.judge);
  if (field === 'fool_rate') return one(foolRateOf(row));
  if (field === 'valid') return [row.reason === null];
  if (field === 'length') return [[...row.chosen].length];
  if (field === 'run') return one(row.runId);
  if (field === 'created') return [row.createdAt];
  return one(row[field]);
}

function matches(row: Row, filter: Filter): boolean {
  if (!isLeaf(filter)) {
    if ('not' in filter) return !matches(row, filter.not);
    return 'and' in filter
      ? filter.and.every((part) => matches(row, part))
      : filter.or.some((part) => matches(row, part));
  }
  const { field, op, value: wanted } = filter;
  const values = valuesOf(row, field);
  if (op === 'exists' || (field === 'fooled' && typeof wanted === 'boolean')) return values.length > 0 === wanted;
  return values.some((value) => {
    if (op === 'in') return Array.isArray(wanted) && wanted.some((one) => one === value);
    if (op === 'contains') return String(value).includes(String(wanted));
    if (op === 'glob') return new RegExp(globToRegex(String(wanted)), 'su').test(String(value));
    if (op === 'eq') return value === wanted;
    const [a, b] =
      field === 'created' ? [micros(String(value)), micros(String(wanted))] : [Number(value), Number(wanted)];
    return op === 'gte' ? a >= b : a <= b;
  });
}

/** Microseconds since the epoch. */
function micros(time: string): number {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return Math.floor(Date.parse(time.replace(/\.\d+/, '')) * 1_000) + Number(fraction.padEnd(6, '0'));
}

// Random filters

const words = [
  ...TEXTS,
  ...PATHS,
  ...REPOSITORIES,
  ...GENERATORS,
  'MIT',
  'symbol-exists',
  'item',
  '%',
  '_',
  '\\',
  'l?ad',
  '',
];
const pieces = [...words, '*', '**', 'src/*', 'src/**', '**/a.py', '*model', 'org/*%', '???'];
const leafOf = (fields: FilterLeaf['field'][], op: FilterLeaf['op'], value: fc.Arbitrary<FilterLeaf['value']>) =>
  fc.record({ field: fc.constantFrom(...fields), op: fc.constant(op), value });
const texts = ['generator', 'reason', 'license', 'repository', 'path', 'chosen', 'rejected', 'symbol'] as const;
const judge = fc.constantFrom(...JUDGES, 'nobody');
const number = fc.constantFrom(0, 1 / 3, 0.5, 2 / 3, 1, 5, 15);
const runId = fc.constantFrom(0, 1).map((index) => runs[index] ?? '');
const leaf = fc.oneof(
  leafOf(['language'], 'eq', fc.constantFrom(...Object.values(Language))),
  leafOf(['type'], 'in', fc.subarray(Object.values(HallucinationType))),
  leafOf([...texts], 'eq', fc.constantFrom(...words)),
  leafOf([...texts], 'in', fc.subarray(words)),
  leafOf([...texts], 'contains', fc.constantFrom(...words)),
  leafOf([...texts], 'glob', fc.constantFrom(...pieces)),
  leafOf(['judge', 'fooled'], 'eq', judge),
  leafOf(['judge', 'fooled'], 'glob', fc.constantFrom('offline-*', '**', 'model/?')),
  leafOf(['fooled'], 'eq', fc.boolean()),
  leafOf(['valid', 'contaminated'], 'eq', fc.boolean()),
  leafOf(['fool_rate', 'length'], 'gte', number),
  leafOf(['fool_rate', 'length'], 'lte', number),
  leafOf(['fool_rate', 'length'], 'in', fc.array(number)),
  leafOf(['created'], 'gte', fc.constantFrom(...TIMES, '2026-11-02')),
  leafOf(['created'], 'lte', fc.constantFrom(...TIMES, '2026-11-02T11:00:00+01:00')),
  leafOf(['run'], 'eq', runId),
  leafOf(['run', 'judge', 'fooled', 'reason', 'license', 'fool_rate'], 'exists', fc.boolean()),
);
const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
  ),
})).filter;

const idsOf = (found: { id: string }[]) => found.map(({ id }) => id).toSorted();

async function listAll(filter: Filter, sort: PairSort, limit: number) {
  const found: Awaited<ReturnType<typeof listPairs>>['items'] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listPairs>> = await listPairs(db.pool, {
      projectId,
      filter,
      sort,
      limit,
      cursor,
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

test('a filter finds in the database what it finds by hand', async () => {
  const check = async (filter: Filter) => {
    const expected = rows.filter((row) => matches(row, filter));
    const page = await listPairs(db.pool, { projectId, filter, sort: 'created', limit: 1_000 });
    expect(idsOf(page.items)).toEqual(idsOf(expected));
    expect((await countPairs(db.pool, { projectId, filter })).total).toBe(expected.length);
  };
  await fc.assert(fc.asyncProperty(leaf, check), { numRuns: 300 });
  await fc.assert(fc.asyncProperty(anyFilter, check), { numRuns: 200 });
});

describe.each(PAIR_SORTS)('sorted by %s', (sort) => {
  const value = (row: { foolRate: number | null; chosen: string; createdAt: Date }) => {
    if (sort.endsWith('fool_rate')) return row.foolRate;
    return sort === 'length' ? [...row.chosen].length : row.createdAt.getTime();
  };

  test.each([1, 7, 50, 160])('pages of %i give every row exactly once and in order', async (limit) => {
    const found = await listAll(ALL_PAIRS, sort, limit);
    expect(idsOf(found)).toEqual(idsOf(rows));
    const values = found.map(value);
    const known = values.filter((one) => one !== null);
    expect(values.slice(0, known.length)).toEqual(known);
    expect(known).toEqual(known.toSorted((a, b) => (sort.startsWith('-') ? b - a : a - b)));
  });

  test('neighbours and positions are those of the list', async () => {
    const filter: Filter = { field: 'language', op: 'in', value: ['go', 'python', 'rust'] };
    const list = await listAll(filter, sort, 20);
    expect(list.length).toBeGreaterThan(10);
    for (const [index, { id }] of list.entries()) {
      expect(await findPairNeighbours(db.pool, { projectId, pairId: id, filter, sort })).toEqual({
        previous: list[index - 1]?.id ?? null,
        next: list[index + 1]?.id ?? null,
        position: index + 1,
        total: list.length,
      });
    }
  });

  test('a pair outside the filter has the neighbours of its place and no position', async () => {
    const filter: Filter = { not: { field: 'language', op: 'eq', value: 'java' } };
    const everything = await listAll(ALL_PAIRS, sort, 200);
    for (const [index, { id, language }] of everything.entries()) {
      if (language !== 'java') continue;
      const inFilter = (row: { language: string }) => row.language !== 'java';
      expect(await findPairNeighbours(db.pool, { projectId, pairId: id, filter, sort })).toMatchObject({
        previous: everything.slice(0, index).findLast(inFilter)?.id ?? null,
        next: everything.slice(index).find(inFilter)?.id ?? null,
        position: null,
      });
    }
  });
});

test('rows that come in between two pages move no other row', async () => {
  const project = await seedProject(db, 'growing');
  await seedPairs(
    db,
    project,
    Array.from({ length: 6 }, (_, n) => ({ createdAt: `2026-11-0${n + 2}` })),
  );
  const page = (cursor: string | null) =>
    listPairs(db.pool, { projectId: project, filter: ALL_PAIRS, sort: '-created', limit: 3, cursor });
  const first = await page(null);
  await seedPairs(db, project, [{ createdAt: '2026-11-20' }, { createdAt: '2026-11-01' }]);
  const second = await page(first.next);
  const days = [...first.items, ...second.items].map((row) => row.createdAt.getUTCDate());
  expect(days).toEqual([7, 6, 5, 4, 3, 2]);
});

test.each([['nonsense'], [''], [Buffer.from('["created","2026",null]').toString('base64url')]])(
  'the cursor %j is refused or is none',
  async (cursor) => {
    const page = listPairs(db.pool, { projectId, filter: ALL_PAIRS, sort: 'created', limit: 2, cursor });
    if (cursor === '') expect((await page).items).toHaveLength(2);
    else await expect(page).rejects.toThrow(InvalidInputError);
  },
);

test('a cursor of one sort is refused by another, and a forged one never reaches the database', async () => {
  const ask = (sort: PairSort, cursor: string | null) =>
    listPairs(db.pool, { projectId, filter: ALL_PAIRS, sort, limit: 2, cursor });
  const { next } = await ask('created', null);
  await expect(ask('fool_rate', next)).rejects.toThrow('belongs to the sort created');
  const forge = (value: string | null) =>
    Buffer.from(JSON.stringify(['created', value, '0198c5d2-0000-7000-8000-000000000000'])).toString('base64url');
  await expect(ask('created', forge("now'; DROP TABLE pair"))).rejects.toThrow('This is not a cursor');
  await expect(ask('created', forge(null))).rejects.toThrow('This is not a cursor');
});

describe('facets', () => {
  const valueIn: Record<Facet, (row: Row) => string | null> = {
    language: (row) => row.language,
    type: (row) => row.type,
    generator: (row) => row.generator,
    fool_rate: (row) => {
      const rate = foolRateOf(row);
      return rate === null ? 'none' : (Math.round(rate * 10) / 10).toFixed(1);
    },
    valid: (row) => String(row.reason === null),
    reason: (row) => row.reason,
    license: (row) => row.license,
    repository: (row) => row.repository,
  };
  const tally = (facet: Facet, filter: Filter) => {
    const counts: Record<string, number> = {};
    for (const row of rows.filter((one) => matches(one, dropField(filter, facet)))) {
      const value = valueIn[facet](row);
      if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
  };

  test('count each value under the filter, each but its own choice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(leaf, { maxLength: 3 }), async (and) => {
        const filter: Filter = and.length === 1 && and[0] ? and[0] : { and };
        const { facets } = await countPairs(db.pool, { projectId, filter, facets: true });
        expect(facets).toEqual(Object.fromEntries(FACETS.map((facet) => [facet, tally(facet, filter)])));
      }),
      { numRuns: 60 },
    );
  });

  test('are given only when asked for, the most frequent values first', async () => {
    expect((await countPairs(db.pool, { projectId, filter: ALL_PAIRS })).facets).toBeNull();
    const { facets } = await countPairs(db.pool, { projectId, filter: ALL_PAIRS, facets: true });
    const counts = Object.values(facets?.language ?? {});
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    const bands = Object.keys(facets?.fool_rate ?? {});
    expect(bands).toEqual(bands.toSorted());
  });

  test('show the fifty most frequent repositories', async () => {
    const project = await seedProject(db, 'many-repositories');
    await seedPairs(
      db,
      project,
      Array.from({ length: 60 }, (_, n) => ({ repository: `org/repo${n % 57}` })),
    );
    const { total, facets } = await countPairs(db.pool, { projectId: project, filter: ALL_PAIRS, facets: true });
    expect(total).toBe(60);
    expect(Object.keys(facets?.repository ?? {})).toHaveLength(50);
    expect(facets?.repository).toMatchObject({ 'org/repo0': 2, 'org/repo1': 2, 'org/repo2': 2 });
  });
});

test('neighbours of a pair of another project are not found', async () => {
  const other = await seedProject(db, 'neighbours-elsewhere');
  const [id = ''] = await seedPairs(db, other, [{}]);
  const ask = findPairNeighbours(db.pool, { projectId, pairId: id, filter: ALL_PAIRS, sort: 'created' });
  await expect(ask).rejects.toThrow(NotFoundError);
});

test('a run has the pairs of its own generators and types, not those that another run made in the same holes', async () => {
  const project = await seedProject(db, 'two-panels');
  const config = { generate: { generators: ['a-model'] }, extract: { types: ['method'] } };
  const runId = await seedRun(db, project, config);
  const [first = ''] = await seedPairs(db, project, [{ runId, generator: 'a-model' }]);
  await seedPairs(db, project, [
    { contextOf: first, generator: 'b-model' },
    { contextOf: first, generator: 'a-model', type: 'import' },
  ]);
  const filter: Filter = { field: 'run', op: 'eq', value: runId };
  const page = await listPairs(db.pool, { projectId: project, filter, sort: 'created', limit: 10 });
  expect(idsOf(page.items)).toEqual([first]);
});
