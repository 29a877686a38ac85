import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { PERMISSIVE_LICENSES } from '../../schema';
import { identifyLicense, judgeLicenses } from './licenses';

const texts: Record<string, { licenseText: string }> = createRequire(import.meta.url)('spdx-license-list/full');
const textOf = (id: string) => texts[id]?.licenseText ?? '';
const allowed = [...PERMISSIVE_LICENSES];

describe('license texts', () => {
  it.each([
    'MIT',
    'Apache-2.0',
    'BSD-3-Clause',
    'BSD-2-Clause',
    'ISC',
    'MPL-2.0',
    'GPL-3.0-only',
    'AGPL-3.0-only',
    'Unlicense',
  ])('knows %s from its own text, filled in and unwrapped', (id) => {
    const text = textOf(id)
      .replace('<year>', '2026')
      .replace('<copyright holders>', 'Ada')
      .replace(/(\S)\n(?=\S)/g, '$1 ')
      .replace(/ +/g, ' ');
    // GPL texts are the same for -only and -or-later.
    expect(identifyLicense(text)?.replace(/-(only|or-later)$/, '')).toBe(id.replace(/-(only|or-later)$/, ''));
  });

  it('does not know a text that only mentions a license', () => {
    expect(identifyLicense('This is licensed under the MIT license, but you may not use it on Tuesdays.')).toBeNull();
    expect(identifyLicense(`${textOf('MIT')}\n${'You must pay us every month. '.repeat(60)}`)).toBeNull();
  });
});

describe('the verdict over all that a folder states', () => {
  const found = (...ids: string[]) => ids.map((spdx, n) => ({ spdx, source: `file ${n}` }));

  it.each([
    [['MIT'], true],
    [['MIT', 'Apache-2.0'], true],
    [['MIT', 'GPL-3.0-only'], false],
    [['MIT OR GPL-3.0-only'], true],
    [['MIT AND GPL-3.0-only'], false],
    [['NOASSERTION', 'MIT'], false],
    [['do what you like'], false],
  ])('%j -> %s', (ids, verdict) => {
    expect(judgeLicenses(found(...ids), allowed).allowed).toBe(verdict);
  });

  it('names what it refuses', () => {
    expect(judgeLicenses(found('MIT', 'GPL-3.0-only'), allowed)).toEqual({
      allowed: false,
      reason: 'license-not-allowed',
      detail: 'GPL-3.0-only (file 1)',
    });
    expect(judgeLicenses([], allowed)).toMatchObject({ reason: 'license-missing' });
  });
});
