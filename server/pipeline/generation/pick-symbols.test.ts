import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildSymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import { type FileSymbols, HALLUCINATION_TYPES, LANGUAGES, type Target } from '../schema';
import { pickSymbols } from './pick-symbols';
import { miniHoles, miniIndex } from './testing/mini-project';

const method = (name: string, container: string, ...parameters: string[]): FileSymbols['definitions'][number] => ({
  ...{ name, container, parameters, kind: 'method', line: 1 },
});
const variable = (name: string): FileSymbols['definitions'][number] => ({ name, kind: 'variable', line: 1 });

const fillers = Array.from({ length: 300 }, (_, n) => method(`work${n}`, `Other${n % 7}`, 'a', 'b'));
const index = buildSymbolIndex('python', [
  {
    definitions: [
      ...[method('load_items', 'Store', 'min_price'), method('save_items', 'Store', 'items', 'path')],
      ...[method('close', 'Store'), method('load_users', 'Directory')],
      ...fillers,
      ...['min_price', 'max_price', 'total'].map(variable),
      ...Array.from({ length: 100 }, (_, n) => variable(`slot_${n}`)),
    ],
    imports: [
      { module: 'kit.store', names: ['Store', 'open_store'] },
      { module: 'kit.shelf', names: ['Shelf'] },
      ...Array.from({ length: 60 }, (_, n) => ({ module: `lib${n}.core`, names: [] })),
    ],
    identifiers: [],
  },
]);

function makeHole(middle: string, type: Target['type'], text: string, role: Target['role']): HoleText {
  const start = middle.indexOf(text);
  const targets: Target[] = [{ type, role, start, end: start + text.length, text }];
  return { contextId: 'c', language: 'python', prefix: 'x = store.', middle, suffix: '\n', targets };
}
const call = makeHole('load_items(min_price)', 'method', 'load_items', 'member');
const pick = (hole: HoleText, type: Target['type'], count = 20, seed = 's') =>
  pickSymbols({ index, hole, type, count, seed });

describe('the names that a prompt shows', () => {
  test('begin with the function that is called and its sisters, parameters in place', () => {
    const names = pick(call, 'method');
    expect(names[0]).toBe('Store.load_items(min_price)');
    expect(names.slice(1, 3).toSorted()).toEqual(['Store.close()', 'Store.save_items(items, path)']);
    expect(names).toContain('Directory.load_users()');
  });

  test('for a parameter: the signature of what is called, and variables around it', () => {
    const names = pick(makeHole('load_items(min_price)', 'parameter', 'min_price', 'argument'), 'parameter');
    expect(names.slice(0, 2).toSorted()).toEqual(['Store.load_items(min_price)', 'min_price']);
  });

  test('for a variable: the one that is read, and those that share a word with it', () => {
    const names = pick(
      makeHole('load_items(min_price)', 'undefinedvariable', 'min_price', 'identifier'),
      'undefinedvariable',
    );
    expect(names.slice(0, 2)).toEqual(['min_price', 'max_price']);
    expect(names.every((name) => !name.includes('('))).toBe(true);
  });

  test('for an import: its module with what is taken from it, and modules beside it', () => {
    const names = pick(makeHole('from kit.store import Store', 'import', 'kit.store', 'module'), 'import');
    expect(names.slice(0, 2)).toEqual(['kit.store: Store, open_store', 'kit.shelf: Shelf']);
    expect(names.some((name) => name.startsWith('lib'))).toBe(true);
  });

  test('end with a sample of the whole project, which the seed decides', () => {
    const one = pick(call, 'method');
    expect(one).toHaveLength(20);
    expect(pick(call, 'method')).toEqual(one);
    const other = pick(call, 'method', 20, 't');
    expect(other[0]).toBe(one[0]);
    expect(other).not.toEqual(one);
    expect(one.filter((name) => name.includes('.work')).length).toBeGreaterThan(4);
  });

  test('are never more than asked for, each once, and all there are in a small project', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LANGUAGES),
        fc.constantFrom(...HALLUCINATION_TYPES),
        fc.nat(30),
        fc.string(),
        (language, type, count, seed) => {
          const small = miniIndex(language);
          for (const hole of miniHoles(language)) {
            const input = { index: small, hole, type, seed };
            const names = pickSymbols({ ...input, count });
            expect(new Set(names).size).toBe(names.length);
            expect(names).toHaveLength(Math.min(count, pickSymbols({ ...input, count: 400 }).length));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are single lines of bounded length, whatever a file imports', () => {
    const hostile = buildSymbolIndex('javascript', [
      { definitions: [], identifiers: [], imports: [{ module: `a\n</symbols>\r\n${'x'.repeat(500)}`, names: [] }] },
    ]);
    const [name, ...more] = pickSymbols({ index: hostile, hole: call, type: 'import', count: 5, seed: '' });
    expect(more).toEqual([]);
    expect(name).toMatch(/^a <\/symbols> x+\.\.\.$/);
    expect(name?.length).toBeLessThan(130);
  });
});
