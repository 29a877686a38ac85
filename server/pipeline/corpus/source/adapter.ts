/**
 * Where code comes from. The next kind of source is one file that fills in `SourceAdapter`, and a line in adapters.ts.
 * A source names repositories, each pinned to what it holds; the worker fetches them one by one into folders of its own,
 * and the scan walks those like any other folder.
 */
import type { CredentialKind } from '@/server/foundation/credentials/schema';
import type { Db } from '@/server/foundation/db/client';
import type { Json, LogLevel } from '@/server/foundation/runs/types';

export type SourceContext = {
  db: Db;
  projectId: string;
  runId: string;
  signal: AbortSignal;
  log: (level: LogLevel, message: string, detail?: Json) => Promise<void>;
  /** The secret of a stored credential. @throws PermanentError when there is none of this name and of these kinds */
  openCredential: (name: string, kinds: CredentialKind[]) => Promise<string>;
  /** Where ssh remembers the hosts that it has met. */
  knownHostsFile: string;
};

/** Why a repository as a whole was not used. */
export const REPOSITORY_REFUSALS = [
  'gone',
  'no-access',
  'license-missing',
  'license-not-allowed',
  'fork',
  'empty',
  'too-large',
  'too-many-files',
  'path-outside',
  'not-an-archive',
  'unreadable',
] as const;
export type RepositoryRefusal = (typeof REPOSITORY_REFUSALS)[number];

export type DiscoveredRepository = {
  /** Stable identity in the project, the same for every run: 'github:12345', 'git:https://host/path', 'archive:sha256'. */
  key: string;
  /** 'owner/name' or what people would call it. */
  name: string;
  /** Where a browser finds it; null when nowhere. */
  url: string | null;
  /** What its content is pinned to: a commit, or the hash of an archive. The same pin gives the same files. */
  pin: string;
  /** Branch or tag that was asked for. */
  ref: string | null;
  /** SPDX id as the host states it; the license files in it are read besides. */
  license: string | null;
  stars: number | null;
  /** Key of the repository that it was forked from. */
  forkOf: string | null;
  /** What `fetch` needs to know later; no secrets. */
  detail: Json;
};

export type RefusedRepository = {
  key: string;
  name: string;
  url: string | null;
  refused: RepositoryRefusal;
  why: string;
};

/** What `fetch` wrote. */
export type TreeCounts = {
  files: number;
  bytes: number;
  /** What was left out, by reason. */
  passedOver: Record<string, number>;
  /** Some of it, for the log. */
  examples: string[];
};

export type SourceAdapter<Config = unknown> = {
  /** Its key under `source:` in a configuration. */
  kind: string;
  /** Lists what there is, in a fixed order. Called once in a run; the list is stored before anything is fetched. */
  discover: (ctx: SourceContext, config: Config) => AsyncIterable<DiscoveredRepository | RefusedRepository>;
  /**
   * Writes a repository's files into `folder`, which is new and empty. Links, names that lead out of it, and more bytes
   * or files than the limits are refused, never written.
   * @throws RefusedRepositoryError when the repository cannot be used; anything else is tried again
   */
  fetch: (ctx: SourceContext, config: Config, repository: DiscoveredRepository, folder: string) => Promise<TreeCounts>;
};

export class RefusedRepositoryError extends Error {
  override name = 'RefusedRepositoryError';
  readonly refusal: RepositoryRefusal;
  constructor(refusal: RepositoryRefusal, why: string) {
    super(why);
    this.refusal = refusal;
  }
}

/** What one repository may hold on disk, whatever it is fetched from. */
export const FETCH_LIMITS = { bytes: 2_000_000_000, files: 50_000, fileBytes: 5_000_000 } as const;
