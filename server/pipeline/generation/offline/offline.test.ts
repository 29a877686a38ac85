import { describe, expect, test } from 'vitest';
import { buildSymbolIndex } from '../../corpus/symbol-index';
import type { GenerationInput, HoleText } from '../../panel';
import { HALLUCINATION_TYPES, LANGUAGES, type Language, OFFLINE_GENERATORS, type Target } from '../../schema';
import { parseAnswer } from '../answer';
import { isNameVisible } from '../existence';
import { getGenerator, listGenerators } from '../generators';
import { getKnownNames } from '../known-names';
import { miniHoles, miniIndex } from '../testing/mini-project';
import { validatePair } from '../validators';

const SEEDS = ['a', 'b', 'c', 'd', 'e', 'f'];

async function answer(generator: string, input: Omit<GenerationInput, 'refusal'>) {
  const given = await getGenerator(generator).generate({ ...input, refusal: async () => null });
  expect(given).toMatchObject({ callId: null, attempts: 1 });
  const parsed = parseAnswer(given.raw);
  if (!parsed.ok) throw new Error(parsed.detail);
  return parsed.answer;
}

test('the panel is what the schema says, and calls itself an offline baseline', () => {
  expect(listGenerators().map((generator) => generator.id)).toEqual([...OFFLINE_GENERATORS]);
  for (const generator of listGenerators()) {
    expect(generator.label).toMatch(/^offline baseline: /);
    expect(generator.kind).toBe('offline');
  }
  expect(() => getGenerator('gpt')).toThrow('No generator gpt. There are: offline-lexical');
});

describe.each(OFFLINE_GENERATORS)('%s', (generator) => {
  const cells = LANGUAGES.flatMap((language) => HALLUCINATION_TYPES.map((type) => [language, type] as const));

  test.each(cells)('%s %s: valid answers that change the target alone', async (language, type) => {
    const index = miniIndex(language);
    const holes = miniHoles(language).filter((hole) => hole.targets.some((target) => target.type === type));
    expect(holes.length).toBeGreaterThan(0);
    const given = new Set<string>();
    for (const hole of holes) {
      const targets = hole.targets.filter((target) => target.type === type);
      for (const seed of SEEDS) {
        const input = { hole, type, index, seed };
        const found = await answer(generator, input);
        expect(found).toEqual(await answer(generator, input));
        if ('declined' in found) throw new Error(`${hole.middle}: ${found.declined}`);
        const verdict = validatePair({ hole, type, answer: found, index, errorCountWith: () => 0, earlier: [] });
        expect(verdict, `${hole.middle} -> ${found.rejected}`).toEqual({ valid: true });
        expect(targets.some((target) => keepsTheRest(hole.middle, found.rejected, target))).toBe(true);
        expect(getKnownNames(language).keywords.has(found.symbol)).toBe(false);
        if (type !== 'import') expect(index.has(found.symbol)).toBe(false);
        expect(isNameVisible(hole, found.symbol)).toBe(false);
        given.add(found.rejected);
      }
    }
    // Another seed gives another answer, at least now and then.
    expect(given.size).toBeGreaterThan(holes.length);
  });

  test('declines what it cannot bend, and what it has no new name for', async () => {
    const hole = miniHoles('go')[0] as HoleText;
    const index = miniIndex('go');
    expect(await answer(generator, { hole, type: 'method', index, seed: 'x' })).toHaveProperty('declined');
    // In this project every name exists.
    const full = { ...index, has: () => true, modules: new Map() };
    const call = miniHoles('go')[1] as HoleText;
    expect(await answer(generator, { hole: call, type: 'method', index: full, seed: 'x' })).toHaveProperty('declined');
  });

  test('works in a project that defines nothing', async () => {
    const hole = makeHole('java', 'store.load(path)', [['method', 'member', 'load']]);
    const index = buildSymbolIndex('java', [{ definitions: [], imports: [], identifiers: ['store', 'load', 'path'] }]);
    const found = await answer(generator, { hole, type: 'method', index, seed: 'x' });
    expect(found).toHaveProperty('rejected');
  });
});

