/** What the form of a scrape holds, and the pipeline configuration that it stands for. Pure. */
import { stringify } from 'yaml';
import type { z } from 'zod';
import { archivesSourceSchema, githubSourceSchema, gitSourceSchema } from '@/server/pipeline/corpus/source/schema';
import {
  LANGUAGES,
  type Language,
  PERMISSIVE_LICENSES,
  type PipelineConfig,
  pipelineConfigSchema,
  sourceConfigSchema,
} from '@/server/pipeline/schema';

export const FORM_KINDS = ['github-list', 'github-search', 'git', 'archives', 'directory'] as const;
export type FormKind = (typeof FORM_KINDS)[number];

/** Flat, so that each field is one control. Lists of addresses are one a line; an empty number is the default. */
export type SourceValues = {
  kind: FormKind;
  name: string;
  repositories: string;
  query: string;
  searchLanguages: Language[];
  starsMin: string;
  starsMax: string;
  pushedAfter: string;
  createdAfter: string;
  topics: string[];
  searchLicenses: string[];
  maxSizeKb: string;
  maxRepositories: string;
  forks: boolean;
  archived: boolean;
  credential: string;
  content: 'tarball' | 'clone';
  apiUrl: string;
  gitUrls: string;
  sshKey: string;
  archives: string;
  strip: string;
  directory: string;
  libraries: string[];
  languages: Language[];
  maxContexts: string;
  licenses: string[];
};

export function emptySourceValues(): SourceValues {
  return {
    ...{ kind: 'github-list', name: 'Scrape', repositories: '', query: '', searchLanguages: [...LANGUAGES] },
    ...{ starsMin: '', starsMax: '', pushedAfter: '', createdAfter: '', topics: [], searchLicenses: [] },
    ...{ maxSizeKb: '', maxRepositories: '', forks: false, archived: true, credential: '', content: 'tarball' },
    ...{ apiUrl: '', gitUrls: '', sshKey: '', archives: '', strip: '', directory: '', libraries: [] },
    ...{ languages: [...LANGUAGES], maxContexts: '', licenses: [...PERMISSIVE_LICENSES] },
  };
}

export type ScrapeConfig = z.input<typeof pipelineConfigSchema>;

/** Settings of an earlier run that the form does not show and a repeated scrape keeps; its panel and budget are not among them. */
export type ScrapeBase = Pick<ScrapeConfig, 'seed' | 'extract' | 'dedup' | 'contamination'>;

/** The configuration as it would be written by hand: what is left at its default is left out. The panel is the offline one. */
export function toScrapeConfig(values: SourceValues, base: ScrapeBase = {}): ScrapeConfig {
  const { languages, licenses, libraries } = values;
  const isDefault = licenses.join() === PERMISSIVE_LICENSES.join();
  const cap = values.maxContexts.trim();
  const extract = {
    ...base.extract,
    languages: languages.length === LANGUAGES.length ? undefined : languages,
    max_contexts_per_repository: cap === '' ? undefined : Number(cap),
  };
  return compact({
    ...{ version: 1 as const, name: values.name.trim(), seed: base.seed },
    source: { ...toSource(values), ...(libraries.length > 0 && { libraries }) },
    licenses: isDefault ? undefined : licenses,
    extract: Object.keys(compact(extract)).length > 0 ? compact(extract) : undefined,
    ...{ dedup: base.dedup, contamination: base.contamination },
  });
}

export const writeScrapeYaml = (config: ScrapeConfig): string => stringify(config);

