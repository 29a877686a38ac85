/** A git repository elsewhere: what a ref points to now, and the files of one commit. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { resolveCallable } from '@/server/foundation/http/guarded-fetch';
import { FETCH_LIMITS, RefusedRepositoryError } from './adapter';
import { extractTar } from './extract-archive';
import { GitError, pipeGit, runGit } from './run-git';
import type { TreeWriter } from './tree-writer';

export type GitRemote = {
  /** https://…, ssh://… or user@host:path */
  url: string;
  /** Hosts that an admin allows at private addresses, and over plain http. */
  allowed: ReadonlySet<string>;
  /** File with the private key, and our own file of known hosts, for ssh. */
  ssh?: { keyFile: string; knownHostsFile: string };
};

type Address = { config: Record<string, string>; env: Record<string, string> };

/** A URL of one of the kinds that are spoken, with user@host:path written out. */
export function parseGitUrl(url: string): URL {
  const scp = /^([A-Za-z0-9_.-]+@)?([A-Za-z0-9_.-]+):(?!\/\/)([^\s]+)$/.exec(url);
  const text = scp ? `ssh://${scp[1] ?? ''}${scp[2]}/${scp[3]}` : url;
  if (!URL.canParse(text)) throw new RefusedRepositoryError('unreadable', `${url}: is not a URL`);
  const parsed = new URL(text);
  if (!['https:', 'http:', 'ssh:'].includes(parsed.protocol)) {
    throw new RefusedRepositoryError('unreadable', `${url}: only https and ssh are spoken`);
  }
  return parsed;
}

/**
 * The commit that a ref points to, HEAD when none is given. A full commit id is taken as it is.
 * @throws RefusedRepositoryError when there is no such repository or ref
 */
export async function findCommit(remote: GitRemote, ref: string | undefined, signal: AbortSignal): Promise<string> {
  if (ref && COMMIT.test(ref)) return ref;
  if (ref?.startsWith('-')) throw new RefusedRepositoryError('gone', `${ref} is no name of a branch or tag`);
  const wanted = ref ?? 'HEAD';
  const args = ['ls-remote', '--quiet', '--', remote.url, wanted, `refs/heads/${wanted}`, `refs/tags/${wanted}^{}`];
  const lines = (await ask(remote, args, signal)).trim().split('\n').filter(Boolean);
  const found = new Map(lines.map((line) => line.split('\t').reverse() as [string, string]));
  const names = [`refs/heads/${wanted}`, `refs/tags/${wanted}^{}`, `refs/tags/${wanted}`, wanted];
  const commit = names.map((name) => found.get(name)).find((id) => id !== undefined);
  if (!commit)
    throw new RefusedRepositoryError('gone', `${remote.url} has no ${ref ? `branch or tag ${ref}` : 'commits'}`);
  return commit;
}

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

type FetchInput = {
  remote: GitRemote;
  commit: string;
  ref: string | null;
  writer: TreeWriter;
  scratch: string;
  signal: AbortSignal;
};

/**
 * Writes the files of exactly this commit. Nothing is checked out: they come out of git as an archive, which has to pass
 * the same gate as any other.
 * @param input.scratch an empty folder for git itself
 */
export async function fetchCommit({ remote, commit, ref, writer, scratch, signal }: FetchInput): Promise<void> {
  const gitDir = path.join(scratch, 'repository.git');
  await runGit({ args: ['init', '--quiet', '--bare', gitDir], signal });
  // Has the last word over the .gitattributes of the commit: nothing is left out of the archive or replaced in it.
  await fs.writeFile(path.join(gitDir, 'info', 'attributes'), '* -export-ignore -export-subst -text -filter\n');
  const limit = { folder: gitDir, bytes: FETCH_LIMITS.bytes };
  const fetch = (what: string) =>
    ask(
      remote,
      ['fetch', '--quiet', '--depth=1', '--no-tags', '--no-write-fetch-head', '--', remote.url, what],
      signal,
      {
        gitDir,
        limit,
      },
    );
  try {
    await fetch(commit);
  } catch (error) {
    // Some servers give out only what a branch or tag points to.
    if (!(error instanceof GitError) || !ref) throw asRefusal(error, remote.url);
    await fetch(ref);
  }
  await runGit({ args: ['cat-file', '-e', `${commit}^{commit}`], gitDir, signal }).catch((error: unknown) => {
    throw error instanceof GitError
      ? new RefusedRepositoryError('gone', `${remote.url} no longer has commit ${commit}`)
      : error;
  });
  await pipeGit({
    args: ['archive', '--format=tar', commit],
    gitDir,
    signal,
    read: (stream) => extractTar({ stream, writer, signal }),
  });
}

async function ask(
  remote: GitRemote,
  args: string[],
  signal: AbortSignal,
  more: { gitDir?: string; limit?: { folder: string; bytes: number } } = {},
): Promise<string> {
  const { config, env } = await pinAddress(remote);
  try {
    return await runGit({ args, config, env, signal, ...more });
  } catch (error) {
    throw args[0] === 'ls-remote' ? asRefusal(error, remote.url) : error;
  }
}

/** The host is looked up and checked here, and git connects to that address and to no other. */
async function pinAddress({ url, allowed, ssh }: GitRemote): Promise<Address> {
  const parsed = parseGitUrl(url);
  const isSsh = parsed.protocol === 'ssh:';
  const port = parsed.port || { 'https:': '443', 'http:': '80', 'ssh:': '22' }[parsed.protocol] || '';
  const address = await resolveCallable(isSsh ? `https://${parsed.hostname}:${port}` : parsed.href, allowed);
  const protocols = parsed.protocol.slice(0, -1);
  const base = { GIT_ALLOW_PROTOCOL: protocols };
  if (!isSsh) {
    const host = address.includes(':') ? `[${address}]` : address;
    return { config: { 'http.curloptResolve': `${parsed.hostname}:${port}:${host}` }, env: base };
  }
  const options = [
    ...[`HostName=${address}`, `HostKeyAlias=${parsed.hostname}`, 'BatchMode=yes', 'StrictHostKeyChecking=accept-new'],
    ...[`UserKnownHostsFile=${ssh?.knownHostsFile ?? '/dev/null'}`, 'ProxyCommand=none', 'PermitLocalCommand=no'],
    ...(ssh ? [`IdentityFile=${ssh.keyFile}`, 'IdentitiesOnly=yes'] : []),
  ];
  const command = ['ssh', '-F', '/dev/null', ...options.flatMap((option) => ['-o', `'${option}'`])].join(' ');
  return { config: {}, env: { ...base, GIT_SSH_COMMAND: command } };
}

/** What git says when a repository cannot be had at all, as opposed to a network that failed. */
function asRefusal(error: unknown, url: string): unknown {
  if (!(error instanceof GitError)) return error;
  if (
    /Authentication failed|could not read Username|Permission denied|terminal prompts disabled|HTTP 40[13]/i.test(
      error.stderr,
    )
  ) {
    return new RefusedRepositoryError('no-access', `${url}: access was denied`);
  }
  if (
    /not found|does not exist|does not appear to be a git repository|HTTP 4(04|10)|not our ref|no such remote ref/i.test(
      error.stderr,
    )
  ) {
    return new RefusedRepositoryError('gone', `${url}: there is no such repository or commit`);
  }
  return error;
}