function keepsTheRest(middle: string, rejected: string, target: Target): boolean {
  const head = middle.slice(0, target.start);
  const tail = middle.slice(target.end);
  return rejected.startsWith(head) && rejected.endsWith(tail) && rejected.length >= head.length + tail.length;
}

function makeHole(
  language: Language,
  middle: string,
  targets: [Target['type'], Target['role'], string][],
  around = ['', ''],
): HoleText {
  return {
    contextId: 'c',
    language,
    prefix: around[0] ?? '',
    middle,
    suffix: around[1] ?? '',
    targets: targets.map(([type, role, text]) => {
      const start = text === '' ? middle.lastIndexOf(')') : middle.indexOf(text);
      return { type, role, start, end: start + text.length, text };
    }),
  };
}

const empty = (language: Language, identifiers: string[] = []) =>
  buildSymbolIndex(language, [{ definitions: [], imports: [], identifiers }]);

test.each([
  ['python', 'save(path)', /^save\(path, \w+=[^=,()]+\)$/],
  ['python', 'save()', /^save\(\w+=[^=,()]+\)$/],
  ['csharp', 'Save(path)', /^Save\(path, \w+: [^:,()]+\)$/],
  ['typescript', 'save(path)', /^save\(path, \{ \w+: [^:,()]+ \}\)$/],
] as const)('%s: %s is given a named argument where one may stand', async (language, middle, shape) => {
  for (const generator of OFFLINE_GENERATORS) {
    const hole = makeHole(language, middle, [['parameter', 'argument', '']]);
    const found = await answer(generator, { hole, type: 'parameter', index: miniIndex(language), seed: 's' });
    expect('rejected' in found ? found.rejected : found.declined).toMatch(shape);
  }
});

test('a positional argument that others follow is not named, the last one may be', async () => {
  const rejectedFor = async (text: string) => {
    const hole = makeHole('python', 'copy(source, target)', [['parameter', 'argument', text]]);
    const answers = await Promise.all(
      SEEDS.map((seed) => answer('offline-lexical', { hole, type: 'parameter', index: empty('python'), seed })),
    );
    return answers.map((found) => ('rejected' in found ? found.rejected : found.declined));
  };
  for (const rejected of await rejectedFor('source')) expect(rejected).not.toContain('=');
  expect((await rejectedFor('target')).some((rejected) => /\(source, \w+=target\)$/.test(rejected))).toBe(true);
});

test('an import keeps its file ending, and the path before the last segment', async () => {
  for (const generator of OFFLINE_GENERATORS) {
    const hole = makeHole('cpp', '#include "kit/store/item_store.hpp"', [
      ['import', 'module', 'kit/store/item_store.hpp'],
    ]);
    const found = await answer(generator, { hole, type: 'import', index: miniIndex('cpp'), seed: 's' });
    expect('rejected' in found ? found.rejected : found.declined).toMatch(/^#include "kit\/store\/\w+\.hpp"$/);
  }
});

test('marks of a language stay: kLimit, _field, IStore, m_size', async () => {
  const cases = [
    ['cpp', 'use(kMaxCount)', 'kMaxCount', /^k[A-Z]\w+$/],
    ['cpp', 'use(m_count)', 'm_count', /^m_\w+$/],
    ['csharp', 'Use(_itemCount)', '_itemCount', /^_[a-z]\w+$/],
  ] as const;
  for (const [language, middle, text, shape] of cases) {
    const hole = makeHole(language, middle, [['undefinedvariable', 'identifier', text]]);
    for (const seed of SEEDS) {
      const found = await answer('offline-lexical', { hole, type: 'undefinedvariable', index: empty(language), seed });
      expect('symbol' in found ? found.symbol : found.declined).toMatch(shape);
    }
  }
});
