/** What is asked of a request before anything else. Pure. */
import { randomUUID } from 'node:crypto';

/**
 * True when a browser says that another site's page sent the request. Any content type counts: a form can post JSON-like
 * text without asking first. A request without Origin comes from no page (the command line), or from an old browser,
 * whose cookie SameSite=Lax holds back.
 * @param publicUrl NEXTAUTH_URL, for a proxy that changes the host
 */
export function isForeignOrigin(headers: Headers, publicUrl?: string): boolean {
  const origin = headers.get('origin');
  if (origin === null) return headers.get('sec-fetch-site') === 'cross-site';
  const sender = hostOf(origin);
  if (sender === null) return true;
  const own = [headers.get('host'), headers.get('x-forwarded-host'), publicUrl ? hostOf(publicUrl) : null];
  return !own.includes(sender);
}

/** The caller's own id, when it is one that can stand in a log, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
}

function hostOf(url: string): string | null {
  try {
    return new URL(url).host;
  } catch {
    return null;
  }
}
