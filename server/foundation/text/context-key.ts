import { createHash } from 'node:crypto';

/** What identifies a hole inside a project, however often its file is read or imported: sha256, hex. */
export function contextKey(input: {
  /** Name of the repository. */
  repository: string;
  path: string;
  /** Of the whole file. */
  sha256: string;
  byteStart: number;
  byteEnd: number;
}): string {
  const { repository, path, sha256, byteStart, byteEnd } = input;
  return createHash('sha256')
    .update(JSON.stringify([repository, path, sha256, byteStart, byteEnd]))
    .digest('hex');
}
