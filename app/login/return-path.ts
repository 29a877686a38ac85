/**
 * A path on this site to go to after the login.
 * @param wished what the address says; anything that could lead to another site becomes '/'
 */
export function safeReturnPath(wished: string | string[] | undefined): string {
  if (typeof wished !== 'string') return '/';
  const base = 'http://this.site';
  try {
    const url = new URL(wished, base);
    if (!wished.startsWith('/') || url.origin !== base || url.pathname.startsWith('//')) return '/';
    return url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}
