/** From a request's cookie to the user it belongs to, as the database knows that user now. */
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { readEnv } from '@/server/env';
import type { Db } from '@/server/foundation/db/client';
import type { SessionSubject } from './authenticate';
import { deriveKey } from './keys';
import type { CurrentUser } from './schema';

export const SESSION_SECONDS = 30 * 24 * 60 * 60;

const COOKIE = 'next-auth.session-token';

const tokenSchema = z.object({ sub: z.uuid(), sessionVersion: z.number().int() });

/** The secret that next-auth seals its cookies with. */
export function sessionSecret(): string {
  return deriveKey({ secret: readEnv().FOOLPROOF_SECRET_KEY, purpose: 'next-auth' }).toString('base64url');
}

/**
 * Who sends this request. The user's row is read each time: a disabled user, a raised session version or a lost right
 * counts from the next request on.
 * @returns null without a session, with one that has ended, or with a forged one
 */
export async function findSessionUser({ db }: { db: Db }, headers: Headers): Promise<CurrentUser | null> {
  const token = readSessionCookie(headers);
  if (!token) return null;
  const subject = await openToken(token);
  return subject && findLiveUser({ db }, subject);
}

/** The user, if the session that was given to this subject has not ended. */
export async function findLiveUser({ db }: { db: Db }, subject: SessionSubject): Promise<CurrentUser | null> {
  const row = await db.prisma.user.findUnique({
    where: { id: subject.id },
    select: { id: true, email: true, name: true, isAdmin: true, sessionVersion: true, disabledAt: true },
  });
  if (!row || row.disabledAt || row.sessionVersion !== subject.sessionVersion) return null;
  return { id: row.id, email: row.email, name: row.name, isAdmin: row.isAdmin };
}

/** The subject in a token's payload; null when something else is in it. */
export function readSubject(payload: unknown): SessionSubject | null {
  const parsed = tokenSchema.safeParse(payload);
  return parsed.success ? { id: parsed.data.sub, sessionVersion: parsed.data.sessionVersion } : null;
}

async function openToken(token: string): Promise<SessionSubject | null> {
  const secret = sessionSecret();
  // decode throws for a token that has expired or that we did not seal.
  const payload = await decode({ token, secret }).catch(() => null);
  return readSubject(payload);
}

/** The name depends on whether next-auth saw HTTPS; of two cookies the one that only HTTPS can set wins. */
function readSessionCookie(headers: Headers): string | null {
  const cookies = new Map(
    (headers.get('cookie') ?? '').split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
  return cookies.get(`__Secure-${COOKIE}`) ?? cookies.get(COOKIE) ?? null;
}
