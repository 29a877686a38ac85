/**
 * A test fixture: a local HTTP server that speaks the parts of GitHub's REST API which the GitHub source uses. It holds
 * the repositories that a test gives it and no others.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { makeTar } from '@/server/pipeline/corpus/source/testing-archives';

export type FixtureRepository = {
  id: number;
  name: string;
  language?: string;
  stars?: number;
  /** SPDX id; null: GitHub could not tell. */
  license?: string | null;
  sizeKb?: number;
  fork?: boolean;
  /** Its former names: asked for, they redirect. */
  formerly?: string[];
  /** 'empty' has no commits. */
  state?: 'gone' | 'blocked' | 'empty';
  /** Files of its only commit. */
  files?: Record<string, string>;
};

export type FixtureOptions = {
  repositories: FixtureRepository[];
  /** Answers a request of this number (from 1) with something else than it should. */
  faults?: Record<number, 'rate-limit' | 'secondary-limit' | 'error'>;
  token?: string;
};

export type GitHubServer = {
  url: string;
  host: string;
  /** Every request that was answered. */
  requests: { path: string; status: number; authorization: string | null }[];
  close: () => Promise<void>;
};

const MOST_SHOWN = 1_000;

/** The commit of a repository is made of its id. */
export const commitOf = (repository: FixtureRepository) => repository.id.toString(16).padStart(40, 'a');

export async function startGitHubServer(options: FixtureOptions): Promise<GitHubServer> {
  const requests: GitHubServer['requests'] = [];
  const server = http.createServer((request, response) => {
    const answer = answerTo(request, options, requests.length + 1, server);
    const tag = answer.status === 200 && answer.etag ? answer.etag : null;
    const unchanged = tag !== null && request.headers['if-none-match'] === tag;
    const status = unchanged ? 304 : answer.status;
    requests.push({ path: request.url ?? '', status, authorization: request.headers.authorization ?? null });
    response.writeHead(status, { 'x-ratelimit-limit': '5000', ...(tag ? { etag: tag } : {}), ...answer.headers });
    response.end(unchanged ? undefined : answer.body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${host}`, host, requests },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = { status: number; body: string | Buffer; headers?: Record<string, string>; etag?: string };

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  ...{ status, body: JSON.stringify(value) },
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
});

function answerTo(
  request: http.IncomingMessage,
  { repositories, faults, token }: FixtureOptions,
  number: number,
  server: http.Server,
): Answer {
  const fault = faults?.[number];
  if (fault === 'error') return json(502, { message: 'Server Error' });
  if (fault === 'secondary-limit') {
    return json(403, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '1' });
  }
  if (fault === 'rate-limit') {
    const reset = String(Math.ceil(Date.now() / 1_000) + 1);
    return json(
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    );
  }
  if (token && ![`token ${token}`, `Bearer ${token}`].includes(request.headers.authorization ?? '')) {
    return json(401, { message: 'Bad credentials' });
  }
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = new URL(request.url ?? '/', origin);
  if (url.pathname === '/search/repositories') return search(url, repositories);
  const [, kind, first = '', second = '', what, ref] = url.pathname.split('/').map(decodeURIComponent);
  if (kind === 'codeload') return sendTarball(repositories.find(({ id }) => id === Number(first)));
  const byId = kind === 'repositories';
  const found = repositories.find((repository) =>
    byId ? repository.id === Number(first) : repository.name === `${first}/${second}`,
  );
  const renamed = repositories.find(({ formerly }) => formerly?.includes(`${first}/${second}`));
  if (!found && renamed) return json(301, { message: 'Moved' }, { location: `${origin}/repositories/${renamed.id}` });
  if (!found || found.state === 'gone') return json(404, { message: 'Not Found' });
  if (found.state === 'blocked') return json(451, { message: 'Repository access blocked' });
  if (!what || byId)
    return { ...json(200, describeRepository(found, origin)), etag: `"${found.id}-${found.stars ?? 0}"` };
  if (what === 'commits') return sendCommit(found, ref);
  if (what === 'tarball') return { status: 302, body: '', headers: { location: `${origin}/codeload/${found.id}` } };
  return json(404, { message: 'Not Found' });
}

function describeRepository(
  { id, name, stars = 0, license = 'MIT', sizeKb = 10, fork = false, language }: FixtureRepository,
  origin: string,
) {
  return {
    ...{ id, full_name: name, html_url: `${origin}/${name}`, default_branch: 'main', fork, archived: false, language },
    ...{ size: sizeKb, stargazers_count: stars, license: { spdx_id: license ?? 'NOASSERTION' } },
  };
}

function sendCommit(repository: FixtureRepository, ref = ''): Answer {
  if (repository.state === 'empty') return json(409, { message: 'Git Repository is empty.' });
  if (ref !== 'main' && ref !== commitOf(repository)) return json(422, { message: `No commit found for SHA: ${ref}` });
  const headers = { 'content-type': 'application/vnd.github.sha; charset=utf-8' };
  return { status: 200, body: commitOf(repository), headers, etag: `"${commitOf(repository)}"` };
}

function sendTarball(repository: FixtureRepository | undefined): Answer {
  if (!repository) return json(404, { message: 'Not Found' });
  const folder = `${repository.name.replace('/', '-')}-${commitOf(repository).slice(0, 7)}`;
  const files = Object.entries(repository.files ?? {}).map(([name, content]) => ({
    name: `${folder}/${name}`,
    content,
  }));
  const body = zlib.gzipSync(makeTar([{ name: `${folder}/`, type: '5' }, ...files]));
  return { status: 200, body, headers: { 'content-type': 'application/x-gzip' } };
}

function search(url: URL, repositories: FixtureRepository[]): Answer {
  const query = url.searchParams.get('q') ?? '';
  const [perPage, page] = ['per_page', 'page'].map((name) => Number(url.searchParams.get(name) ?? 1)) as [
    number,
    number,
  ];
  if (perPage * (page - 1) >= MOST_SHOWN) {
    return json(422, { message: 'Only the first 1000 search results are available' });
  }
  const language = /language:"([^"]+)"/.exec(query)?.[1];
  const [, min = '0', max = '*'] = /stars:(\d+)\.\.(\d+|\*)/.exec(query) ?? [];
  const license = /license:(\S+)/.exec(query)?.[1];
  const found = repositories
    .filter((repository) => !language || repository.language === language)
    .filter(({ license: spdx = 'MIT' }) => !license || spdx?.toLowerCase() === license)
    .filter(({ stars = 0 }) => stars >= Number(min) && (max === '*' || stars <= Number(max)))
    .filter(({ fork }) => !fork || query.includes('fork:true'))
    .sort((a, b) => (b.stars ?? 0) - (a.stars ?? 0) || a.id - b.id);
  const items = found.slice(perPage * (page - 1), Math.min(perPage * page, MOST_SHOWN));
  return json(200, {
    total_count: found.length,
    items: items.map((repository) => describeRepository(repository, url.origin)),
  });
}
