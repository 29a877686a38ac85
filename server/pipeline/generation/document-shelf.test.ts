import { expect, test } from 'vitest';
import type { HoleText } from '../panel';
import { createDocumentShelf } from './document-shelf';
import { cutHole } from './orders';
import type { ContextRow } from './stage-rows';

const CODE = 'value = load(name)\n';

const context = (n: number): ContextRow => ({
  ...{ id: `c${n}`, fileId: `f${n}`, repositoryId: 'r', path: `${n}.py`, sha256: '', language: 'python' },
  ...{ types: ['method'], byteStart: 8, byteEnd: 18, targets: [] },
});
const holes = Array.from({ length: 12 }, (_, n) => [context(n), cutHole(context(n), CODE)] as [ContextRow, HoleText]);

test('many files are read at once, each text counted in its own file, also after others were put away', async () => {
  const shelf = createDocumentShelf(new Map(holes.map(([{ fileId }]) => [fileId, CODE])));
  const count = ([row, hole]: [ContextRow, HoleText]) =>
    shelf.withDocument(row, hole, (errors) => [errors('load(name)'), errors('fetch(name)'), errors('load(name')]);
  for (let round = 0; round < 2; round++) {
    const counts = await Promise.all(holes.map(count));
    for (const [own, changed, broken] of counts) {
      expect([own, changed]).toEqual([0, 0]);
      expect(broken).toBeGreaterThan(0);
    }
  }
  shelf.close();
});

test('an error of one reader closes nothing for the others', async () => {
  const shelf = createDocumentShelf(new Map([['f0', CODE]]));
  const [row, hole] = holes[0] as [ContextRow, HoleText];
  const broken = shelf.withDocument(row, hole, () => {
    throw new Error('mine');
  });
  await expect(broken).rejects.toThrow('mine');
  expect(await shelf.withDocument(row, hole, (errors) => errors('fetch(name)'))).toBe(0);
  shelf.close();
});
