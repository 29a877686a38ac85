import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_PAIRS, dropField, type Filter, FilterError, filterSchema, parseFilter, parseFilterText } from './filter';

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value });

function problemsOf(value: unknown): string[] {
  try {
    parseFilter(value);
  } catch (error) {
    if (error instanceof FilterError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a filter that fits is taken as it is', () => {
  test.each<[string, Filter]>([
    ['everything', { and: [] }],
    ['a leaf', { field: 'language', op: 'eq', value: 'go' }],
    ['a list', { field: 'type', op: 'in', value: ['method', 'import'] }],
    [
      'a range',
      {
        and: [
          { field: 'fool_rate', op: 'gte', value: 0.5 },
          { field: 'length', op: 'lte', value: 80 },
        ],
      },
    ],
    ['a day', { field: 'created', op: 'gte', value: '2026-11-23' }],
    ['a moment', { field: 'created', op: 'lte', value: '2026-11-23T14:00:00+01:00' }],
    ['any judge fooled', { field: 'fooled', op: 'eq', value: true }],
    ['one judge fooled', { field: 'fooled', op: 'eq', value: 'offline-ngram' }],
    ['a nested one', { not: { or: [{ field: 'valid', op: 'eq', value: false }, { and: [] }] } }],
  ])('%s', (_, filter) => {
    expect(parseFilter(filter)).toEqual(filter);
  });

  test('exists needs no value', () => {
    expect(parseFilter({ field: 'license', op: 'exists' })).toEqual(leaf('license', 'exists', true));
  });
});

describe('what does not fit is named with its place', () => {
  test.each([
    [
      'an unknown field',
      { and: [leaf('langauge', 'eq', 'go')] },
      /^filter\.and\[0\]\.field: unknown field "langauge" \(known: language, type, /,
    ],
    ['a field of a later part', leaf('audited', 'eq', true), /^filter\.field: "audited" cannot be filtered by yet/],
    ['an inherited name', leaf('constructor', 'eq', 'x'), /unknown field "constructor"/],
    [
      'an unknown operation',
      leaf('language', 'equals', 'go'),
      /^filter\.op: unknown operation "equals" for "language"/,
    ],
    [
      'an operation that does not fit',
      { not: leaf('valid', 'contains', 'x') },
      /^filter\.not\.op: "contains" does not fit the field "valid" \(it takes: eq\)/,
    ],
    ['exists where nothing can be absent', leaf('path', 'exists', true), /"exists" does not fit the field "path"/],
    [
      'an unknown choice',
      leaf('language', 'eq', 'pyhton'),
      /^filter\.value: "language" eq: unknown value "pyhton" \(known: cpp, /,
    ],
    [
      'a wrong choice in a list',
      { or: [leaf('type', 'in', ['method', 'class'])] },
      /^filter\.or\[0\]\.value: "type" in: unknown value "class"/,
    ],
    ['text for a number', leaf('fool_rate', 'gte', '0.5'), /"fool_rate" gte: expected a number, got "0.5"/],
    ['infinity', leaf('fool_rate', 'gte', Number.POSITIVE_INFINITY), /expected a number/],
    ['one value for a list', leaf('language', 'in', 'go'), /"language" in: expected a list, got "go"/],
    ['no date', leaf('created', 'gte', 'yesterday'), /expected a date such as/],
    ['no id', leaf('run', 'eq', '42'), /expected an id, got "42"/],
    ['NUL', leaf('rejected', 'contains', 'a\0b'), /text cannot hold NUL/],
    ['a missing value', { field: 'language', op: 'eq' }, /^filter\.value: "language" eq: expected text, got nothing/],
    ['an unknown key', { ...leaf('language', 'eq', 'go'), vlaue: 1 }, /^filter: unknown key "vlaue"/],
    ['a key beside and', { and: [], or: [] }, /^filter: "and" must stand alone, but there is also "or"/],
    ['no list', { and: {} }, /^filter\.and: expected a list of filters, got an object/],
    ['an empty object', {}, /^filter: empty/],
    ['a list', [leaf('language', 'eq', 'go')], /^filter: expected an object such as .*, got a list/],
    ['nothing', undefined, /^filter: expected an object .*got nothing/],
    ['null inside', { not: null }, /^filter\.not: expected an object .*got null/],
  ])('%s', (_, filter, message) => {
    expect(problemsOf(filter)).toEqual([expect.stringMatching(message)]);
  });

  test('all problems are told at once', () => {
    const filter = { and: [leaf('a', 'eq', 1), { or: [leaf('b', 'eq', 1)] }] };
    expect(problemsOf(filter).map((line) => line.split(':')[0])).toEqual([
      ...['filter.and[0].field', 'filter.and[1].or[0].field'],
    ]);
  });

  test('text that is no JSON', () => {
    expect(() => parseFilterText('{field: go}')).toThrow(/^filter: this is not JSON/);
  });
});

test('a filter that would cost too much is refused: deep, wide, or with long lists and texts', () => {
  let deep: unknown = ALL_PAIRS;
  for (let level = 0; level < 30; level++) deep = { not: deep };
  expect(problemsOf(deep)).toEqual([expect.stringContaining('nested deeper than')]);
  const wide = { or: Array.from({ length: 5_000 }, () => leaf('valid', 'eq', true)) };
  expect(problemsOf(wide)).toEqual([expect.stringContaining('more than 500 parts')]);
  expect(problemsOf(leaf('generator', 'in', Array(2_000).fill('x')))).toEqual([expect.stringContaining('more than')]);
  expect(problemsOf(leaf('path', 'glob', '*'.repeat(3_000)))).toEqual([expect.stringContaining('longer than')]);
});

test('no JSON makes the parser fail in another way than with a FilterError', () => {
  const words = fc.constantFrom('and', 'or', 'not', 'field', 'op', 'value', 'language', 'eq', 'in', '__proto__');
  const node = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), words, tie('list'), tie('object')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    object: fc.dictionary(words, tie('any'), { maxKeys: 3 }),
  })).any;
  fc.assert(
    fc.property(node, (value) => {
      const result = filterSchema.safeParse(value);
      if (result.success) expect(parseFilter(result.data)).toEqual(result.data);
      else for (const { message } of result.error.issues) expect(message).toMatch(/^filter[.[:]/);
    }),
  );
});

test('dropping a field takes its top-level leaves and nothing else', () => {
  const go: Filter = { field: 'language', op: 'eq', value: 'go' };
  const valid: Filter = { field: 'valid', op: 'eq', value: true };
  expect(dropField({ and: [go, valid, { not: go }] }, 'language')).toEqual({ and: [valid, { not: go }] });
  expect(dropField(go, 'language')).toEqual(ALL_PAIRS);
  const either: Filter = { or: [go, valid] };
  expect(dropField(either, 'language')).toBe(either);
});
