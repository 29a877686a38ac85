import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import {
  commitOf,
  type FixtureOptions,
  type FixtureRepository,
  type GitHubServer,
  startGitHubServer,
} from '@/test/github-server/start';
import type { DiscoveredRepository, RefusedRepository, SourceContext } from '../adapter';
import { githubSourceSchema } from '../schema';
import { githubAdapter } from './github';
import { buildQuery } from './github/search';

let db: TestDb;
let box: string;
let server: GitHubServer | null = null;
let said: string[];

beforeEach(async () => {
  db = await openTestDb();
  box = await fs.mkdtemp(path.join(os.tmpdir(), 'github-'));
  process.env.FOOLPROOF_HOME = box;
  said = [];
});
afterEach(async () => {
  delete process.env.FOOLPROOF_HOME;
  delete process.env.GITHUB_TOKEN;
  await server?.close();
  server = null;
  await db.close();
  await fs.rm(box, { recursive: true });
});

async function start(options: FixtureOptions) {
  server = await startGitHubServer(options);
  await db.pool.query(`INSERT INTO allowed_host (host, note) VALUES ($1, 'test')`, [server.host]);
  return server;
}

function contextOf(signal = new AbortController().signal): SourceContext {
  return {
    ...{ db, projectId: '', runId: '', signal, knownHostsFile: path.join(box, 'known') },
    log: async (_, message) => {
      said.push(message);
    },
    openCredential: async () => 'stored-token',
  };
}

const configOf = (github: object) => githubSourceSchema.parse({ github: { api_url: server?.url, ...github } });

async function discover(github: object, ctx = contextOf()) {
  const found: (DiscoveredRepository | RefusedRepository)[] = [];
  for await (const repository of githubAdapter.discover(ctx, configOf(github))) found.push(repository);
  return found;
}

const outcomes = (list: (DiscoveredRepository | RefusedRepository)[]) =>
  list.map((item) => [item.name, 'refused' in item ? item.refused : 'found']);

const python = (id: number, more: Partial<FixtureRepository> = {}): FixtureRepository => ({
  ...{ id, name: `org/r${id}`, language: 'Python', stars: id },
  ...more,
});

describe('a list of GitHub repositories', () => {
  it('is pinned to commits, with what GitHub says of each', async () => {
    const repository = python(7, { stars: 12, license: 'Apache-2.0' });
    await start({ repositories: [repository] });
    expect(await discover({ repositories: ['org/r7'] })).toEqual([
      {
        ...{
          key: 'github:7',
          name: 'org/r7',
          pin: commitOf(repository),
          ref: 'main',
          license: 'Apache-2.0',
          stars: 12,
        },
        ...{ forkOf: null, url: expect.stringContaining('/org/r7'), detail: expect.anything() },
      },
    ]);
  });

  it('follows a new name, and says why a repository cannot be had', async () => {
    await start({
      repositories: [
        python(1, { name: 'new/name', formerly: ['old/name'] }),
        python(2, { state: 'gone' }),
        python(3, { state: 'blocked' }),
        python(4, { state: 'empty' }),
        python(5),
      ],
    });
    const found = await discover({
      repositories: ['old/name', 'org/r2', 'org/r3', 'org/r4', 'org/r5@nope', 'no/such'],
    });
    expect(outcomes(found)).toEqual([
      ['new/name', 'found'],
      ['org/r2', 'gone'],
      ['org/r3', 'gone'],
      ['org/r4', 'empty'],
      ['org/r5', 'gone'],
      ['no/such', 'gone'],
    ]);
  });

  it('costs nothing of the rate limit where nothing has changed', async () => {
    const { requests } = await start({ repositories: [python(1)] });
    const first = await discover({ repositories: ['org/r1'] });
    expect(await discover({ repositories: ['org/r1'] })).toEqual(first);
    expect(requests.map(({ status }) => status)).toEqual([200, 200, 304, 304]);
  });

  it('waits for limits and goes on after errors', async () => {
    const faults = { 1: 'rate-limit', 3: 'secondary-limit', 5: 'error' } as const;
    const { requests } = await start({ repositories: [python(1), python(2)], faults });
    expect(outcomes(await discover({ repositories: ['org/r1', 'org/r2'] }))).toEqual([
      ['org/r1', 'found'],
      ['org/r2', 'found'],
    ]);
    expect(requests.filter(({ status }) => status !== 200)).toHaveLength(3);
  });

  it('is asked for with the token of the environment or a stored one, which is written nowhere', async () => {
    process.env.GITHUB_TOKEN = 'canary-token-1';
    await start({ repositories: [python(1)], token: 'canary-token-1' });
    expect(outcomes(await discover({ repositories: ['org/r1'] }))).toEqual([['org/r1', 'found']]);
    const refused = await discover({ repositories: ['org/r1'], credential: 'mine' });
    expect(refused).toEqual([expect.objectContaining({ refused: 'no-access' })]);
    const files = await fs.readdir(box, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      expect(await fs.readFile(path.join(file.parentPath, file.name), 'utf8')).not.toMatch(/canary-token|stored-token/);
    }
    expect(JSON.stringify([refused, said])).not.toMatch(/canary-token|stored-token/);
  });

  it('says when there is no token', async () => {
    await start({ repositories: [python(1)] });
    await discover({ repositories: ['org/r1'] });
    expect(said.join()).toMatch(/No GitHub token/);
  });

  it('stops when the run is cancelled', async () => {
    await start({ repositories: [python(1)] });
    const stop = new AbortController();
    stop.abort(new Error('The run was cancelled.'));
    await expect(discover({ repositories: ['org/r1'] }, contextOf(stop.signal))).rejects.toThrow('cancelled');
  });
});

