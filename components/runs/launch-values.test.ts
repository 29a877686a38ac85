import { expect, test } from 'vitest';
import type { AvailableModel } from '@/server/foundation/models/schema';
import { pipelineConfigSchema } from '@/server/pipeline/schema';
import {
  CAPS,
  defaultLaunchValues,
  emptySource,
  explainProblem,
  explainYaml,
  fieldOfComplaint,
  HELP,
  modelsOf,
  modeOfSource,
  offlinePreset,
  paperPreset,
  readLaunchValues,
  writeLaunchYaml,
} from './launch-values';

test('the form starts with every default of the schema, and its YAML reads back as the same configuration', () => {
  const values = { ...defaultLaunchValues(), source: { directory: '/srv/code', libraries: ['*/kit', 'a: b # c'] } };
  expect(readLaunchValues(writeLaunchYaml(values))).toEqual(pipelineConfigSchema.parse(values));
  expect(values).toEqual(pipelineConfigSchema.parse({ source: values.source }));
});

test('what is not a configuration of this version is not taken over', () => {
  expect(readLaunchValues('version: 2')).toBeNull();
  expect(readLaunchValues('{ not yaml')).toBeNull();
});

test('every field has its help from the schema', () => {
  const { cap, ...texts } = HELP;
  for (const text of [...Object.values(texts), ...CAPS.map(({ name }) => cap(name))]) expect(text).toBeTruthy();
});

test('complaints of the schema become sentences', () => {
  const problemAt = (value: unknown, path: string) => {
    const { error } = pipelineConfigSchema.safeParse(value);
    const issue = error?.issues.find((one) => one.path.join('.') === path);
    return explainProblem(issue && { type: issue.code, message: issue.message }, 'A folder is needed.');
  };
  expect(problemAt({ source: { directory: '' } }, 'source.directory')).toBe('A folder is needed.');
  const source = { directory: '/x' };
  const seed = Number.NaN;
  expect(problemAt({ source, extract: { max_file_bytes: 1 } }, 'extract.max_file_bytes')).toBe('At least 1,000.');
  expect(problemAt({ source, extract: { max_contexts_per_file: 1001 } }, 'extract.max_contexts_per_file')).toBe(
    'At most 1,000.',
  );
  expect(problemAt({ source, name: 'x'.repeat(121) }, 'name')).toBe('At most 120 characters.');
  expect(problemAt({ source, seed }, 'seed')).toBe('A folder is needed.');
  expect(explainProblem(undefined)).toBeUndefined();
});

const model = (slug: string, rest: Partial<AvailableModel> = {}): AvailableModel => ({
  ...{ slug, label: slug, provider: slug.split('/')[0] ?? '', kind: 'openai', batch: false, ready: true, reason: null },
  price: { input: 1, output: 2 },
  ...rest,
});

test('the paper panel takes one ready model from each of three providers, with a price where there is one', () => {
  const models = [
    model('a/free', { price: null }),
    model('a/x'),
    model('b/x'),
    model('c/off', { ready: false, reason: 'no key' }),
    model('d/x'),
    model('e/x'),
  ];
  expect(paperPreset(models)).toEqual({
    types: ['method', 'parameter', 'undefinedvariable', 'import'],
    generators: ['a/x', 'b/x', 'd/x'],
    judges: ['a/x', 'b/x', 'd/x'],
  });
});

test('when there are not three providers, the preset says what is missing', () => {
  expect(paperPreset([])).toEqual({ missing: expect.stringContaining('none is ready') });
  expect(paperPreset([model('a/x'), model('a/y'), model('b/x')])).toEqual({
    missing: expect.stringContaining('only a and b are ready'),
  });
});

test('the models of a panel are those that are not offline, each once', () => {
  const generate = { generators: ['offline-lexical', 'a/x'] };
  expect(modelsOf({ generate, judge: { judges: ['a/x', 'b/y', 'offline-ngram'] } })).toEqual(['a/x', 'b/y']);
  expect(modelsOf(offlineOf())).toEqual([]);
});

function offlineOf() {
  const { generators, judges } = offlinePreset();
  return { generate: { generators }, judge: { judges } };
}

test('the sources of contexts are told apart', () => {
  expect(modeOfSource({ directory: '/x' })).toBe('directory');
  expect(modeOfSource({ run: 'id' })).toBe('run');
  expect(modeOfSource(undefined)).toBe('directory');
  expect(modeOfSource(emptySource('run'))).toBe('run');
});

test('a pasted text that is no configuration says what is wrong with it', () => {
  expect(explainYaml('source: { directory: /x }')).toBeNull();
  expect(explainYaml('source: { directory: /x }\nseed: -1')).toMatch(/^seed: /);
  expect(explainYaml('{ not yaml')).toMatch(/^This is not YAML: /);
  expect(explainYaml('just text')).toMatch(/^configuration: /);
});

test('complaints of the server lead to their field', () => {
  expect(fieldOfComplaint('budget.cap_usd: a run with a/x needs a cap in dollars, at which it stops.')).toEqual({
    field: 'budget.cap_usd',
    text: 'a run with a/x needs a cap in dollars, at which it stops.',
  });
  expect(fieldOfComplaint('The project may spend $5.00: too much')).toBeNull();
});

test('a run that is not chosen is asked for', () => {
  const { error } = pipelineConfigSchema.safeParse({ source: emptySource('run') });
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual(['source.run']);
});
