import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HALLUCINATION_TYPES, type HallucinationType } from '../schema';
import type { Hole } from './extract-holes';
import { capPerRepository, sampleHoles } from './sample-holes';

function makeHole(type: HallucinationType, start: number, length = 5): Hole {
  const end = start + length;
  return {
    ...{ type, start, end, byteStart: start, byteEnd: end, startLine: 1, nodeType: 'call' },
    ...{ middle: 'x'.repeat(length), targets: [] },
  };
}

const holesArbitrary = fc
  .uniqueArray(
    fc.record({
      type: fc.constantFrom(...HALLUCINATION_TYPES),
      start: fc.nat({ max: 400 }),
      length: fc.integer({ min: 2, max: 40 }),
    }),
    { selector: ({ start, length }) => `${start} ${length}`, maxLength: 60 },
  )
  .map((list) => list.map(({ type, start, length }) => makeHole(type, start, length)));

const options = (max: number, seed = 'seed') => ({ max, types: HALLUCINATION_TYPES, seed });
const countTypes = (holes: { type: HallucinationType }[]) =>
  HALLUCINATION_TYPES.map((type) => holes.filter((hole) => hole.type === type).length);
const overlaps = (a: Hole, b: Hole) => a.start < b.end && b.start < a.end;

describe('sampleHoles', () => {
  it('chooses the same holes for the same seed, in whatever order they come', () => {
    fc.assert(
      fc.property(holesArbitrary, fc.nat({ max: 20 }), fc.integer(), (holes, max, shift) => {
        const turned = [...holes.slice(shift % holes.length), ...holes.slice(0, shift % holes.length)].reverse();
        expect(sampleHoles(turned, options(max))).toEqual(sampleHoles(holes, options(max)));
      }),
    );
  });

  it('chooses other holes for another seed', () => {
    const holes = Array.from({ length: 100 }, (_, i) => makeHole('method', i * 10));
    expect(sampleHoles(holes, options(8, 'a'))).not.toEqual(sampleHoles(holes, options(8, 'b')));
  });

  it('keeps no more than asked for, only of the types asked for, in source order', () => {
    fc.assert(
      fc.property(holesArbitrary, fc.nat({ max: 20 }), (holes, max) => {
        const kept = sampleHoles(holes, { ...options(max), types: ['method', 'import'] });
        expect(kept.length).toBeLessThanOrEqual(max);
        expect(kept.every((hole) => hole.type === 'method' || hole.type === 'import')).toBe(true);
        expect(kept).toEqual([...kept].sort((a, b) => a.start - b.start || a.end - b.end));
      }),
    );
  });

  it('takes as many of each type when there are enough', () => {
    const holes = HALLUCINATION_TYPES.flatMap((type, k) =>
      Array.from({ length: 20 }, (_, i) => makeHole(type, (k * 20 + i) * 10)),
    );
    expect(countTypes(sampleHoles(holes, options(12)))).toEqual([3, 3, 3, 3]);
  });

  it('fills up with the types that have more, but never with one type alone', () => {
    const many = (type: HallucinationType, from: number) =>
      Array.from({ length: 20 }, (_, i) => makeHole(type, from + i * 10));
    const one = makeHole('parameter', 900);
    expect(countTypes(sampleHoles([...many('method', 0), ...many('import', 300), one], options(12)))).toEqual([
      6, 1, 0, 5,
    ]);
    expect(countTypes(sampleHoles([...many('import', 0), one], options(12)))).toEqual([0, 1, 0, 3]);
    expect(sampleHoles(many('import', 0), { ...options(12), types: ['import'] })).toHaveLength(12);
  });

  it('takes overlapping holes only when there are not enough others', () => {
    const apart = Array.from({ length: 6 }, (_, i) => makeHole('method', i * 10));
    const over = apart.flatMap(({ start }) => [
      makeHole('parameter', start + 1, 3),
      makeHole('undefinedvariable', start + 2, 3),
    ]);
    for (const seed of ['1', '2', '3', '4', '5']) {
      const kept = sampleHoles([...apart, ...over], options(6, seed));
      expect(kept).toHaveLength(6);
      expect(kept.some((hole) => kept.some((other) => other !== hole && overlaps(hole, other)))).toBe(false);
    }
    expect(sampleHoles([...apart, ...over], options(18))).toHaveLength(18);
  });
});

describe('capPerRepository', () => {
  const context = (type: HallucinationType, file: string, i: number) => ({ type, file, key: `${type} ${file} ${i}` });
  const contexts = HALLUCINATION_TYPES.flatMap((type) =>
    ['a', 'b', 'c'].flatMap((file) => Array.from({ length: file === 'a' ? 30 : 4 }, (_, i) => context(type, file, i))),
  );

  it('keeps all when there is room', () => {
    expect(new Set(capPerRepository(contexts, 1_000, '1'))).toEqual(new Set(contexts));
  });

  it('takes in turn of types and files', () => {
    const kept = capPerRepository(contexts, 24, '1');
    expect(countTypes(kept)).toEqual([6, 6, 6, 6]);
    for (const file of ['a', 'b', 'c']) expect(kept.filter((item) => item.file === file)).toHaveLength(8);
  });

  it('chooses the same for the same seed, in whatever order they come, and others for another', () => {
    const keys = (list: { key: string }[]) => list.map(({ key }) => key);
    expect(keys(capPerRepository([...contexts].reverse(), 24, '1'))).toEqual(keys(capPerRepository(contexts, 24, '1')));
    expect(keys(capPerRepository(contexts, 24, '2'))).not.toEqual(keys(capPerRepository(contexts, 24, '1')));
  });
});
