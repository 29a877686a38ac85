/** What a source reads, in a few words. Pure. */
import { LANGUAGE_NAMES, LANGUAGES, type PipelineConfig } from '../../schema';
import type { GitHubSearch } from '../source/schema';
import type { SourceKind } from './schema';

type Source = PipelineConfig['source'];

/** null for a run on the contexts of an earlier one, which reads no code. */
export function describeSource(source: Source): { kind: SourceKind; text: string } | null {
  if ('run' in source) return null;
  if ('directory' in source) return { kind: 'directory', text: source.directory };
  if ('git' in source) return { kind: 'git', text: listNames(source.git.map(({ name, url }) => name ?? url)) };
  if ('archives' in source) {
    return { kind: 'archives', text: listNames(source.archives.map(({ name, path }) => name ?? path)) };
  }
  const { repositories, search } = source.github;
  return { kind: 'github', text: search ? describeSearch(search) : listNames(repositories ?? []) };
}

function listNames(names: readonly string[]): string {
  const [first = 'nothing', ...rest] = names;
  return rest.length > 0 ? `${first} and ${rest.length} more` : first;
}

function describeSearch(search: GitHubSearch): string {
  const { query, languages, stars, topics, pushed_after: pushed } = search;
  const parts = [
    query,
    languages.length < LANGUAGES.length && languages.map((language) => LANGUAGE_NAMES[language]).join(', '),
    stars?.min !== undefined && `${stars.min} stars or more`,
    stars?.max !== undefined && `${stars.max} stars at most`,
    topics.length > 0 && `topic ${topics.join(' and ')}`,
    pushed && `changed since ${pushed}`,
    `up to ${search.max_repositories} of each language`,
  ];
  return `search: ${parts.filter(Boolean).join(', ')}`;
}
