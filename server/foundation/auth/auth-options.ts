/** How next-auth signs people in: passwords, and GitHub when it is configured. */
import type { AuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { Env } from '@/server/env';
import type { Db } from '@/server/foundation/db/client';
import { admitGithubAccount, logInWithPassword, type SessionSubject } from './authenticate';
import { createGithubProvider } from './github-provider';
import type { LoginThrottle } from './login-throttle';
import { findLiveUser, readSubject, SESSION_SECONDS } from './session';

/** What the login page finds in `?error=`; everything else is shown as a wrong e-mail or password. */
export const TOO_MANY_ATTEMPTS = 'TooManyAttempts';
export const NO_ACCOUNT = 'NoAccount';

type Input = {
  db: Db;
  env: Pick<Env, 'GITHUB_ID' | 'GITHUB_SECRET' | 'FOOLPROOF_SIGNUP'>;
  secret: string;
  throttle: LoginThrottle;
};

/** @param input.secret seals the cookies */
export function createAuthOptions({ db, env, secret, throttle }: Input): AuthOptions {
  const { GITHUB_ID: clientId, GITHUB_SECRET: clientSecret, FOOLPROOF_SIGNUP: signup } = env;
  return {
    secret,
    // Passwords need tokens (next-auth stores database sessions for OAuth only); the user's row decides at each request.
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/login', error: '/login' },
    providers: [
      Credentials({
        name: 'Password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async (credentials, { headers }) => {
          const { email = '', password = '' } = credentials ?? {};
          const login = await logInWithPassword({ db, throttle }, { email, password, ip: addressOf(headers) });
          if (login.outcome === 'throttled') throw new Error(TOO_MANY_ATTEMPTS);
          return login.outcome === 'in' ? login.subject : null;
        },
      }),
      ...(clientId && clientSecret ? [createGithubProvider({ clientId, clientSecret })] : []),
    ],
    callbacks: {
      signIn: async ({ user, account }) => {
        if (account?.provider !== 'github') return true;
        const subject = await admitGithubAccount({ db }, { email: user.email ?? null, name: user.name ?? '', signup });
        if (!subject) return `/login?error=${NO_ACCOUNT}`;
        // next-auth hands the same object to the `jwt` callback.
        Object.assign(user, subject);
        return true;
      },
      jwt: async ({ token, user, account }) => {
        if (account) return seal(readSubject({ ...user, sub: user.id }));
        const subject = readSubject(token);
        const live = subject && (await findLiveUser({ db }, subject));
        return seal(live && subject);
      },
    },
  };
}

/** The token holds no name and no e-mail: they are read from the row. */
function seal(subject: SessionSubject | null) {
  // next-auth drops the cookie.
  if (!subject) throw new Error('The session has ended.');
  return { sub: subject.id, sessionVersion: subject.sessionVersion };
}

/** The last address in the list is the one that our own server or the proxy before it has seen. */
function addressOf(headers: Record<string, unknown> | undefined): string {
  const forwarded = headers?.['x-forwarded-for'];
  return typeof forwarded === 'string' ? (forwarded.split(',').at(-1)?.trim() ?? 'unknown') : 'unknown';
}