function toSource(values: SourceValues): ScrapeConfig['source'] {
  if (values.kind === 'directory') return { directory: values.directory.trim() };
  if (values.kind === 'git') {
    const credential = textOf(values.sshKey);
    return { git: linesOf(values.gitUrls).map((line) => compact({ ...readGitLine(line), credential })) };
  }
  if (values.kind === 'archives') {
    const strip = numberOf(values.strip);
    return { archives: linesOf(values.archives).map((path) => compact({ path, strip })) };
  }
  const { content } = values;
  return {
    github: compact({
      ...(values.kind === 'github-list'
        ? { repositories: linesOf(values.repositories) }
        : { search: toSearch(values) }),
      credential: textOf(values.credential),
      content: content === 'tarball' ? undefined : content,
      api_url: textOf(values.apiUrl),
    }),
  };
}

function toSearch(values: SourceValues) {
  const stars = compact({ min: numberOf(values.starsMin), max: numberOf(values.starsMax) });
  const { searchLanguages: languages, topics, searchLicenses: licenses } = values;
  return compact({
    query: textOf(values.query),
    languages: languages.length === LANGUAGES.length ? undefined : languages,
    stars: Object.keys(stars).length > 0 ? stars : undefined,
    pushed_after: textOf(values.pushedAfter),
    created_after: textOf(values.createdAfter),
    max_size_kb: numberOf(values.maxSizeKb),
    topics: topics.length > 0 ? topics : undefined,
    licenses: licenses.length > 0 ? licenses : undefined,
    forks: values.forks || undefined,
    archived: values.archived ? undefined : false,
    max_repositories: numberOf(values.maxRepositories),
  });
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const textOf = (text: string) => text.trim() || undefined;
const numberOf = (text: string) => (text.trim() === '' ? undefined : Number(text));

/** 'https://host/path.git main': an address, and a branch, tag or commit after a space. */
function readGitLine(line: string): { url: string; ref?: string } {
  const [url = '', ...ref] = line.split(/\s+/);
  return ref.length > 0 ? { url, ref: ref.join(' ') } : { url };
}

function compact<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;
}

export type SourceProblems = Partial<Record<keyof SourceValues, string>>;

/** The whole configuration, or what is wrong with each field. */
export function checkScrape(
  values: SourceValues,
  base: ScrapeBase = {},
): { config: PipelineConfig } | { problems: SourceProblems } {
  const config = toScrapeConfig(values, base);
  // By the schema of its kind: a union says only that none fits.
  const source = SCHEMAS[values.kind].safeParse(config.source);
  const whole = pipelineConfigSchema.safeParse(config);
  if (whole.success) return { config: whole.data };
  const problems: SourceProblems = {};
  const issues = [
    ...(source.error?.issues.map((issue) => ({ ...issue, path: ['source', ...issue.path] })) ?? []),
    ...whole.error.issues.filter(({ path }) => path[0] !== 'source'),
  ];
  for (const { path, message } of issues) {
    const field = fieldOf(path.map(String), values.kind);
    const line = LINES.has(field) ? path.find((part) => typeof part === 'number') : undefined;
    problems[field] ??= line === undefined ? message : `Line ${line + 1}: ${message}`;
  }
  for (const [field, words] of Object.entries(NEEDED)) {
    if (problems[field as keyof SourceValues] && isEmpty(values[field as keyof SourceValues])) {
      problems[field as keyof SourceValues] = words;
    }
  }
  return { problems };
}

const SCHEMAS: Record<FormKind, z.ZodType> = {
  'github-list': githubSourceSchema,
  'github-search': githubSourceSchema,
  git: gitSourceSchema,
  archives: archivesSourceSchema,
  directory: sourceConfigSchema,
};

const LINES = new Set<keyof SourceValues>(['repositories', 'gitUrls', 'archives']);

const NEEDED = {
  name: 'A name is needed.',
  repositories: 'Name at least one repository.',
  gitUrls: 'Name at least one repository.',
  archives: 'Name at least one archive.',
  directory: 'A folder is needed.',
  languages: 'Choose at least one.',
  searchLanguages: 'Choose at least one.',
  licenses: 'Allow at least one.',
} satisfies SourceProblems;

const isEmpty = (value: SourceValues[keyof SourceValues]) =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;

