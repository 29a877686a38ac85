/** GitHub: a list of repositories, or those that a search finds. Keyed by their ids, so that a new name is no new repository. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { RequestError } from '@octokit/request-error';
import { z } from 'zod';
import { readAllowedHosts } from '@/server/foundation/models/allowed-hosts';
import {
  type DiscoveredRepository,
  type RefusedRepository,
  RefusedRepositoryError,
  type RepositoryRefusal,
  type SourceAdapter,
  type SourceContext,
} from '../adapter';
import { extractTar } from '../extract-archive';
import { fetchCommit } from '../git-remote';
import type { GitHubSource } from '../schema';
import { createTreeWriter } from '../tree-writer';
import { type GitHubClient, openGitHub } from './github/client';
import { type GitHubRepository, repositorySchema, searchRepositories } from './github/search';

const detailSchema = z.object({ name: z.string(), cloneUrl: z.string() });

export const githubAdapter: SourceAdapter<GitHubSource> = {
  kind: 'github',
  discover: async function* (ctx, { github }) {
    const client = await openGitHub(ctx, github);
    if (github.search) {
      for await (const repository of searchRepositories(ctx, client, github.search)) {
        yield pinOrRefuse(ctx, client, { repository, forks: github.search.forks });
      }
      return;
    }
    for (const wanted of github.repositories ?? []) {
      const [name = '', ref] = wanted.split(/@(.*)/, 2);
      const shown = { key: `github:${name}`, name, url: null };
      yield await ask<DiscoveredRepository | RefusedRepository>(ctx, shown, async () => {
        const [owner = '', repo = ''] = name.split('/');
        const answer = await client.request('GET /repos/{owner}/{repo}', { owner, repo });
        // Whoever names a fork means it.
        return pinOrRefuse(ctx, client, { repository: repositorySchema.parse(answer.data), ref, forks: true });
      });
    }
  },
  fetch: async (ctx, { github }, { pin, ref, detail }, folder) => {
    const { name, cloneUrl } = detailSchema.parse(detail);
    const writer = createTreeWriter(folder);
    if (github.content === 'clone') {
      const scratch = await fs.mkdtemp(path.join(path.dirname(folder), 'git-'));
      const remote = { url: cloneUrl, allowed: await readAllowedHosts(ctx.db) };
      await fetchCommit({ remote, commit: pin, ref, writer, scratch, signal: ctx.signal }).finally(() =>
        fs.rm(scratch, { recursive: true, force: true }),
      );
      return writer.counts();
    }
    const client = await openGitHub(ctx, github);
    const [owner = '', repo = ''] = name.split('/');
    const answer = await client
      .request('GET /repos/{owner}/{repo}/tarball/{ref}', {
        ...{ owner, repo, ref: pin },
        request: { parseSuccessResponseBody: false, signal: ctx.signal },
      })
      .catch((error: unknown) => {
        const refusal = refusalOf(error);
        throw refusal ? new RefusedRepositoryError(refusal.refused, refusal.why) : error;
      });
    const body = answer.data as unknown as Parameters<typeof Readable.fromWeb>[0];
    // GitHub packs everything below a folder named for the commit.
    await extractTar({ stream: Readable.fromWeb(body), writer, strip: 1, signal: ctx.signal });
    return writer.counts();
  },
};

type PinInput = { repository: GitHubRepository; ref?: string; forks: boolean };

async function pinOrRefuse(
  ctx: SourceContext,
  client: GitHubClient,
  { repository, ref, forks }: PinInput,
): Promise<DiscoveredRepository | RefusedRepository> {
  const { id, full_name: name, html_url: url, default_branch } = repository;
  const shown = { key: `github:${id}`, name, url };
  if (repository.fork && !forks) return { ...shown, refused: 'fork', why: 'is a fork' };
  return ask<DiscoveredRepository | RefusedRepository>(ctx, shown, async () => {
    const [owner = '', repo = ''] = name.split('/');
    const answer = await client.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      ...{ owner, repo, ref: ref ?? default_branch },
      mediaType: { format: 'sha' },
    });
    const license = repository.license?.spdx_id ?? null;
    return {
      ...shown,
      pin: String(answer.data),
      ref: ref ?? default_branch,
      license: license === 'NOASSERTION' ? null : license,
      stars: repository.stargazers_count,
      forkOf: repository.source ? `github:${repository.source.id}` : null,
      detail: { name, cloneUrl: repository.clone_url ?? `${url}.git` },
    };
  });
}

async function ask<T>(
  ctx: SourceContext,
  shown: Pick<RefusedRepository, 'key' | 'name' | 'url'>,
  work: () => Promise<T>,
) {
  ctx.signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { ...shown, ...refusal };
  }
}

/** What an answer of GitHub says about a repository that cannot be had; null when it says nothing about it. */
function refusalOf(error: unknown): { refused: RepositoryRefusal; why: string } | null {
  if (!(error instanceof RequestError)) return null;
  if (error.status === 404)
    return { refused: 'gone', why: 'GitHub has no such repository, or shows it to others only' };
  if (error.status === 451) return { refused: 'gone', why: 'GitHub has blocked it for legal reasons' };
  if (error.status === 409) return { refused: 'empty', why: 'has no commits' };
  if (error.status === 422) return { refused: 'gone', why: 'has no such branch, tag or commit' };
  if (error.status === 401 || error.status === 403) return { refused: 'no-access', why: error.message };
  return null;
}
