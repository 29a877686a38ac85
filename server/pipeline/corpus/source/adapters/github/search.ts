/** Repositories by search. GitHub shows the first 1,000 of a query, so a query goes on where the stars of its last left off. */
import { z } from 'zod';
import type { Language } from '../../../../schema';
import type { SourceContext } from '../../adapter';
import type { GitHubSearch } from '../../schema';
import type { GitHubClient } from './client';

const GITHUB_LANGUAGES: Record<Language, string> = {
  ...{ cpp: 'C++', csharp: 'C#', go: 'Go', java: 'Java', javascript: 'JavaScript', python: 'Python', rust: 'Rust' },
  typescript: 'TypeScript',
};

/** What of a repository's description is used (docs.github.com, REST API: repositories). */
export const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string(),
  html_url: z.string(),
  clone_url: z.string().optional(),
  default_branch: z.string(),
  fork: z.boolean(),
  archived: z.boolean().default(false),
  size: z.number(),
  stargazers_count: z.number(),
  license: z.object({ spdx_id: z.string().nullable() }).nullish(),
  source: z.object({ id: z.number() }).optional(),
});
export type GitHubRepository = z.infer<typeof repositorySchema>;

const pageSchema = z.object({ total_count: z.number(), items: z.array(repositorySchema) });
const PER_PAGE = 100;
const MOST_SHOWN = 1_000;

/** Most starred first within each language; every repository once. */
export async function* searchRepositories(
  ctx: SourceContext,
  client: GitHubClient,
  search: GitHubSearch,
): AsyncGenerator<GitHubRepository> {
  const seen = new Set<number>();
  for (const language of search.languages) {
    let left = search.max_repositories;
    for (const license of search.licenses.length > 0 ? search.licenses : [null]) {
      for await (const repository of searchOne(ctx, client, { search, language, license })) {
        if (left === 0) break;
        if (seen.has(repository.id)) continue;
        seen.add(repository.id);
        left--;
        yield repository;
      }
    }
  }
}

type Slice = { search: GitHubSearch; language: Language; license: string | null };

async function* searchOne(ctx: SourceContext, client: GitHubClient, slice: Slice): AsyncGenerator<GitHubRepository> {
  let most = slice.search.stars?.max ?? null;
  for (;;) {
    let [shown, last, total] = [0, null as number | null, 0];
    for (let page = 1; shown < MOST_SHOWN; page++) {
      ctx.signal.throwIfAborted();
      const answer = await client.request('GET /search/repositories', {
        ...{ q: buildQuery(slice, most), sort: 'stars', order: 'desc', per_page: PER_PAGE, page },
      });
      const { items, total_count } = pageSchema.parse(answer.data);
      total = total_count;
      yield* items;
      shown += items.length;
      last = items.at(-1)?.stargazers_count ?? last;
      if (items.length < PER_PAGE) break;
    }
    if (total <= MOST_SHOWN || last === null) return;
    if (last === most) {
      await ctx.log(
        'warn',
        `More than ${MOST_SHOWN} repositories of ${slice.language} have ${last} stars; some are missed.`,
      );
      if (last === 0) return;
      most = last - 1;
    } else most = last;
  }
}

/** GitHub's search syntax (docs.github.com, "Searching for repositories"). */
export function buildQuery({ search, language, license }: Slice, mostStars: number | null): string {
  const min = search.stars?.min;
  const stars = min === undefined && mostStars === null ? null : `stars:${min ?? 0}..${mostStars ?? '*'}`;
  return [
    search.query,
    `language:"${GITHUB_LANGUAGES[language]}"`,
    stars,
    search.pushed_after && `pushed:>=${search.pushed_after}`,
    search.created_after && `created:>=${search.created_after}`,
    `size:<=${search.max_size_kb}`,
    ...search.topics.map((topic) => `topic:${topic}`),
    license && `license:${license.toLowerCase()}`,
    `fork:${search.forks ? 'true' : 'false'}`,
    search.archived ? null : 'archived:false',
  ]
    .filter(Boolean)
    .join(' ');
}
