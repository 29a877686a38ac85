import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LANGUAGES, PERMISSIVE_LICENSES } from '../../schema';
import { type WalkedEntry, walkSource } from './walk';

const MIT = fs.readFileSync(path.join(import.meta.dirname, '../../../../node_modules/react/LICENSE'), 'utf8');
let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'walk-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
}

async function walk(): Promise<Record<string, string>> {
  const entries: WalkedEntry[] = [];
  const options = { languages: LANGUAGES, licenses: [...PERMISSIVE_LICENSES], maxFileBytes: 10_000 };
  for await (const entry of walkSource(root, { ...options, signal: new AbortController().signal })) entries.push(entry);
  return Object.fromEntries(
    entries.map((entry) => [entry.path, entry.skip ?? `${entry.language} of ${entry.repository.name}`]),
  );
}

describe('the walk over a source', () => {
  it('gives each file to the nearest repository that states a license', async () => {
    write({
      'one/LICENSE': MIT,
      'one/src/a.py': 'x = 1',
      'one/packages/inner/package.json': '{"name": "inner"}',
      'one/packages/inner/b.ts': 'x',
      'one/other/package.json': '{"license": "ISC"}',
      'one/other/c.js': 'x',
      'two/package.json': '{"license": "(MIT OR GPL-3.0)"}',
      'two/d.js': 'x',
    });
    expect(await walk()).toMatchObject({
      'one/src/a.py': 'python of one',
      'one/packages/inner/b.ts': 'typescript of one',
      'one/other/c.js': 'javascript of one/other',
      'two/d.js': 'javascript of two',
    });
  });

  it('uses nothing without a license that is allowed, and says why', async () => {
    write({
      'bare/a.py': 'x',
      'gpl/package.json': '{"license": "GPL-3.0-only"}',
      'gpl/a.js': 'x',
      'both/package.json': '{"license": "MIT AND GPL-2.0-only"}',
      'both/a.js': 'x',
      'odd/LICENSE': 'You may look at this on Tuesdays.',
      'odd/package.json': '{"license": "MIT"}',
      'odd/a.js': 'x',
      'see/package.json': '{"license": "SEE LICENSE IN terms.txt"}',
      'see/a.js': 'x',
    });
    expect(await walk()).toMatchObject({
      'bare/a.py': 'license-missing',
      'gpl/a.js': 'license-not-allowed',
      'both/a.js': 'license-not-allowed',
      'odd/a.js': 'license-not-allowed',
      'see/a.js': 'license-not-allowed',
    });
  });

  it('honours .gitignore at every level, nearest last', async () => {
    write({
      LICENSE: MIT,
      '.gitignore': 'build/\n*.gen.py\n',
      'build/a.py': 'x',
      'a.gen.py': 'x',
      'keep/.gitignore': '!b.gen.py\n',
      'keep/b.gen.py': 'x',
      'keep/c.py': 'x',
    });
    expect(await walk()).toMatchObject({
      'build/': 'ignored',
      'a.gen.py': 'ignored',
      'keep/b.gen.py': expect.stringContaining('python'),
      'keep/c.py': expect.stringContaining('python'),
    });
  });

  it('follows no link, opens no pipe, enters no vendored folder, and survives odd names', async () => {
    write({
      LICENSE: MIT,
      'node_modules/x/index.js': 'x',
      'a\nb.py': 'x',
      'big.py': 'x'.repeat(20_000),
      'app.min.js': 'x',
      'types.d.ts': 'x',
      'notes.md': 'x',
    });
    fs.symlinkSync('/etc', path.join(root, 'etc'));
    fs.symlinkSync(root, path.join(root, 'loop'));
    execFileSync('mkfifo', [path.join(root, 'pipe.py')]);
    expect(await walk()).toEqual({
      LICENSE: 'unsupported-language',
      'node_modules/': 'vendored',
      'a\nb.py': expect.stringContaining('python'),
      'big.py': 'too-large',
      'app.min.js': 'minified',
      'types.d.ts': 'declarations-only',
      'notes.md': 'unsupported-language',
      etc: 'symlink',
      loop: 'symlink',
      'pipe.py': 'not-a-file',
    });
  });

  it('stops when it is told to', async () => {
    write({ LICENSE: MIT, 'a.py': 'x' });
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    const options = { languages: LANGUAGES, licenses: ['MIT'], maxFileBytes: 10, signal: controller.signal };
    await expect(walkSource(root, options).next()).rejects.toThrow('stop');
  });
});
