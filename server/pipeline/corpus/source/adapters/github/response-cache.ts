/** Answers of an API by their ETag, on disk. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { EndpointDefaults, OctokitResponse } from '@octokit/types';
import { foolproofHome } from '@/server/foundation/home-folder';

type Answer = OctokitResponse<unknown>;
type Options = Required<EndpointDefaults>;
type Stored = { etag: string; status: number; data: unknown; link?: string };

/** @param owner what the request is made as: answers to one token are not given to another */
export function createResponseCache(owner: string) {
  const folder = path.join(foolproofHome(), 'cache', 'github');
  const fileOf = ({ baseUrl, url, ...rest }: Options) => {
    const { headers: _, request: __, ...parameters } = rest;
    const name = createHash('sha256')
      .update(JSON.stringify([owner, baseUrl, url, parameters]))
      .digest('hex');
    return path.join(folder, `${name}.json`);
  };
  return {
    ask: async (options: Options, request: (options: Options) => Answer | Promise<Answer>): Promise<Answer> => {
      if (options.method !== 'GET' || options.request.parseSuccessResponseBody === false) return request(options);
      const file = fileOf(options);
      const stored = await read(file);
      // Changed in place: every hook of a request is given this very object, whatever another one passes on.
      if (stored) options.headers['if-none-match'] = stored.etag;
      try {
        const answer = await request(options);
        await write(folder, file, answer);
        return answer;
      } catch (error) {
        if (!stored || (error as { status?: number }).status !== 304) throw error;
        const { status, data, link } = stored;
        return { status, data, url: options.url, headers: { link } };
      }
    },
  };
}

async function read(file: string): Promise<Stored | null> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

async function write(folder: string, file: string, { headers, status, data }: Answer) {
  if (!headers.etag) return;
  await fs.mkdir(folder, { recursive: true });
  const stored: Stored = { etag: headers.etag, status, data, link: headers.link };
  const fresh = `${file}.${process.pid}`;
  await fs.writeFile(fresh, JSON.stringify(stored));
  await fs.rename(fresh, file);
}
