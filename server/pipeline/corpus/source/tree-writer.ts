/** Writes a repository's files into a folder of ours, whoever they come from: names checked, links impossible, bounded. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { FETCH_LIMITS, RefusedRepositoryError, type TreeCounts } from './adapter';
import { pathProblem } from './safe-path';

export type TreeLimits = { bytes: number; files: number; fileBytes: number };

export type TreeWriter = {
  /**
   * Writes one file. A bad name, a name that is taken, or a file over its limit is passed over; `content` is read as far
   * as it is needed.
   * @throws RefusedRepositoryError when the whole is over a limit
   */
  add: (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>;
  passOver: (name: string, reason: string) => void;
  counts: () => TreeCounts;
};

const MOST_EXAMPLES = 5;

/** @param folder exists and is empty */
export function createTreeWriter(folder: string, limits: TreeLimits = FETCH_LIMITS): TreeWriter {
  let [files, bytes] = [0, 0];
  const passedOver: Record<string, number> = {};
  const examples: string[] = [];
  const folders = new Set<string>();
  const passOver = (name: string, reason: string) => {
    passedOver[reason] = (passedOver[reason] ?? 0) + 1;
    if (examples.length < MOST_EXAMPLES) examples.push(`${JSON.stringify(name.slice(0, 200))} ${reason}`);
  };
  const write = async (name: string, content: AsyncIterable<Uint8Array>) => {
    const target = path.join(folder, ...name.split('/'));
    const parent = path.dirname(target);
    if (!folders.has(parent)) {
      await fs.mkdir(parent, { recursive: true });
      folders.add(parent);
    }
    // 'wx' never follows or replaces what is there: the second of two equal names is passed over.
    const file = await fs.open(target, 'wx', 0o600);
    let size = 0;
    try {
      for await (const chunk of content) {
        size += chunk.length;
        if (bytes + size > limits.bytes)
          throw new RefusedRepositoryError('too-large', `more than ${limits.bytes} bytes`);
        if (size > limits.fileBytes) break;
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
    if (size <= limits.fileBytes) return size;
    await fs.rm(target);
    return null;
  };
  return {
    add: async (name, content) => {
      const problem = pathProblem(name);
      if (problem) return passOver(name, problem);
      if (files >= limits.files) throw new RefusedRepositoryError('too-many-files', `more than ${limits.files} files`);
      files++;
      try {
        const size = await write(name, content);
        if (size === null) passOver(name, `is over ${limits.fileBytes} bytes`);
        else bytes += size;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code !== 'EEXIST' && code !== 'ENOTDIR' && code !== 'EISDIR') throw error;
        passOver(name, 'is there twice');
      }
    },
    passOver,
    counts: () => ({ files, bytes, passedOver, examples }),
  };
}
