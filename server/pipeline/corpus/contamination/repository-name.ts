/**
 * 'host/owner/name' of a repository's address, however it is written; a bare 'owner/name' is one on GitHub. Lower case,
 * as the large hosts do not tell case apart.
 */
export function repositoryName(address: string): string {
  const scp = /^[\w.-]+@([\w.-]+):(.+)$/.exec(address);
  const text = scp
    ? `https://${scp[1]}/${scp[2]}`
    : /^[\w.-]+\/[\w.-]+$/.test(address)
      ? `https://github.com/${address}`
      : address;
  if (!URL.canParse(text)) return address.toLowerCase();
  const { hostname, pathname } = new URL(text);
  const parts = pathname.split('/').filter(Boolean).slice(0, 2).join('/');
  return `${hostname.replace(/^www\./, '')}/${parts.replace(/\.git$/, '')}`.toLowerCase();
}