/** Longest first: the first one that a path begins with. */
const FIELD_OF_PATH: [path: string, field: keyof SourceValues][] = [
  ['source.github.search.query', 'query'],
  ['source.github.search.languages', 'searchLanguages'],
  ['source.github.search.stars.max', 'starsMax'],
  ['source.github.search.stars', 'starsMin'],
  ['source.github.search.pushed_after', 'pushedAfter'],
  ['source.github.search.created_after', 'createdAfter'],
  ['source.github.search.topics', 'topics'],
  ['source.github.search.licenses', 'searchLicenses'],
  ['source.github.search.max_size_kb', 'maxSizeKb'],
  ['source.github.search.max_repositories', 'maxRepositories'],
  ['source.github.credential', 'credential'],
  ['source.github.api_url', 'apiUrl'],
  ['source.libraries', 'libraries'],
  ['extract.languages', 'languages'],
  ['extract.max_contexts_per_repository', 'maxContexts'],
  ['licenses', 'licenses'],
];

const MAIN_FIELD: Record<FormKind, keyof SourceValues> = {
  'github-list': 'repositories',
  'github-search': 'query',
  git: 'gitUrls',
  archives: 'archives',
  directory: 'directory',
};

function fieldOf(path: string[], kind: FormKind): keyof SourceValues {
  const text = path.join('.');
  if (kind === 'archives' && path.at(-1) === 'strip') return 'strip';
  const known = FIELD_OF_PATH.find(([start]) => text === start || text.startsWith(`${start}.`));
  if (known) return known[1];
  return path[0] === 'source' ? MAIN_FIELD[kind] : 'name';
}

/**
 * An earlier run's source in the form, with the settings that are kept; null where the form cannot show all of it.
 * What comes back out of the form is that source again.
 */
export function readScrape(config: PipelineConfig): { values: SourceValues; base: ScrapeBase } | null {
  const { seed, extract, dedup, contamination, licenses, name, source } = config;
  const values: SourceValues = {
    ...{ ...emptySourceValues(), name, licenses, languages: extract.languages, libraries: source.libraries },
    maxContexts: String(extract.max_contexts_per_repository),
    ...readSource(source),
  };
  const again = SCHEMAS[values.kind].safeParse(toScrapeConfig(values).source);
  if (!again.success || JSON.stringify(again.data) !== JSON.stringify(source)) return null;
  return { values, base: { seed, extract, dedup, contamination } };
}

function readSource(source: PipelineConfig['source']): Partial<SourceValues> {
  if ('run' in source) return {};
  if ('directory' in source) return { kind: 'directory', directory: source.directory };
  if ('git' in source) {
    const lines = source.git.map(({ url, ref }) => (ref ? `${url} ${ref}` : url));
    return { kind: 'git', gitUrls: lines.join('\n'), sshKey: source.git[0]?.credential ?? '' };
  }
  if ('archives' in source) {
    const { archives } = source;
    return {
      kind: 'archives',
      archives: archives.map(({ path }) => path).join('\n'),
      strip: String(archives[0]?.strip ?? ''),
    };
  }
  const { repositories, search, credential = '', content, api_url: apiUrl } = source.github;
  const shared = { credential, content, apiUrl };
  if (!search) return { ...shared, kind: 'github-list', repositories: repositories?.join('\n') ?? '' };
  return {
    ...{ ...shared, kind: 'github-search', query: search.query ?? '', searchLanguages: search.languages },
    ...{ starsMin: String(search.stars?.min ?? ''), starsMax: String(search.stars?.max ?? '') },
    ...{ pushedAfter: search.pushed_after ?? '', createdAfter: search.created_after ?? '' },
    ...{ topics: search.topics, searchLicenses: search.licenses, maxSizeKb: String(search.max_size_kb) },
    ...{ maxRepositories: String(search.max_repositories), forks: search.forks, archived: search.archived },
  };
}
