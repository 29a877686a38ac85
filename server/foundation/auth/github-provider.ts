import GithubProvider from 'next-auth/providers/github';
import { z } from 'zod';

const API = 'https://api.github.com';

const accountSchema = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub sign-in that reports an e-mail only when GitHub has verified it; next-auth's own takes any. */
export function createGithubProvider({ clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  return GithubProvider({
    clientId,
    clientSecret,
    authorization: { params: { scope: 'read:user user:email' } },
    userinfo: {
      url: `${API}/user`,
      request: async ({ tokens }) => readAccount(tokens.access_token ?? ''),
    },
  });
}

/** The account behind a token, in the shape that next-auth's provider expects. */
export async function readAccount(token: string) {
  const account = accountSchema.parse(await fetchJson(`${API}/user`, token));
  const emails = emailsSchema.parse(await fetchJson(`${API}/user/emails`, token));
  const email = emails.find(({ primary, verified }) => primary && verified)?.email;
  return { id: account.id, login: account.login, name: account.name ?? account.login, email };
}

async function fetchJson(url: string, token: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${new URL(url).pathname}.`);
  return response.json();
}
