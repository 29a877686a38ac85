/** Any git repository, over https or ssh. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { BlockedAddressError } from '@/server/foundation/http/guarded-fetch';
import { readAllowedHosts } from '@/server/foundation/models/allowed-hosts';
import { PermanentError } from '@/server/foundation/runs/engine';
import { type RefusedRepository, RefusedRepositoryError, type SourceAdapter, type SourceContext } from '../adapter';
import { fetchCommit, findCommit, type GitRemote, parseGitUrl } from '../git-remote';
import type { GitSource } from '../schema';
import { createTreeWriter } from '../tree-writer';

const detailSchema = z.object({ url: z.string(), credential: z.string().nullable() });

export const gitAdapter: SourceAdapter<GitSource> = {
  kind: 'git',
  discover: async function* (ctx, { git }) {
    for (const { url, ref, name = nameOf(url), credential } of git) {
      ctx.signal.throwIfAborted();
      const shown = { key: `git:${url}`, name, url: browserUrl(url) };
      try {
        const commit = await withRemote(ctx, { url, credential: credential ?? null }, (remote) =>
          findCommit(remote, ref, ctx.signal),
        );
        const detail = { url, credential: credential ?? null };
        yield { ...shown, pin: commit, ref: ref ?? null, license: null, stars: null, forkOf: null, detail };
      } catch (error) {
        yield asRefused(shown, error);
      }
    }
  },
  fetch: async (ctx, _, { pin, ref, detail }, folder) => {
    const scratch = await fs.mkdtemp(path.join(path.dirname(folder), 'git-'));
    try {
      const writer = createTreeWriter(folder);
      await withRemote(ctx, detailSchema.parse(detail), (remote) =>
        fetchCommit({ remote, commit: pin, ref, writer, scratch, signal: ctx.signal }),
      );
      return writer.counts();
    } finally {
      await fs.rm(scratch, { recursive: true, force: true });
    }
  },
};

function asRefused(shown: Pick<RefusedRepository, 'key' | 'name' | 'url'>, error: unknown): RefusedRepository {
  if (error instanceof RefusedRepositoryError) return { ...shown, refused: error.refusal, why: error.message };
  if (error instanceof BlockedAddressError) return { ...shown, refused: 'no-access', why: error.message };
  throw error;
}

async function withRemote<T>(
  ctx: SourceContext,
  { url, credential }: { url: string; credential: string | null },
  work: (remote: GitRemote) => Promise<T>,
): Promise<T> {
  const remote: GitRemote = { url, allowed: await readAllowedHosts(ctx.db) };
  if (credential === null) return work(remote);
  if (parseGitUrl(url).protocol !== 'ssh:') throw new PermanentError(`source.git: ${url} takes no ssh key`);
  const key = await ctx.openCredential(credential, ['ssh-key']);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'foolproof-ssh-'));
  try {
    const keyFile = path.join(folder, 'key');
    await fs.writeFile(keyFile, key.endsWith('\n') ? key : `${key}\n`, { mode: 0o600 });
    return await work({ ...remote, ssh: { keyFile, knownHostsFile: ctx.knownHostsFile } });
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** 'owner/name', as far as the address has it. */
function nameOf(url: string): string {
  const parts = parseGitUrl(url)
    .pathname.replace(/\/?(\.git)?\/?$/, '')
    .split('/')
    .filter(Boolean);
  return parts.slice(-2).join('/') || parseGitUrl(url).hostname;
}

/** The address without what only git needs; null for ssh, which no browser opens. */
function browserUrl(url: string): string | null {
  const { protocol, host, pathname } = parseGitUrl(url);
  return protocol === 'ssh:' ? null : `${protocol}//${host}${pathname.replace(/(\.git)?\/?$/, '')}`;
}
