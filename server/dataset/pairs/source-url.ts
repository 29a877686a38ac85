/** The page that shows a file's lines at its host. Pure. */

/** How hosts of git repositories write the path to a file's lines. */
const PATH_OF_HOST: Record<string, (file: { commit: string; path: string; line: number }) => string> = {
  'github.com': ({ commit, path, line }) => `/blob/${commit}/${path}#L${line}`,
  'gitlab.com': ({ commit, path, line }) => `/-/blob/${commit}/${path}#L${line}`,
  'codeberg.org': ({ commit, path, line }) => `/src/commit/${commit}/${path}#L${line}`,
};

/**
 * A link to the source of a hole: the file at its commit when the host is known, else the repository; null without a web
 * address. Addresses come from scraped data, so only https ones become links.
 */
export function sourceUrl(file: {
  url: string | null;
  commit: string | null;
  path: string;
  line: number;
}): string | null {
  const { url, commit, path, line } = file;
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== 'https:') return null;
  const repository = `https://${host}${pathname.replace(/(\.git)?\/*$/, '')}`;
  const write = PATH_OF_HOST[host];
  if (!write || commit === null || !/^[0-9a-f]{7,64}$/.test(commit)) return repository;
  return repository + write({ commit, path: path.split('/').map(encodeURIComponent).join('/'), line });
}
