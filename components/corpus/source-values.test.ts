import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OFFLINE_GENERATORS, type PipelineConfig, pipelineConfigSchema } from '@/server/pipeline/schema';
import {
  checkScrape,
  emptySourceValues,
  readScrape,
  type SourceValues,
  toScrapeConfig,
  writeScrapeYaml,
} from './source-values';

const fill = (values: Partial<SourceValues>): SourceValues => ({ ...emptySourceValues(), ...values });

function launch(values: Partial<SourceValues>): PipelineConfig {
  const result = checkScrape(fill(values));
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

const problems = (values: Partial<SourceValues>) => {
  const result = checkScrape(fill(values));
  return 'problems' in result ? result.problems : {};
};

const SCRAPES: [string, Partial<SourceValues>][] = [
  ['a list', { kind: 'github-list', repositories: 'a/b\n\n  c/d@v1.2  \n', credential: 'lab' }],
  ['a search', { kind: 'github-search', starsMin: '50', topics: ['cli'], searchLanguages: ['go'], archived: false }],
  ['git', { kind: 'git', gitUrls: 'https://h/x.git\nssh://git@h/y.git main', sshKey: 'deploy' }],
  ['archives', { kind: 'archives', archives: '/srv/a.tgz\n/srv/b.zip', strip: '1' }],
  ['a folder', { kind: 'directory', directory: '/srv/code', libraries: ['*/kit'] }],
];

describe.each(SCRAPES)('a scrape of %s', (_, values) => {
  test('comes back out of its YAML and of its run as it was', () => {
    const config = launch(values);
    expect(pipelineConfigSchema.parse(parse(writeScrapeYaml(toScrapeConfig(fill(values)))))).toEqual(config);
    const again = readScrape(config);
    expect(again && checkScrape(again.values, again.base)).toEqual({ config });
  });
});

test('each line of a list is one repository', () => {
  expect(launch({ repositories: 'a/b\n\n c/d@v1 ' }).source).toMatchObject({
    github: { repositories: ['a/b', 'c/d@v1'] },
  });
});

test('the panel is the offline one, also after a run with models', () => {
  const paid = pipelineConfigSchema.parse({
    source: { directory: '/srv' },
    seed: 9,
    extract: { types: ['import'] },
    generate: { generators: ['openai/gpt-5'] },
    budget: { cap_usd: 5 },
  });
  const again = readScrape(paid);
  const config = again && checkScrape(again.values, again.base);
  expect(config).toMatchObject({
    config: {
      ...{ seed: 9, extract: { types: ['import'] }, budget: { cap_usd: null } },
      generate: { generators: [...OFFLINE_GENERATORS] },
    },
  });
});

test('a fault is told at its field, and in a list by its line', () => {
  expect(problems({ repositories: 'a/b\nnot a name' }).repositories).toMatch(/^Line 2: must look like/);
  expect(problems({ repositories: ' ' })).toEqual({ repositories: 'Name at least one repository.' });
  expect(problems({ kind: 'directory', name: ' ' })).toEqual({
    directory: 'A folder is needed.',
    name: 'A name is needed.',
  });
  expect(Object.keys(problems({ kind: 'github-search', starsMax: '-1', pushedAfter: 'May' })).toSorted()).toEqual([
    'pushedAfter',
    'starsMax',
  ]);
  expect(Object.keys(problems({ kind: 'archives', archives: '/a.zip', strip: '99' }))).toEqual(['strip']);
  expect(Object.keys(problems({ repositories: 'a/b', languages: [], maxContexts: '0' })).toSorted()).toEqual([
    'languages',
    'maxContexts',
  ]);
});

test('a source with more than the form shows is not cut down to it', () => {
  const named = pipelineConfigSchema.parse({ source: { git: [{ url: 'https://h/x.git', name: 'X' }] } });
  expect(readScrape(named)).toBeNull();
  const keys = [
    { url: 'ssh://h/a', credential: 'one' },
    { url: 'ssh://h/b', credential: 'two' },
  ];
  expect(readScrape(pipelineConfigSchema.parse({ source: { git: keys } }))).toBeNull();
});
