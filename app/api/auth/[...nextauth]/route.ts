import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { readEnv } from '@/server/env';
import { createAuthOptions } from '@/server/foundation/auth/auth-options';
import { getLoginThrottle } from '@/server/foundation/auth/login-throttle';
import { sessionSecret } from '@/server/foundation/auth/session';
import { getDb } from '@/server/foundation/db/get-db';

// Without NEXTAUTH_URL next-auth assumes port 3000; with this it takes the address from the request.
process.env.AUTH_TRUST_HOST ??= 'true';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: NextRequest, context: Context) {
  const options = createAuthOptions({
    db: getDb(),
    env: readEnv(),
    secret: sessionSecret(),
    throttle: getLoginThrottle(),
  });
  return NextAuth(request, context, options);
}

export { handler as GET, handler as POST };
