/** Gives every page its own nonce and the content security policy that goes with it. */
import { type NextRequest, NextResponse } from 'next/server';

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy({ nonce, development: process.env.NODE_ENV === 'development' });
  // Next reads the nonce from the request's own policy and puts it on its scripts.
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  // Layouts of the server do not know the address; the login page comes back to it.
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  // Pages only: the API and static files need no nonce.
  matcher: ['/((?!api/|_next/static/|_next/image|favicon|icon).*)'],
};

/**
 * Scripts run only with the nonce or when such a script loads them. Styles may be inline: the code editor, the charts
 * and the dialogs write them at run time. There is no `upgrade-insecure-requests`, since a laptop serves plain HTTP.
 */
function contentSecurityPolicy({ nonce, development }: { nonce: string; development: boolean }): string {
  const directives = {
    'default-src': "'self'",
    // React's development build uses eval for its error stacks.
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': `'self'${development ? ' ws:' : ''}`,
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