describe('a search', () => {
  it('gives the most starred of each language first, without forks', async () => {
    await start({
      repositories: [
        python(1),
        python(9),
        python(5, { fork: true }),
        { id: 20, name: 'org/go', language: 'Go', stars: 3 },
      ],
    });
    const found = await discover({ search: { languages: ['python', 'go'], max_repositories: 2 } });
    expect(found.map(({ name }) => name)).toEqual(['org/r9', 'org/r1', 'org/go']);
  });

  it('goes on past the thousand that GitHub shows of a query', async () => {
    const repositories = Array.from({ length: 1_150 }, (_, n) => python(n + 1, { stars: Math.floor(n / 3) }));
    await start({ repositories });
    const found = await discover({ search: { languages: ['python'], max_repositories: 1_120 } });
    expect(new Set(found.map(({ key }) => key)).size).toBe(1_120);
    const stars = found.map((item) => ('stars' in item ? (item.stars ?? 0) : 0));
    expect(stars).toEqual([...stars].sort((a, b) => b - a));
  });

  it('is written in GitHub’s own syntax', () => {
    const search = githubSourceSchema.parse({
      github: {
        search: { query: 'parser', stars: { min: 10 }, pushed_after: '2025-01-01', topics: ['cli'], archived: false },
      },
    }).github.search;
    if (!search) throw new Error('no search');
    expect(buildQuery({ search, language: 'cpp', license: 'MIT' }, 500)).toBe(
      'parser language:"C++" stars:10..500 pushed:>=2025-01-01 size:<=100000 topic:cli license:mit fork:false archived:false',
    );
  });
});

describe('the files of a repository', () => {
  it('are those of the pinned commit, without the folder that GitHub puts around them', async () => {
    await start({ repositories: [python(1, { files: { 'src/a.py': 'a = 1\n', LICENSE: 'MIT' } })] });
    const [repository] = await discover({ repositories: ['org/r1'] });
    const folder = path.join(box, 'tree');
    await fs.mkdir(folder);
    const config = configOf({ repositories: ['org/r1'] });
    const counts = await githubAdapter.fetch(contextOf(), config, repository as DiscoveredRepository, folder);
    expect(counts).toMatchObject({ files: 2, passedOver: {} });
    expect(await fs.readFile(path.join(folder, 'src/a.py'), 'utf8')).toBe('a = 1\n');
  });

  it('are refused when the repository has gone since', async () => {
    const repository = python(1);
    await start({ repositories: [repository] });
    const [found] = await discover({ repositories: ['org/r1'] });
    repository.state = 'gone';
    const fetching = githubAdapter.fetch(
      contextOf(),
      configOf({ repositories: ['org/r1'] }),
      found as DiscoveredRepository,
      box,
    );
    await expect(fetching).rejects.toMatchObject({ refusal: 'gone' });
  });
});
