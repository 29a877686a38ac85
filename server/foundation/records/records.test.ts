import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from './open-records';
import { collectRows, writeCsv } from './testing';
import { textProblem } from './text';
import { LONGEST_ROW, RecordFileError } from './types';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'records-'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await fs.writeFile(file, content);
  return file;
}

const read = (file: string) => collectRows(readRecords({ path: file }));

describe('JSONL', () => {
  it('gives every object back as it was written, whatever is in its strings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ text: fc.string({ unit: 'binary' }), n: fc.integer() })), async (rows) => {
        const file = await write('any.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        expect(await read(file)).toEqual(rows.map((values, at) => ({ row: at + 1, values })));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps U+2028, NUL and CRLF inside a string, and does not need a last newline', async () => {
    const values = { text: 'a\u2028b\0c\r\nd' };
    expect(await read(await write('odd.jsonl', JSON.stringify(values)))).toEqual([{ row: 1, values }]);
  });

  it('names bad rows and keeps the good ones around them', async () => {
    const lines = ['{"a":1}', '{"a":', '[1]', '', '{"a":2}\r'].map((line) => Buffer.from(`${line}\n`));
    const invalid = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
    const rows = await read(await write('bad.jsonl', Buffer.concat([...lines, invalid])));
    expect(rows.map((row) => [row.row, row.problem ?? row.values])).toEqual([
      [1, { a: 1 }],
      [2, expect.stringMatching(/^not JSON/)],
      [3, 'not a JSON object: [1]'],
      [4, { a: 2 }],
      [5, 'not valid UTF-8'],
    ]);
  });

  it('passes over a line that is too long and reads on', async () => {
    const file = await write('long.jsonl', `{"a":"${'x'.repeat(LONGEST_ROW)}"}\n{"a":2}\n`);
    expect(await read(file)).toEqual([
      { row: 1, field: null, problem: `longer than ${LONGEST_ROW} bytes` },
      { row: 2, values: { a: 2 } },
    ]);
  });

  it('reads gzip and Zstandard', async () => {
    const text = '{"a":1}\n';
    for (const file of [
      await write('p.jsonl.gz', zlib.gzipSync(text)),
      await write('p.jsonl.zst', zlib.zstdCompressSync(text)),
    ]) {
      expect(await read(file)).toEqual([{ row: 1, values: { a: 1 } }]);
    }
  });

  it('says that a packed file is cut short, after the rows that could be read', async () => {
    const packed = zlib.gzipSync('{"a":1}\n'.repeat(5_000));
    const file = await write('cut.jsonl.gz', packed.subarray(0, packed.length - 12));
    await expect(read(file)).rejects.toThrow(/cut\.jsonl\.gz: .*unexpected end of file/);
  });
});

describe('CSV', () => {
  it('gives every cell back as it was written', async () => {
    const cell = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\r'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const file = await write('any.csv', writeCsv(['a', 'b'], rows));
        expect(await read(file)).toEqual(rows.map(([a, b], at) => ({ row: at + 1, values: { a, b } })));
      }),
      { numRuns: 60 },
    );
  });

  it('reads a byte order mark, CRLF and line breaks in cells', async () => {
    const file = await write('bom.csv', '\uFEFFa,b\r\n"x\r\ny",2\r\n');
    expect(await read(file)).toEqual([{ row: 1, values: { a: 'x\r\ny', b: '2' } }]);
  });

  it('names rows with too few or too many cells', async () => {
    const rows = await read(await write('cells.csv', 'a,b\n1\n1,2\n1,2,3\n'));
    expect(rows.map((row) => row.problem)).toEqual([
      '1 cells, the header has 2',
      undefined,
      '3 cells, the header has 2',
    ]);
  });

  it('keeps a replacement character that the file holds, and names a cell whose bytes are not UTF-8', async () => {
    const good = Buffer.from('a,b\n\uFFFD,1\n');
    const bad = Buffer.concat([Buffer.from('2,'), Buffer.from([0xc3, 0x28]), Buffer.from('\n')]);
    expect(await read(await write('utf.csv', good))).toEqual([{ row: 1, values: { a: '\uFFFD', b: '1' } }]);
    const rows = await read(await write('latin.csv', Buffer.concat([Buffer.from('a,b\n'), bad, Buffer.from('3,4\n')])));
    expect(rows).toEqual([
      { row: 1, field: 'b', problem: 'not valid UTF-8' },
      { row: 2, values: { a: '3', b: '4' } },
    ]);
  });

  it.each([
    ['a,b\n1,2\n"3,4\n', /row 2: a quoted cell is never closed/],
    ['a,b,a\n', /names column "a" twice/],
    ['a;b\n1;2\n', /divided by ";", not by ","/],
    ['', /is empty/],
  ])('refuses %j as a whole, and names the file', async (text, problem) => {
    const file = await write('whole.csv', text);
    await expect(read(file)).rejects.toThrow(RecordFileError);
    await expect(read(file)).rejects.toThrow(problem);
    await expect(read(file)).rejects.toThrow('whole.csv');
  });

  it('gives the rows before a fault of the file', async () => {
    const file = await write('late.csv', 'a,b\n1,2\n"3,4\n');
    const seen: unknown[] = [];
    await expect(collectRows(readRecords({ path: file }), seen)).rejects.toThrow();
    expect(seen).toEqual([{ row: 1, values: { a: '1', b: '2' } }]);
  });
});

describe('Parquet', () => {
  it('reads row groups in order', async () => {
    const texts = Array.from({ length: 2_500 }, (_, n) => `row ${n} 終`);
    const numbers = texts.map((_, n) => BigInt(n));
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: texts, type: 'STRING' },
        { name: 'n', data: numbers, type: 'INT64' },
      ],
      rowGroupSize: 1_000,
    });
    const rows = await read(await write('a.parquet', new Uint8Array(buffer)));
    expect(rows).toEqual(texts.map((text, n) => ({ row: n + 1, values: { text, n } })));
  });

  it('refuses what is none', async () => {
    await expect(read(await write('no.parquet', 'hello, this is text'))).rejects.toThrow(
      /no\.parquet: is not a Parquet/,
    );
  });
});

it('names a file that is not there, and one of no known ending', async () => {
  await expect(read(path.join(folder, 'nope.csv'))).rejects.toThrow(/nope\.csv: there is no such file/);
  await expect(read(await write('a.txt', 'x'))).rejects.toThrow(/a\.txt: its ending does not tell/);
});

it('tells text that a database cannot hold', () => {
  expect(textProblem('plain \u2028 text 終 😀')).toBeNull();
  expect(textProblem('a\0b')).toMatch(/NUL/);
  expect(textProblem('\ud800')).toMatch(/surrogate/);
});
