/** Takes tar and zip archives apart without trusting them: no links, no devices, no names that lead out, no bombs. */
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import yauzl from 'yauzl';
import { RefusedRepositoryError } from './adapter';
import type { TreeWriter } from './tree-writer';

type TarInput = {
  stream: Readable;
  writer: TreeWriter;
  /** Leading parts of each name that are left out, as `tar --strip-components`. */
  strip?: number;
  signal?: AbortSignal;
};

const FILE_TYPES = new Set(['File', 'OldFile', 'ContiguousFile']);
/** Carry no content of their own: folders come with their files, headers were read by the parser. */
const SILENT_TYPES = new Set([
  'Directory',
  'GNUDumpDir',
  'GlobalExtendedHeader',
  'ExtendedHeader',
  'OldExtendedHeader',
]);

/**
 * Reads a tar archive: plain, gzip or Zstandard, told by its first bytes.
 * @throws RefusedRepositoryError when it is no archive, is damaged, or is over a limit
 */
export async function extractTar({ stream, writer, strip = 0, signal }: TarInput): Promise<void> {
  const parser = new Parser({ strict: true, maxMetaEntrySize: 100_000 });
  let failure: unknown = null;
  let last: Promise<void> = Promise.resolve();
  parser.on('entry', (entry: ReadEntry) => {
    // The parser hands over the next entry when this one was read, so one promise is enough.
    last = addTarEntry(entry, writer, strip).catch((error: unknown) => {
      failure ??= error;
      entry.resume();
      source.destroy(error as Error);
    });
  });
  parser.on('ignoredEntry', (entry: ReadEntry) =>
    writer.passOver(String(entry.path), `is a ${entry.type}, not a file`),
  );
  const source = new PassThrough();
  const feed = pipeline(stream, source, { signal }).catch((error: unknown) => {
    failure ??= error;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('end', resolve);
      parser.on('error', reject);
      source.on('error', reject);
      source.on('data', (chunk: Buffer) => {
        if (parser.write(chunk)) return;
        source.pause();
        parser.once('drain', () => source.resume());
      });
      source.on('end', () => parser.end());
    });
    await last;
  } catch (error) {
    failure ??= error;
  }
  await feed;
  if (!failure) return;
  if (signal?.aborted) throw signal.reason;
  if (failure instanceof RefusedRepositoryError) throw failure;
  const { message } = failure as Error;
  if ((failure as { tarCode?: string }).tarCode || /zlib|brotli|zstd|incorrect header|unexpected end/i.test(message)) {
    throw new RefusedRepositoryError('not-an-archive', message);
  }
  throw failure;
}

async function addTarEntry(entry: ReadEntry, writer: TreeWriter, strip: number): Promise<void> {
  const name = String(entry.path).split('/').slice(strip).join('/');
  if (FILE_TYPES.has(entry.type) && name !== '') {
    await writer.add(name, entry as unknown as AsyncIterable<Uint8Array>);
  } else if (!SILENT_TYPES.has(entry.type)) writer.passOver(name, `is a ${entry.type}, not a file`);
  entry.resume();
}

const FILE_TYPE_BITS = 0o170000;
const REGULAR_FILE = 0o100000;

/**
 * Reads a zip archive from disk.
 * @throws RefusedRepositoryError as extractTar
 */
export async function extractZip(input: { path: string; writer: TreeWriter; signal?: AbortSignal }): Promise<void> {
  const { writer, signal } = input;
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.openPromise(input.path, { strictFileNames: false, validateEntrySizes: true });
  } catch (error) {
    throw new RefusedRepositoryError('not-an-archive', (error as Error).message);
  }
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_BITS;
      if (entry.fileName.endsWith('/')) continue;
      if (type !== 0 && type !== REGULAR_FILE) writer.passOver(entry.fileName, 'is a link, not a file');
      else if (!entry.canDecodeFileData()) writer.passOver(entry.fileName, 'is encrypted or packed in an unknown way');
      else await writer.add(entry.fileName, await zip.openReadStreamPromise(entry));
    }
  } catch (error) {
    if (signal?.aborted || error instanceof RefusedRepositoryError) throw error;
    throw new RefusedRepositoryError('not-an-archive', (error as Error).message);
  } finally {
    zip.close();
  }
}
