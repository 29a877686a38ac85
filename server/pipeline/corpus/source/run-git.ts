/** Runs git on what strangers wrote: no configuration of theirs or ours, no hooks, no prompts, bounded in time and size. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { PermanentError } from '@/server/foundation/runs/engine';
import { RefusedRepositoryError } from './adapter';

export type GitInput = {
  args: string[];
  /** The repository; left out for commands that need none. */
  gitDir?: string;
  /** Options of one command: addresses that names are pinned to, for instance. */
  config?: Record<string, string>;
  env?: Record<string, string>;
  signal?: AbortSignal;
  /** The command ends when this folder holds more. */
  limit?: { folder: string; bytes: number };
};

/** git said no. `stderr` is what it said. */
export class GitError extends Error {
  override name = 'GitError';
  readonly stderr: string;
  constructor(command: string, stderr: string) {
    super(`git ${command}: ${lastLine(stderr)}`);
    this.stderr = stderr;
  }
}

const TIMEOUT_MS = 15 * 60_000;
const LOOK_MS = 500;
const MAX_STDERR = 20_000;

/** Nothing of the repository's or the machine's configuration takes part. */
const CONFIG: Record<string, string> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  'credential.helper': '',
  'fetch.recurseSubmodules': 'false',
  'submodule.recurse': 'false',
  'http.followRedirects': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'safe.directory': '*',
};

/** Runs a command and gives its standard output as text. */
export async function runGit(input: GitInput): Promise<string> {
  let text = '';
  await pipeGit({
    ...input,
    read: async (stdout) => {
      for await (const chunk of stdout.setEncoding('utf8')) text += chunk;
    },
  });
  return text;
}

/**
 * Runs a command whose output is read as a stream.
 * @throws GitError when it fails, PermanentError when this machine has no git, RefusedRepositoryError over the limit
 */
export async function pipeGit(input: GitInput & { read: (stdout: Readable) => Promise<void> }): Promise<void> {
  input.signal?.throwIfAborted();
  const options = Object.entries({ ...CONFIG, ...input.config }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn('git', [...options, ...(input.gitDir ? ['--git-dir', input.gitDir] : []), ...input.args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what git starts (ssh, git-remote-https) ends with it.
    detached: true,
    env: {
      NODE_ENV: process.env.NODE_ENV,
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '/bin/false',
      SSH_ASKPASS: '/bin/false',
      GIT_LFS_SKIP_SMUDGE: '1',
      ...input.env,
    },
  });
  const stop = watch(child, input);
  const said = collect(child.stderr);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new PermanentError('git is not installed on the worker’s machine') : error),
    );
    child.once('close', (code) => resolve(code));
  });
  try {
    const [code] = await Promise.all([exit, input.read(child.stdout)]);
    const reason = stop.reason();
    if (reason) throw reason;
    if (code !== 0) throw new GitError(input.args[0] ?? '', await said);
  } catch (error) {
    kill(child);
    throw stop.reason() ?? error;
  } finally {
    stop.end();
  }
}

/** Ends the command when it is told to, takes too long, or fills the disk. */
function watch(child: ChildProcess, { signal, limit }: GitInput) {
  let reason: Error | null = null;
  const give = (why: Error) => {
    reason ??= why;
    kill(child);
  };
  const onAbort = () => give(signal?.reason instanceof Error ? signal.reason : new Error('stopped'));
  signal?.addEventListener('abort', onAbort);
  const timeout = setTimeout(() => give(new Error(`git took longer than ${TIMEOUT_MS / 60_000} minutes`)), TIMEOUT_MS);
  const looking = limit
    ? setInterval(async () => {
        const bytes = await folderBytes(limit.folder);
        if (bytes > limit.bytes) give(new RefusedRepositoryError('too-large', `more than ${limit.bytes} bytes`));
      }, LOOK_MS)
    : undefined;
  return {
    reason: () => reason,
    end: () => {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(timeout);
      clearInterval(looking);
    },
  };
}

function kill(child: ChildProcess) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

async function collect(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text = (text + chunk).slice(-MAX_STDERR);
  return text;
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      fs.lstat(path.join(entry.parentPath, entry.name)).then(
        (stat) => stat.size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? 'failed';
