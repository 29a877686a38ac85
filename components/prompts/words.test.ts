import { expect, test } from 'vitest';
import { problemsOf, readIds } from './words';

test('problems go to the part that they name', () => {
  const problems = ['system: no {{x}} here.', 'user: {{prefix}} is missing.', 'user: {{y}} is unknown.'];
  expect(problemsOf(problems, 'user')).toEqual(['{{prefix}} is missing.', '{{y}} is unknown.']);
  expect(problemsOf(problems, 'system')).toEqual(['no {{x}} here.']);
});

test('ids are read out of any text, each once', () => {
  const [a, b] = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-00000000000a'];
  expect(readIds(`/p/demo/pairs/${a}?x\n${b.toUpperCase()}, ${a} and nothing-else`)).toEqual([a, b]);
  expect(readIds('none')).toEqual([]);
});
