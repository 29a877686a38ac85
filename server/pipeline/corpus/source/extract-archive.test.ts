import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extractTar, extractZip } from './extract-archive';
import { pathProblem } from './safe-path';
import { makeTar, makeZip, type TarEntry } from './testing-archives';
import { createTreeWriter } from './tree-writer';

let box: string;
let folder: string;
beforeEach(async () => {
  box = await fs.mkdtemp(path.join(os.tmpdir(), 'archive-'));
  folder = path.join(box, 'tree');
  await fs.mkdir(folder);
});
afterEach(() => fs.rm(box, { recursive: true }));

const LIMITS = { bytes: 100_000, files: 50, fileBytes: 10_000 };

async function untar(bytes: Buffer, strip = 0) {
  const writer = createTreeWriter(folder, LIMITS);
  // In small pieces, as they come from a network.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 700) }, (_, n) =>
    bytes.subarray(n * 700, (n + 1) * 700),
  );
  await extractTar({ stream: Readable.from(pieces, { objectMode: false }), writer, strip });
  return writer.counts();
}

/** Everything below the box, so that a file that got out of the tree is seen. */
async function everything(): Promise<Record<string, string>> {
  const entries = await fs.readdir(box, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries.filter((item) => !item.isDirectory())) {
    const file = path.join(entry.parentPath, entry.name);
    found[path.relative(box, file)] = entry.isFile() ? await fs.readFile(file, 'utf8') : 'not a file';
  }
  return found;
}

describe('a tar archive', () => {
  const good: TarEntry[] = [
    { name: 'r-1/', type: '5' },
    { name: 'r-1/a.py', content: 'a = 1\n' },
    { name: 'r-1/src/b.py', content: 'b = 2\n'.repeat(500) },
  ];

  it.each([
    ['plain', (tar: Buffer) => tar],
    ['gzip', (tar: Buffer) => zlib.gzipSync(tar)],
    ['Zstandard', (tar: Buffer) => zlib.zstdCompressSync(tar)],
  ])('is written as it is: %s', async (_, pack) => {
    const counts = await untar(pack(makeTar(good)), 1);
    expect(counts).toMatchObject({ files: 2, bytes: 3_006, passedOver: {} });
    expect(await everything()).toEqual({ 'tree/a.py': 'a = 1\n', 'tree/src/b.py': 'b = 2\n'.repeat(500) });
  });

  it('cannot write outside the folder, through names or through links', async () => {
    await fs.writeFile(path.join(box, 'secret'), 'secret');
    const counts = await untar(
      makeTar([
        { name: '../out.py', content: 'x' },
        { name: '/abs.py', content: 'x' },
        { name: 'a/../../out2.py', content: 'x' },
        { name: 'link.py', type: '2', link: '../secret' },
        { name: 'hard.py', type: '1', link: '../secret' },
        { name: 'dir', type: '2', link: '..' },
        { name: 'dir/through.py', content: 'x' },
        { name: 'device', type: '3' },
        { name: 'new\nline.py', content: 'x' },
        { name: '.git/hooks/post-checkout', content: 'x' },
        { name: 'good.py', content: 'good' },
      ]),
    );
    expect(await everything()).toEqual({ secret: 'secret', 'tree/good.py': 'good', 'tree/dir/through.py': 'x' });
    expect(counts.passedOver).toEqual({
      ...{ 'leads out of its folder': 2, 'is absolute': 1, 'is a SymbolicLink, not a file': 2 },
      ...{ 'is a Link, not a file': 1, 'is a CharacterDevice, not a file': 1, 'holds a control character': 1 },
      'reaches into .git': 1,
    });
  });

  it('passes over files that are too large and names that are taken', async () => {
    const counts = await untar(
      makeTar([
        { name: 'big.py', content: 'x'.repeat(20_000) },
        { name: 'a.py', content: 'first' },
        { name: 'a.py', content: 'second' },
        { name: 'a.py/b.py', content: 'x' },
      ]),
    );
    expect(await everything()).toEqual({ 'tree/a.py': 'first' });
    expect(counts.passedOver).toEqual({ 'is over 10000 bytes': 1, 'is there twice': 2 });
  });

  it('is refused with too many files, empty ones too', async () => {
    const many = Array.from({ length: 51 }, (_, n) => ({ name: `f${n}.py` }));
    await expect(untar(makeTar(many))).rejects.toMatchObject({ refusal: 'too-many-files' });
  });

  it('is refused when it unpacks to too much', async () => {
    const bomb = Array.from({ length: 20 }, (_, n) => ({ name: `f${n}.py`, content: Buffer.alloc(9_000) }));
    await expect(untar(zlib.gzipSync(makeTar(bomb)))).rejects.toMatchObject({ refusal: 'too-large' });
  });

  it('writes nothing for a sparse file that claims to be huge', async () => {
    const counts = await untar(
      makeTar([
        { name: 'sparse.py', type: 'S', content: 'x' },
        { name: 'a.py', content: 'a' },
      ]),
    );
    expect(await everything()).toEqual({ 'tree/a.py': 'a' });
    expect(Object.values(counts.passedOver)).toEqual([1]);
  });

  it.each([
    ['text', Buffer.from('this is no archive, but a page of text that goes on for a while\n'.repeat(20))],
    ['a cut gzip', zlib.gzipSync(makeTar(good)).subarray(0, 60)],
    ['a cut tar', makeTar(good).subarray(0, 1_300)],
  ])('is refused when it is %s', async (_, bytes) => {
    await expect(untar(bytes)).rejects.toMatchObject({ refusal: 'not-an-archive' });
  });
});

