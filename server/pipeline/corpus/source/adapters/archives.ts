/** Archives on the worker's machine, each one repository. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { RefusedRepositoryError, type SourceAdapter } from '../adapter';
import { extractTar, extractZip } from '../extract-archive';
import type { ArchivesSource } from '../schema';
import { createTreeWriter } from '../tree-writer';

const detailSchema = z.object({ path: z.string(), strip: z.number() });

export const archivesAdapter: SourceAdapter<ArchivesSource> = {
  kind: 'archives',
  discover: async function* (ctx, { archives }) {
    for (const { path: file, name = path.basename(file).replace(/\.(zip|tgz|tar(\.\w+)?)$/i, ''), strip } of archives) {
      ctx.signal.throwIfAborted();
      const shown = { key: `archive:${file}`, name, url: null };
      try {
        const pin = await hashFile(file, ctx.signal);
        yield { ...shown, pin, ref: null, license: null, stars: null, forkOf: null, detail: { path: file, strip } };
      } catch (error) {
        if (ctx.signal.aborted) throw error;
        yield { ...shown, refused: 'unreadable', why: (error as Error).message };
      }
    }
  },
  fetch: async ({ signal }, _, { pin, detail }, folder) => {
    const { path: file, strip } = detailSchema.parse(detail);
    if ((await hashFile(file, signal)) !== pin) {
      throw new RefusedRepositoryError('unreadable', `${file} has changed since the run began`);
    }
    const writer = createTreeWriter(folder);
    if (/\.zip$/i.test(file)) await extractZip({ path: file, writer, signal });
    else await extractTar({ stream: createReadStream(file), writer, strip, signal });
    return writer.counts();
  },
};

async function hashFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}
