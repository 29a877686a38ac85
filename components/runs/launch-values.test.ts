import { expect, test } from 'vitest';
import { pipelineConfigSchema } from '@/server/pipeline/schema';
import { CAPS, defaultLaunchValues, explainProblem, HELP, readLaunchValues, writeLaunchYaml } from './launch-values';

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
