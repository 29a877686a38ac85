import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_PAIRS, type Filter, parseFilter } from '@/server/dataset/pairs/filter';
import {
  bandsOf,
  chipsOf,
  DEFAULT_FILTER,
  searchOf,
  selectedValues,
  toggleValue,
  validityOf,
  withBands,
  withSearch,
  withValidity,
} from './filter-edit';

const other: Filter = { not: { field: 'path', op: 'glob', value: 'test/**' } };

test('a value is switched on and off again, and others stay', () => {
  const go = toggleValue({ and: [other] }, 'language', 'go');
  const both = toggleValue(go, 'language', 'rust');
  expect(go).toEqual({ and: [other, { field: 'language', op: 'eq', value: 'go' }] });
  expect(both).toEqual({ and: [other, { field: 'language', op: 'in', value: ['go', 'rust'] }] });
  expect(selectedValues(both, 'language')).toEqual(['go', 'rust']);
  expect(toggleValue(toggleValue(both, 'language', 'rust'), 'language', 'go')).toEqual({ and: [other] });
});

test('valid, refused and all are told apart; a reason goes with the refused', () => {
  expect(validityOf(DEFAULT_FILTER)).toBe('valid');
  expect(validityOf(withValidity(DEFAULT_FILTER, 'all'))).toBe('all');
  const refused = toggleValue(withValidity(DEFAULT_FILTER, 'refused'), 'reason', 'symbol-exists');
  expect(validityOf(refused)).toBe('refused');
  expect(withValidity(refused, 'valid')).toEqual(DEFAULT_FILTER);
});

describe('bands of the fool rate', () => {
  const band = (rate: number) => Math.round(rate * 10);
  const passes = (filter: Filter, rate: number) =>
    'and' in filter &&
    filter.and.every((part) => {
      if (!('field' in part)) return false;
      return part.op === 'gte' ? rate >= Number(part.value) : rate <= Number(part.value);
    });

  test('let through exactly the rates that round into them, for every panel of up to 40 judges', () => {
    const edge = fc.integer({ min: 0, max: 10 });
    fc.assert(
      fc.property(edge, edge, fc.integer({ min: 1, max: 40 }), fc.nat({ max: 40 }), (a, b, judges, fooled) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const rate = Math.min(fooled, judges) / judges;
        const filter = withBands(ALL_PAIRS, { from, to });
        expect(bandsOf(filter)).toEqual({ from, to });
        expect(passes(filter, rate)).toBe(band(rate) >= from && band(rate) <= to);
      }),
    );
  });

  test('are taken away again, and all of them still leave out pairs without a rate', () => {
    expect(withBands(withBands({ and: [other] }, { from: 3, to: 7 }), null)).toEqual({ and: [other] });
    expect(bandsOf(withBands(ALL_PAIRS, { from: 0, to: 10 }))).toEqual({ from: 0, to: 10 });
    expect(bandsOf({ and: [other] })).toBeNull();
  });
});

test('the search is read back, replaced and taken away', () => {
  const found = withSearch({ and: [other] }, 'get');
  expect(searchOf(found)).toBe('get');
  expect(searchOf(withSearch(found, 'set'))).toBe('set');
  expect(withSearch(found, '')).toEqual({ and: [other] });
  expect(searchOf({ or: [other] })).toBe('');
});

describe('chips', () => {
  test('say each condition in words, and taking one away leaves the others', () => {
    const filter = withBands(withSearch({ and: [other, ...parts(DEFAULT_FILTER)] }, 'get'), { from: 3, to: 10 });
    const chips = chipsOf(toggleValue(toggleValue(filter, 'language', 'cpp'), 'language', 'go'));
    expect(chips.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      ...['Where: not (path like test/**)', 'Validity: valid', 'Language: C++, Go', 'Fool rate: 0.3 – 1.0'],
    ]);
    const last = chips.at(-1)?.rest;
    expect(last && bandsOf(last)).toBeNull();
    expect(last && searchOf(last)).toBe('get');
  });

  test('a filter that is one leaf has one chip, and nothing is left without it', () => {
    const chips = chipsOf({ field: 'fooled', op: 'eq', value: true });
    expect(chips).toMatchObject([{ label: 'Fooled', value: 'any judge', rest: ALL_PAIRS }]);
  });
});

test('whatever the controls make of a filter can be asked', () => {
  const step = fc.oneof(
    fc.constantFrom('go', 'rust').map((value) => (filter: Filter) => toggleValue(filter, 'language', value)),
    fc.constantFrom('valid', 'refused', 'all').map((validity) => (filter: Filter) => withValidity(filter, validity)),
    fc.tuple(fc.nat(10), fc.nat(10)).map(
      ([a, b]) =>
        (filter: Filter) =>
          withBands(filter, { from: Math.min(a, b), to: Math.max(a, b) }),
    ),
    fc
      .string()
      .filter((text) => !text.includes('\0'))
      .map((text) => (filter: Filter) => withSearch(filter, text)),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const filter = steps.reduce<Filter>((made, change) => change(made), DEFAULT_FILTER);
      expect(parseFilter(filter)).toEqual(filter);
      for (const { rest } of chipsOf(filter)) expect(parseFilter(rest)).toEqual(rest);
    }),
  );
});

function parts(filter: Filter): Filter[] {
  return 'and' in filter ? filter.and : [filter];
}
