import { expect, it } from 'vitest';
import { repositoryName } from './repository-name';

it.each([
  'https://github.com/Owner/Name',
  'https://github.com/owner/name.git',
  'https://www.github.com/owner/name/tree/main/src',
  'git@github.com:owner/name.git',
  'ssh://git@github.com/owner/name',
  'owner/name',
])('names the repository of %s', (address) => {
  expect(repositoryName(address)).toBe('github.com/owner/name');
});

it('keeps hosts and other addresses apart', () => {
  expect(repositoryName('https://gitlab.com/owner/name')).toBe('gitlab.com/owner/name');
  expect(repositoryName('python/kit/src')).toBe('python/kit/src');
});