describe('a zip archive', () => {
  async function unzip(bytes: Buffer) {
    const file = path.join(box, 'a.zip');
    await fs.writeFile(file, bytes);
    const writer = createTreeWriter(folder, LIMITS);
    try {
      await extractZip({ path: file, writer });
    } finally {
      await fs.rm(file);
    }
    return writer.counts();
  }

  it('is written without its links', async () => {
    const counts = await unzip(
      makeZip([
        { name: 'src/a.py', content: 'a = 1\n' },
        { name: 'link.py', content: '/etc/passwd', mode: 0o120777 },
      ]),
    );
    expect(await everything()).toEqual({ 'tree/src/a.py': 'a = 1\n' });
    expect(counts.passedOver).toEqual({ 'is a link, not a file': 1 });
  });

  it.each([
    ['a name leads out', makeZip([{ name: '../out.py', content: 'x' }]), 'not-an-archive'],
    ['it is none', Buffer.from('no zip'), 'not-an-archive'],
    [
      'it is a bomb',
      makeZip(Array.from({ length: 20 }, (_, n) => ({ name: `${n}.py`, content: 'x'.repeat(9_000) }))),
      'too-large',
    ],
  ])('is refused when %s', async (_, bytes, refusal) => {
    await expect(unzip(bytes)).rejects.toMatchObject({ refusal });
    expect(Object.keys(await everything()).filter((name) => !name.startsWith('tree/'))).toEqual([]);
  });
});

describe('names of files', () => {
  it.each([
    '../a',
    'a/../b',
    '/a',
    'C:a',
    'a\\b',
    '.git/config',
    'x/.GIT/y',
    'git~1/a',
    '.g\u200cit/a',
    '.git /a',
    'a//b',
    'a\0b',
    '',
  ])('refuse %j', (name) => expect(pathProblem(name)).not.toBeNull());

  it.each(['a.py', 'src/終.py', '.github/a.js', '..a/b', 'a b/c.ts', '.gitignore'])('allow %j', (name) => {
    expect(pathProblem(name)).toBeNull();
  });

  it('never lead out of the folder when they are allowed', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', '.git', '\\', '/'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const name = parts.join('/');
        if (pathProblem(name) !== null) return;
        expect(path.resolve('/box', ...name.split('/')).startsWith('/box/')).toBe(true);
      }),
    );
  });
});
