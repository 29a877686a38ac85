/** Where code comes from, as configurations say it: one schema a kind of source. Pure zod, for browser code too. */
import { z } from 'zod';

const libraries = z
  .array(z.string().min(1))
  .default([])
  .describe('Globs of repositories whose symbols count as known in all repositories of the same language');

/** Told apart from all other sources by its key. */
export const gitSourceSchema = z.strictObject({
  git: z
    .array(
      z.strictObject({
        url: z.string().min(1).max(2_000).describe('https://… or ssh://…, or user@host:path'),
        ref: z.string().min(1).max(250).optional().describe('Branch, tag or commit; left out: the default branch'),
        name: z.string().min(1).max(200).optional().describe('What to call it; left out: the end of its address'),
        credential: z.string().min(1).optional().describe('Name of a stored ssh key'),
      }),
    )
    .min(1)
    .max(5_000)
    .describe('Git repositories'),
  libraries,
});

export const archivesSourceSchema = z.strictObject({
  archives: z
    .array(
      z.strictObject({
        path: z.string().min(1).describe('A .tar, .tar.gz, .tgz, .tar.zst or .zip file, as the worker sees it'),
        name: z.string().min(1).max(200).optional().describe('What to call it; left out: its file name'),
        strip: z.number().int().min(0).max(10).default(0).describe('Leading parts of names that are left out'),
      }),
    )
    .min(1)
    .max(5_000)
    .describe('Archives, each one repository'),
  libraries,
});

export type GitSource = z.infer<typeof gitSourceSchema>;
export type ArchivesSource = z.infer<typeof archivesSourceSchema>;

const day = z.iso.date();
const range = (description: string) =>
  z
    .strictObject({ min: z.number().int().min(0).optional(), max: z.number().int().min(0).optional() })
    .optional()
    .describe(description);

export const githubSearchSchema = z.strictObject({
  query: z.string().max(200).optional().describe("Words and qualifiers of GitHub's own search, besides those below"),
  languages: z
    .array(z.enum(['cpp', 'csharp', 'go', 'java', 'javascript', 'python', 'rust', 'typescript']))
    .min(1)
    .default(['cpp', 'csharp', 'go', 'java', 'javascript', 'python', 'rust', 'typescript'])
    .describe('Main language of a repository'),
  stars: range('Number of stars'),
  pushed_after: day.optional().describe('Last change on or after this day'),
  created_after: day.optional().describe('Created on or after this day'),
  max_size_kb: z.number().int().min(1).max(2_000_000).default(100_000).describe('Larger repositories are left out'),
  topics: z.array(z.string().min(1).max(50)).max(10).default([]).describe('Topics that a repository must all have'),
  licenses: z
    .array(z.string().min(1))
    .max(20)
    .default([])
    .describe("SPDX ids to search for, one query each; none: whatever the project's allow-list takes"),
  forks: z.boolean().default(false).describe('Take forks too'),
  archived: z.boolean().default(true).describe('Take archived repositories too'),
  max_repositories: z.number().int().min(1).max(100_000).default(100).describe('Most repositories of each language'),
});

export const githubSourceSchema = z.strictObject({
  github: z
    .strictObject({
      repositories: z
        .array(z.string().regex(/^[\w.-]+\/[\w.-]+(@\S+)?$/, 'must look like owner/name or owner/name@ref'))
        .min(1)
        .max(10_000)
        .optional()
        .describe('owner/name, with @ and a branch, tag or commit where another than the default is meant'),
      search: githubSearchSchema.optional(),
      credential: z
        .string()
        .min(1)
        .optional()
        .describe('Name of a stored token or app; left out: GITHUB_TOKEN, or none'),
      content: z.enum(['tarball', 'clone']).default('tarball').describe('How files are fetched'),
      api_url: z.url().default('https://api.github.com').describe('Of GitHub Enterprise, where it is not github.com'),
    })
    .refine(({ repositories, search }) => !repositories !== !search, 'must have either repositories or search'),
  libraries,
});

export type GitHubSource = z.infer<typeof githubSourceSchema>;
export type GitHubSearch = z.infer<typeof githubSearchSchema>;
