import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readRecords } from '@/server/foundation/records/open-records';
import { readSharedData } from '@/test/shared-data';
import type { Language } from '../../schema';
import { languageOfPath } from '../source/languages';
import { buildNgramIndex, type IndexedItem } from './ngram-index';

const corpus = path.join(import.meta.dirname, '../../../../demo/corpus');

const demoFiles = fs
  .readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .sort()
  .flatMap((file) => {
    const language = languageOfPath(file);
    return language ? [{ path: file, language, text: fs.readFileSync(path.join(corpus, file), 'utf8') }] : [];
  });

const program = `
def shelf_label(aisle, bay, level):
    """Returns the label of a shelf."""
    parts = [aisle.upper(), str(bay).zfill(2), str(level)]
    return "-".join(part for part in parts if part)
`;

describe('overlap with benchmark items', () => {
  const item: IndexedItem = { id: 'shelf', language: 'python', text: program };

  it('is found inside other code, however it is laid out and commented', () => {
    const index = buildNgramIndex([item]);
    const indented = program.replaceAll('\n', '\n        ').replaceAll('    parts', '    # the parts\n        parts');
    const text = `class Store:\n${indented}\n\nprint("hello")\n`;
    const [overlap, ...rest] = index.find(text, 'python', 0.9);
    expect(rest).toEqual([]);
    expect(overlap).toMatchObject({ id: 'shelf' });
    expect(overlap?.containment).toBeGreaterThan(0.95);
    for (const place of overlap?.places ?? []) {
      expect(place).toBeGreaterThanOrEqual(text.indexOf('def shelf_label'));
      expect(place).toBeLessThan(text.indexOf('print'));
    }
  });

  it('is a share: half of an item is about a half', () => {
    const lines = program.split('\n');
    const found = buildNgramIndex([item]).find(lines.slice(0, lines.length - 2).join('\n'), 'python', 0);
    expect(found[0]?.containment).toBeGreaterThan(0.3);
    expect(found[0]?.containment).toBeLessThan(0.9);
  });

  it('is not found under other names, in another language, or for an item that is too short', () => {
    const index = buildNgramIndex([item, { id: 'short', language: 'python', text: 'return a + b' }]);
    expect(
      index.find(
        program.replaceAll(/\b[a-z_]+\b/g, (word) => `${word}2`),
        'python',
        0.1,
      ),
    ).toEqual([]);
    expect(index.find(program, 'go', 0.1)).toEqual([]);
    expect(index.tooShort).toEqual(['short']);
  });

  it('names every item that was cut from the same program', () => {
    const ids = ['L0', 'L1', 'L2'];
    const index = buildNgramIndex(ids.map((id) => ({ ...item, id })));
    expect(index.find(program, 'python', 0.5).map(({ id }) => id)).toEqual(ids);
  });
});

describe('the published benchmarks', () => {
  const humaneval = readSharedData('humaneval-infilling');

  it.skipIf(!humaneval)(
    'HumanEval-Infilling: every problem pasted into a file is caught, and no file of the demo is',
    () => {
      const items: IndexedItem[] = [];
      for (const file of fs.readdirSync(humaneval ?? '').filter((name) => name.startsWith('HumanEval-'))) {
        const bytes = fs.readFileSync(path.join(humaneval ?? '', file));
        const lines = zlib.gunzipSync(bytes).toString('utf8').trim().split('\n');
        for (const line of lines) {
          const row = JSON.parse(line);
          items.push({ id: row.task_id, language: 'python', text: row.prompt + row.canonical_solution + row.suffix });
        }
      }
      expect(items.length).toBeGreaterThan(1_000);
      const index = buildNgramIndex(items);
      const host = demoFiles.find((file) => file.language === 'python')?.text ?? '';
      const distinct = new Map(items.map((item) => [item.text, item.id]));
      const missed = [...distinct].filter(([text, id]) => {
        const pasted = `${host}\n\nclass Pasted:\n${text.replaceAll(/^/gm, '    ')}\n`;
        return !index.find(pasted, 'python', 0.5).some((overlap) => overlap.id === id);
      });
      expect(missed.map(([, id]) => id).filter((id) => !index.tooShort.includes(id))).toEqual([]);
      expect(index.tooShort).toEqual([]);
      expect(demoFiles.flatMap((file) => index.find(file.text, file.language, 0.5))).toEqual([]);
    },
  );

  const delulu = readSharedData('delulu');

  it.skipIf(!delulu)("Delulu: every row of the authors' sample pasted into a file is caught", async () => {
    const items: IndexedItem[] = [];
    for await (const batch of readRecords({ path: path.join(delulu ?? '', 'mini.csv') })) {
      for (const { values = {} } of batch) {
        const text = `${values.prompt}${values.golden_completion}${values.suffix}`;
        items.push({ id: String(values.benchmark_id), language: values.language as Language, text });
      }
    }
    expect(items).toHaveLength(10);
    const index = buildNgramIndex(items);
    for (const { id, language, text } of items) {
      const host = demoFiles.find((file) => file.language === language)?.text ?? '';
      expect(index.find(`${host}\n${text}\n${host}`, language, 0.5).map((overlap) => overlap.id)).toContain(id);
    }
    expect(demoFiles.flatMap((file) => index.find(file.text, file.language, 0.5))).toEqual([]);
  });
});
