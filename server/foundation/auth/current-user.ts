/** For server components and route handlers of Next; everything else takes the user from its caller. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getDb } from '@/server/foundation/db/get-db';
import type { CurrentUser } from './schema';
import { findSessionUser } from './session';

/** Who is signed in; null for nobody. One look-up for each request, however many components ask. */
export const getCurrentUser = cache(async (): Promise<CurrentUser | null> => {
  return findSessionUser({ db: getDb() }, await headers());
});

/**
 * Who is signed in, or a redirect to the login page.
 * @param returnTo path to come back to, such as '/p/demo'
 */
export async function requireCurrentUser(returnTo = '/'): Promise<CurrentUser> {
  const user = await getCurrentUser();
  if (!user) redirect(`/login?${new URLSearchParams({ callbackUrl: returnTo })}`);
  return user;
}
