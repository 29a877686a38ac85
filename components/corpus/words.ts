import type { SourceKind } from '@/server/pipeline/corpus/view/schema';

export const SOURCE_NAMES: Record<SourceKind, string> = {
  github: 'GitHub',
  git: 'Git',
  archives: 'Archives',
  directory: 'Folder',
};

const SHORT_COMMIT = 10;

/** A commit as people quote it; the hash of an archive is cut the same way. */
export const shortCommit = (commit: string) => commit.slice(0, SHORT_COMMIT);
