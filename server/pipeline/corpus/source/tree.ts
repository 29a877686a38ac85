/** The fetched files of a repository: in one folder a pin, kept between runs, and fetched again where they are missing. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { foolproofHome } from '@/server/foundation/home-folder';
import type { DiscoveredRepository, SourceAdapter, SourceContext, TreeCounts } from './adapter';

export const sourcesFolder = () => path.join(foolproofHome(), 'sources');

/** Key of a repository at its pin, or of a folder in it that states a license of its own. */
export function treeKey({ key, pin }: { key: string; pin: string | null }, folder: string): string {
  return `${key}@${pin}${folder ? `#${folder}` : ''}`;
}

/** The key of the fetched repository that `treeKey` was made of; null for one that was not fetched. */
export function keyOfTree(repositoryKey: string): string | null {
  return /^(.+)@[0-9a-f]{40,64}(#.*)?$/.exec(repositoryKey)?.[1] ?? null;
}

export type Tree = { folder: string; counts: TreeCounts };

/** Written last: a folder without it is not complete. */
const COUNTS = 'counts.json';

/**
 * Gives the folder with a repository's files, fetching them when this machine has not got them. The pin makes them the
 * same on every machine.
 * @throws RefusedRepositoryError when the repository cannot be used
 */
export async function openTree(input: {
  ctx: SourceContext;
  adapter: SourceAdapter;
  config: unknown;
  repository: DiscoveredRepository;
}): Promise<Tree> {
  const { ctx, adapter, config, repository } = input;
  const id = createHash('sha256').update(`${repository.key}\n${repository.pin}`).digest('hex').slice(0, 32);
  const home = path.join(sourcesFolder(), id);
  const stored = await readCounts(home);
  if (stored) return { folder: path.join(home, 'tree'), counts: stored };

  const fresh = `${home}.${randomUUID()}`;
  await fs.mkdir(path.join(fresh, 'tree'), { recursive: true });
  try {
    const counts = await adapter.fetch(ctx, config, repository, path.join(fresh, 'tree'));
    await fs.writeFile(path.join(fresh, COUNTS), JSON.stringify(counts));
    await fs.rename(fresh, home).catch(async (error: NodeJS.ErrnoException) => {
      // Another task of this machine was first with the same files.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return { folder: path.join(home, 'tree'), counts };
  } finally {
    await fs.rm(fresh, { recursive: true, force: true });
  }
}

async function readCounts(home: string): Promise<TreeCounts | null> {
  try {
    return JSON.parse(await fs.readFile(path.join(home, COUNTS), 'utf8'));
  } catch {
    return null;
  }
}
