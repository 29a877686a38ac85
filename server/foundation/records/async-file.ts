/** A file as hyparquet reads it: by byte ranges, through one descriptor. */
import fs from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';

export type AsyncFile = AsyncBuffer & { close: () => Promise<void> };

export async function openAsyncFile(path: string): Promise<AsyncFile> {
  const handle = await fs.open(path, 'r');
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start: number, end = size) => {
      const length = end - start;
      const bytes = new ArrayBuffer(length);
      const view = new Uint8Array(bytes);
      let at = 0;
      while (at < length) {
        const { bytesRead } = await handle.read(view, at, length - at, start + at);
        if (bytesRead === 0) throw new Error('the file ended before its data');
        at += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}
