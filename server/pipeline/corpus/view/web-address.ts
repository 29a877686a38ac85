/** Addresses come from scraped data: only https ones become links, without the end that git adds. Pure. */
export function webAddress(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  return protocol === 'https:' ? `https://${host}${pathname.replace(/(\.git)?\/*$/, '')}` : null;
}
