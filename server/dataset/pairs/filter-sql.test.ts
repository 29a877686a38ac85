import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from './filter';
import { compileFilter, globToRegex, joinTables } from './filter-sql';
import { createParams } from './params';

test('no value ever becomes part of the statement', () => {
  const text = fc.string({ minLength: 3 }).map((noise) => `~${noise}~`);
  const leaf = fc.record({
    field: fc.constantFrom('generator', 'rejected', 'path', 'license', 'judge', 'fooled'),
    op: fc.constantFrom('eq', 'contains', 'glob'),
    value: text,
  });
  fc.assert(
    fc.property(fc.array(leaf, { minLength: 1, maxLength: 4 }), (leaves) => {
      const params = createParams();
      const { sql } = compileFilter({ and: leaves } as Filter, params);
      expect(sql).not.toContain('~~');
      for (const { value } of leaves) expect(sql).not.toContain(value);
      expect(params.values).toHaveLength(leaves.length);
    }),
  );
});

test('only the tables that a filter reads are joined', () => {
  const tablesOf = (filter: Filter) => compileFilter(filter, createParams()).tables;
  expect(joinTables(tablesOf({ field: 'language', op: 'eq', value: 'go' }))).toBe('');
  expect(joinTables(tablesOf({ field: 'chosen', op: 'eq', value: 'x' }))).not.toContain('source_file');
  expect(joinTables(tablesOf({ not: { field: 'license', op: 'exists', value: true } }))).toContain('JOIN repository');
});

describe('a glob', () => {
  test.each([
    ['src/m3/*.py', 'src/m3/a.py', true],
    ['src/m3/*.py', 'src/m3/sub/a.py', false],
    ['src/**/a.py', 'src/x/y/a.py', true],
    ['src/**/a.py', 'src/a.py', true],
    ['**/a.py', 'a.py', true],
    ['**', 'any/thing', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a?c', 'a👍c', true],
    ['a.c', 'abc', false],
    ['a(b)[c]{d}|^$+\\', 'a(b)[c]{d}|^$+\\', true],
    ['lib', 'src/lib', false],
  ])('%s on %s: %s', (glob, text, matches) => {
    expect(new RegExp(globToRegex(glob), 'su').test(text)).toBe(matches);
  });

  test('without wildcards matches itself alone', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/[*?]/.test(one));
    fc.assert(
      fc.property(text, text, (glob, other) => {
        const regex = new RegExp(globToRegex(glob), 'su');
        expect(regex.test(glob)).toBe(true);
        expect(regex.test(other)).toBe(other === glob);
      }),
    );
  });
});
