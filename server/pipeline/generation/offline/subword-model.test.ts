import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../random';
import { createSampler, decodeSubwordModel, encodeSubwordModel, trainSubwordModel } from './subword-model';

const NAMES = [
  ['getUser', 2, 'callable'],
  ['getUserName', 1, 'callable'],
  ['loadOrder', 3, 'callable'],
  ['load_user_list', 1, 'callable'],
  ['orderTotal', 2, 'variable'],
  ['userCount', 1, 'variable'],
] as const;

test('the model depends on the names and their counts, not on their order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...NAMES], { minLength: NAMES.length }), (names) => {
      expect(encodeSubwordModel(trainSubwordModel(names))).toEqual(encodeSubwordModel(trainSubwordModel(NAMES)));
    }),
  );
  expect(encodeSubwordModel(trainSubwordModel(NAMES.slice(1)))).not.toEqual(
    encodeSubwordModel(trainSubwordModel(NAMES)),
  );
});

test('a model read back samples the same words', () => {
  const model = trainSubwordModel(NAMES);
  const sample = createSampler([{ model, weight: 1 }]);
  const again = createSampler([{ model: decodeSubwordModel(encodeSubwordModel(model)), weight: 1 }]);
  for (let i = 0; i < 50; i++) {
    const request = { role: 'callable', keep: { word: 'load', end: 'first' as const }, length: 2 + (i % 2) };
    const first = sample({ ...request, random: createRandom(`s${i}`) });
    expect(again({ ...request, random: createRandom(`s${i}`) })).toEqual(first);
  }
});

test('a sample keeps its end, has the length asked for, and uses words that were seen', () => {
  const sampler = createSampler([{ model: trainSubwordModel(NAMES), weight: 1 }]);
  const seen = new Set(['get', 'user', 'name', 'load', 'order', 'list', 'total', 'count']);
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('first' as const, 'last' as const),
      fc.integer({ min: 2, max: 3 }),
      (seed, end, length) => {
        const sample = sampler({
          role: 'callable',
          keep: { word: 'user', end },
          length,
          random: createRandom(seed),
        });
        if (!sample) return;
        expect(sample.words).toHaveLength(length);
        expect(sample.words.at(end === 'first' ? 0 : -1)).toBe('user');
        for (const word of sample.words) expect(seen.has(word)).toBe(true);
      },
    ),
  );
});

test('words that are properties of every object are words like any other', () => {
  const names = [
    ['constructor', 1, '__proto__'],
    ['toString_constructor', 1, '__proto__'],
    ['__proto___value', 1, 'callable'],
  ] as const;
  const model = trainSubwordModel(names);
  expect(decodeSubwordModel(encodeSubwordModel(model)).shared).toEqual(model.shared);
  expect(({} as Record<string, unknown>).value).toBeUndefined();
});

test('bytes of another version are refused', () => {
  const other = new TextEncoder().encode('{"version":2,"roles":{},"shared":{"forward":{},"backward":{}}}');
  expect(() => decodeSubwordModel(other)).toThrow('subword model of version 2, 1 is known');
});
