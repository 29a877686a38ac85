import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/server/foundation/db/project-root';
import { openTestDb, type TestDb } from '@/test/database';

let db: TestDb;
let box: string;

beforeAll(async () => {
  db = await openTestDb();
  box = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
});
afterAll(async () => {
  await db.close();
  fs.rmSync(box, { recursive: true, force: true });
});

type Outcome = { code: number; last: unknown; stdout: string; stderr: string };

/** Runs the command as a shell would. `last` is the last line of standard output as JSON. */
function foolproof(...args: string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: db.url, FOOLPROOF_HOME: path.join(box, 'home') };
  return new Promise((resolve) => {
    const command = [path.join(projectRoot, 'scripts/foolproof.mjs'), ...args];
    execFile(process.execPath, command, { env, cwd: box, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').at(-1) ?? '';
      const last = line.startsWith('{') ? JSON.parse(line) : null;
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, last, stdout, stderr });
    });
  });
}

function write(name: string, content: string | Buffer): string {
  const file = path.join(box, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

const CODE = `import os
import json


class Shelf:
    def __init__(self, root):
        self.root = root

    def load_item(self, name, default=None):
        path = os.path.join(self.root, name)
        if not os.path.exists(path):
            return default
        with open(path) as handle:
            return json.load(handle)


def show(shelf):
    item = shelf.load_item('naïve-名前', default=None)
    print(json.dumps(item, indent=2))
`;

describe('the command line', () => {
  it('exits 2 on bad usage and says how to go on', async () => {
    const unknown = await foolproof('no-such-command');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('no-such-command');
    expect((await foolproof('pipeline', 'run')).code).toBe(2);
    expect((await foolproof('pipeline', 'run', 'x.yaml', '--nonsense')).code).toBe(2);
    expect((await foolproof('--help')).code).toBe(0);
  });

  it('exits 2 on a bad configuration and names file, line and key', async () => {
    write('bad.yaml', 'source:\n  directory: code\nnonsense_key: 3\n');
    const bad = await foolproof('pipeline', 'run', 'bad.yaml', '--wait', '--json');
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('bad.yaml:3: nonsense_key: unknown key') });
    const gone = await foolproof('pipeline', 'run', 'gone.yaml');
    expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining('gone.yaml: there is no such file') });
    write('panel.yaml', 'source:\n  directory: code\ngenerate:\n  generators: [gpt-9]\n');
    const panel = await foolproof('pipeline', 'run', 'panel.yaml');
    expect(panel).toMatchObject({ code: 2, stderr: expect.stringContaining('generate.generators: unknown gpt-9') });
  });

  it('exits 1 when the work fails, and says why', async () => {
    write('nowhere.yaml', 'source:\n  directory: /no/such/dir\n');
    const failed = await foolproof('pipeline', 'run', 'nowhere.yaml', '--wait', '--json');
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/no/such/dir does not exist'),
      last: { status: 'failed' },
    });
  });

  it('runs a pipeline over a tree that nobody wrote for it, and the same again gives the same', async () => {
    write('code/good/LICENSE', fs.readFileSync(path.join(projectRoot, 'LICENSE')));
    write('code/good/plain.py', CODE);
    const crlf = CODE.replaceAll('load_item', 'load_entry').replaceAll('\n', '\r\n');
    write('code/good/crlf_bom.py', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(crlf)]));
    write('code/good/new\nline.py', CODE.replaceAll('Shelf', 'Odd'));
    write('code/good/copy.py', CODE);
    write('code/good/bad_utf8.py', Buffer.from([0x78, 0x20, 0x3d, 0xff, 0xfe, 0x0a]));
    write('code/good/huge.py', Buffer.alloc(50_000_000, 'a = 1\n'));
    write('code/bare/secret.py', CODE);
    write('run.yaml', 'seed: 5\nsource:\n  directory: code\n');
    const first = await foolproof('pipeline', 'run', 'run.yaml', '--wait', '--json');
    expect(first).toMatchObject({
      code: 0,
      last: {
        status: 'succeeded',
        files: {
          seen: 8,
          used: 3,
          skipped: { duplicate: 1, 'invalid-utf8': 1, 'too-large': 1, 'license-missing': 1, 'unsupported-language': 1 },
        },
      },
    });
    const second = await foolproof('pipeline', 'run', 'run.yaml', '--wait', '--json');
    const [before, after] = [first.last, second.last] as {
      pairs: { sha256: string; valid: number };
      reused_answers: number;
    }[];
    expect(before?.pairs.valid).toBeGreaterThan(0);
    expect(after?.pairs).toEqual(before?.pairs);
    expect(before?.reused_answers).toBe(0);
    expect(after?.reused_answers).toBeGreaterThan(0);
  }, 180_000);

  it('doctor names every check and its remedy', async () => {
    const { last } = await foolproof('doctor', '--json');
    expect(last).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'node', ok: true }),
        expect.objectContaining({ name: 'database', ok: true, found: expect.stringContaining('PostgreSQL') }),
        expect.objectContaining({ name: 'migrations', ok: true }),
      ]),
    });
  });
});
