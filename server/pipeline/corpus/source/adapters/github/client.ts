/** GitHub's REST API: authenticated, patient with its limits, and free of charge where nothing has changed. */
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { z } from 'zod';
import { createGuardedFetch } from '@/server/foundation/http/guarded-fetch';
import { readAllowedHosts } from '@/server/foundation/models/allowed-hosts';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { SourceContext } from '../../adapter';
import type { GitHubSource } from '../../schema';
import { createResponseCache } from './response-cache';

const Client = Octokit.plugin(throttling, retry, paginateRest);
export type GitHubClient = InstanceType<typeof Client>;

/** Waits for a limit are said in the log when they are longer than this. */
const SPOKEN_SECONDS = 5;
const MOST_WAITS = 20;

/**
 * @throws PermanentError when the credential that is named does not exist
 */
export async function openGitHub(ctx: SourceContext, config: GitHubSource['github']): Promise<GitHubClient> {
  const auth = await findAuth(ctx, config);
  const fetch = createGuardedFetch({ allowed: () => readAllowedHosts(ctx.db) });
  const waitFor = (limit: string) => (seconds: number, _: object, __: unknown, retries: number) => {
    if (ctx.signal.aborted || retries >= MOST_WAITS) return false;
    if (seconds > SPOKEN_SECONDS) void ctx.log('info', `GitHub's ${limit} is reached: waiting ${seconds} seconds`);
    return true;
  };
  const client = new Client({
    ...auth,
    baseUrl: config.api_url.replace(/\/$/, ''),
    userAgent: 'foolproof',
    request: { fetch, signal: ctx.signal },
    throttle: { onRateLimit: waitFor('rate limit'), onSecondaryRateLimit: waitFor('secondary rate limit') },
    // GitHub says 409 for a repository without commits: asking again changes nothing.
    retry: { retries: 4, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 451] },
  });
  const cache = createResponseCache(auth.auth === undefined ? '' : JSON.stringify(auth.auth));
  // Answers that GitHub gave before are asked for by their ETag: a 304 costs nothing of the rate limit.
  client.hook.wrap('request', (request, options) => cache.ask(options, request));
  return client;
}

const appSchema = z.object({
  appId: z.union([z.string(), z.number()]),
  installationId: z.number(),
  privateKey: z.string(),
});

type Auth = { auth?: string | z.infer<typeof appSchema>; authStrategy?: typeof createAppAuth };

async function findAuth(ctx: SourceContext, { credential }: GitHubSource['github']): Promise<Auth> {
  if (!credential) {
    const token = process.env.GITHUB_TOKEN;
    if (!token) await ctx.log('warn', 'No GitHub token: 60 requests an hour. Set GITHUB_TOKEN or name a credential.');
    return token ? { auth: token } : {};
  }
  const secret = await ctx.openCredential(credential, ['github-token', 'github-app']);
  if (!secret.startsWith('{')) return { auth: secret };
  const app = appSchema.safeParse(JSON.parse(secret));
  if (!app.success) throw new PermanentError(`The credential ${credential} is no GitHub App: ${app.error.message}`);
  return { authStrategy: createAppAuth, auth: app.data };
}
