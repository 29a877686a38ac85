import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchCommit, findCommit, type GitRemote, parseGitUrl } from './git-remote';
import { createTreeWriter } from './tree-writer';

/** Real repositories behind a real `git http-backend` on loopback. */
let box: string;
let server: http.Server;
let host: string;
const signal = new AbortController().signal;

function git(folder: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, '-C', folder, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim();
}

async function makeRepository(name: string, files: Record<string, string>): Promise<string> {
  const folder = path.join(box, name);
  await fs.mkdir(folder, { recursive: true });
  git(folder, 'init', '--quiet');
  await commitFiles(folder, files);
  return folder;
}

async function commitFiles(folder: string, files: Record<string, string>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await fs.writeFile(path.join(folder, file), text);
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'change');
  return git(folder, 'rev-parse', 'HEAD');
}

/** CGI, as far as git's smart protocol needs it. */
function serveGit(request: http.IncomingMessage, response: http.ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...{
        NODE_ENV: process.env.NODE_ENV,
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: box,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
      },
      ...{ QUERY_STRING: url.search.slice(1), REQUEST_METHOD: request.method, REMOTE_ADDR: '127.0.0.1' },
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    for (const line of all.subarray(0, end).toString().split('\r\n')) {
      const [key = '', value = ''] = line.split(': ');
      if (key === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(key, value);
    }
    response.end(all.subarray(end + 4));
  });
}

beforeAll(async () => {
  box = await fs.mkdtemp(path.join(os.tmpdir(), 'git-'));
  server = http.createServer(serveGit).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await fs.rm(box, { recursive: true });
});

let trees = 0;
let tree: string;
let scratch: string;
beforeEach(async () => {
  tree = path.join(box, `tree-${trees}`);
  scratch = path.join(box, `scratch-${trees++}`);
  await fs.mkdir(tree);
  await fs.mkdir(scratch);
});

const remoteOf = (name: string): GitRemote => ({ url: `http://${host}/${name}/.git`, allowed: new Set([host]) });

async function fetchTree(name: string, ref?: string) {
  const remote = remoteOf(name);
  const commit = await findCommit(remote, ref, signal);
  const writer = createTreeWriter(tree);
  await fetchCommit({ remote, commit, ref: ref ?? null, writer, scratch, signal });
  return { commit, counts: writer.counts() };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe('a git repository', () => {
  it('is fetched at the commit of its default branch, a branch, a tag, or the commit itself', async () => {
    const folder = await makeRepository('plain', { 'src/a.py': 'a = 1\n', LICENSE: 'MIT' });
    const first = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'tag', '-a', 'v1', '-m', 'one');
    const second = await commitFiles(folder, { 'src/a.py': 'a = 2\n' });
    const { commit } = await fetchTree('plain');
    expect(commit).toBe(second);
    expect(await filesIn(tree)).toEqual(['LICENSE', 'src/a.py']);
    expect(await fs.readFile(path.join(tree, 'src/a.py'), 'utf8')).toBe('a = 2\n');
    expect(await findCommit(remoteOf('plain'), 'v1', signal)).toBe(first);
    expect(await findCommit(remoteOf('plain'), 'main', signal)).toBe(second);
    expect(await findCommit(remoteOf('plain'), first, signal)).toBe(first);
  });

  it('gives the pinned commit also when its branch has moved on', async () => {
    const folder = await makeRepository('moving', { 'a.py': 'old\n' });
    git(folder, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const remote = remoteOf('moving');
    const commit = await findCommit(remote, 'main', signal);
    await commitFiles(folder, { 'a.py': 'new\n' });
    const writer = createTreeWriter(tree);
    await fetchCommit({ remote, commit, ref: 'main', writer, scratch, signal });
    expect(await fs.readFile(path.join(tree, 'a.py'), 'utf8')).toBe('old\n');
  });

  it('cannot reach out of its folder or run anything', async () => {
    const folder = await makeRepository('hostile', {
      'good.py': 'good\n',
      '.gitattributes': '*.py filter=evil\nhidden.py export-ignore\n',
      'hidden.py': 'seen\n',
      'name\nwith newline.py': 'x\n',
      '.gitmodules': '[submodule "s"]\n\tpath = s\n\turl = file:///etc\n',
    });
    await fs.symlink('/etc/passwd', path.join(folder, 'passwd.py'));
    await fs.symlink('../..', path.join(folder, 'up'));
    git(folder, 'update-index', '--add', '--cacheinfo', `160000,${git(folder, 'rev-parse', 'HEAD')},s`);
    await commitFiles(folder, {});
    const { counts } = await fetchTree('hostile');
    expect(await filesIn(tree)).toEqual(['.gitattributes', '.gitmodules', 'good.py', 'hidden.py']);
    expect(counts.passedOver).toEqual({ 'is a SymbolicLink, not a file': 2, 'holds a control character': 1 });
  });

  it('that is not there, or has no such branch, is refused', async () => {
    await makeRepository('small', { 'a.py': 'a\n' });
    await expect(findCommit(remoteOf('nothing'), undefined, signal)).rejects.toMatchObject({ refusal: 'gone' });
    await expect(findCommit(remoteOf('small'), 'nope', signal)).rejects.toMatchObject({ refusal: 'gone' });
    await expect(findCommit(remoteOf('small'), '--upload-pack=x', signal)).rejects.toMatchObject({ refusal: 'gone' });
  });

  it('is not looked for at private addresses, nor over other protocols', async () => {
    const remote = { ...remoteOf('small'), allowed: new Set<string>() };
    await expect(findCommit(remote, undefined, signal)).rejects.toThrow(/not public|https is needed/);
    const ssh = { url: 'git@127.0.0.1:a/b.git', allowed: new Set<string>() };
    await expect(findCommit(ssh, undefined, signal)).rejects.toThrow(/not public/);
    for (const url of ['file:///etc', 'ext::sh -c id', 'git://example.org/a', '/etc', '--upload-pack=id']) {
      expect(() => parseGitUrl(url)).toThrow(/only https and ssh|not a URL/);
    }
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('The run was cancelled.'));
    await expect(findCommit(remoteOf('small'), undefined, stop.signal)).rejects.toThrow('The run was cancelled.');
  });
});
