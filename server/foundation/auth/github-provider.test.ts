import { afterEach, expect, test, vi } from 'vitest';
import { readAccount } from './github-provider';

afterEach(() => vi.unstubAllGlobals());

type Email = { email: string; primary: boolean; verified: boolean };

function stubGithub(emails: Email[], status = 200) {
  const profile = { id: 7, login: 'ann', name: null, email: 'public-and-unverified@lab.org' };
  vi.stubGlobal('fetch', async (url: string) => Response.json(url.endsWith('/emails') ? emails : profile, { status }));
}

test('a GitHub account counts by its primary e-mail when GitHub has verified it', async () => {
  stubGithub([
    { email: 'second@lab.org', primary: false, verified: true },
    { email: 'ann@lab.org', primary: true, verified: true },
  ]);
  expect(await readAccount('token')).toEqual({ id: 7, login: 'ann', name: 'ann', email: 'ann@lab.org' });
});

test('an unverified primary e-mail, or the one shown on the profile, does not count', async () => {
  stubGithub([{ email: 'ann@lab.org', primary: true, verified: false }]);
  expect((await readAccount('token')).email).toBeUndefined();
});

test('an error of GitHub is an error, not an account', async () => {
  stubGithub([], 403);
  await expect(readAccount('token')).rejects.toThrow('403');
});
