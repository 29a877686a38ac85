import { expect, test } from 'vitest';
import { sourceUrl } from './source-url';

const file = { commit: '0123abcd', path: 'src/a b.ts', line: 7 };

test.each([
  ['https://github.com/org/repo', 'https://github.com/org/repo/blob/0123abcd/src/a%20b.ts#L7'],
  ['https://github.com/org/repo.git', 'https://github.com/org/repo/blob/0123abcd/src/a%20b.ts#L7'],
  ['https://gitlab.com/org/sub/repo/', 'https://gitlab.com/org/sub/repo/-/blob/0123abcd/src/a%20b.ts#L7'],
  ['https://git.example.org/repo', 'https://git.example.org/repo'],
])('%s leads to the line where the host is known', (url, expected) => {
  expect(sourceUrl({ ...file, url })).toBe(expected);
});

test.each([
  [null],
  ['javascript:alert(1)'],
  ['file:///etc/passwd'],
  ['git@github.com:org/repo.git'],
  ['data:text/html,x'],
])('%s is no link', (url) => {
  expect(sourceUrl({ ...file, url })).toBeNull();
});

test('without a commit the link leads to the repository', () => {
  expect(sourceUrl({ ...file, commit: null, url: 'https://github.com/org/repo' })).toBe('https://github.com/org/repo');
});
