import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError, readConfigFile } from '@/server/foundation/config-file';
import { projectRoot } from '@/server/foundation/db/project-root';
import { registryFileSchema } from '@/server/foundation/models/registry-file';
import { pipelineConfigSchema } from '@/server/pipeline/schema';
import { openTestDb, type TestDb } from '@/test/database';
import { startModelServer } from '@/test/model-servers/start';
import { UsageError } from '../output';
import { modelsCommand } from './models';

const KEY = 'canary-4f7a-of-the-lab-9876';
const FILE = `version: 1
allowed_hosts: ["localhost:8000"]
providers:
  - name: Lab
    kind: openai-compatible
    base_url: http://localhost:8000/v1
    key: { variable: LAB_KEY, store: true }
    models:
      - slug: lab/one
        name: one-2026
        price: { input: 1, output: 4 }
      - { slug: lab/two, name: two, label: Two, max_concurrency: 4 }
  - name: Vendor
    kind: openai
    key: { variable: OPENAI_API_KEY }
    models: [{ slug: vendor/three, name: three, batch: true }]
`;

let db: TestDb;
let box: string;

beforeAll(async () => {
  db = await openTestDb();
  box = fs.mkdtempSync(path.join(os.tmpdir(), 'models-'));
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('FOOLPROOF_HOME', path.join(box, 'home'));
  vi.stubEnv('LAB_KEY', KEY);
  for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'MISTRAL_API_KEY']) vi.stubEnv(name, '');
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  vi.unstubAllEnvs();
  await db.close();
  fs.rmSync(box, { recursive: true, force: true });
});

/** The lines that a command writes, and what it says beside them. */
async function run(...args: string[]): Promise<{ lines: string[]; said: string }> {
  const written: string[] = [];
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  await modelsCommand().parseAsync(args, { from: 'user' });
  return { lines: written.join('').split('\n').slice(0, -1), said: said.join('') };
}

function write(text: string, name = 'models.yaml'): string {
  const file = path.join(box, name);
  fs.writeFileSync(file, text);
  return file;
}

const last = ({ lines }: { lines: string[] }) => JSON.parse(lines.at(-1) ?? 'null');
const snapshot = async () => {
  const tables = ['provider', 'model', 'allowed_host', 'audit_log'];
  const rows = await Promise.all(tables.map((table) => db.pool.query(`SELECT * FROM ${table} ORDER BY 1`)));
  return rows.map((result) => result.rows);
};

describe('models apply', () => {
  it('adds what a file says; the same file again changes no row', async () => {
    const file = write(FILE);
    expect(last(await run('apply', file, '--json'))).toEqual({
      created: ['localhost:8000', 'Lab', 'lab/one', 'lab/two', 'Vendor', 'vendor/three'],
      updated: [],
      unchanged: 0,
    });
    const before = await snapshot();
    expect(last(await run('apply', file, '--json'))).toEqual({ created: [], updated: [], unchanged: 6 });
    expect(await snapshot()).toEqual(before);
  });

  it('changes only what differs, and says what', async () => {
    const file = write(FILE.replace('output: 4', 'output: 5'));
    const { said, lines } = await run('apply', file);
    expect(said).toBe('lab/one: changed settings\n');
    expect(lines).toEqual(['0 added, 1 changed, 5 as they were']);
  });

  it('stores the key of a variable encrypted, and another when the variable changes', async () => {
    const stored = () => db.prisma.provider.findUniqueOrThrow({ where: { name: 'Lab' } });
    const before = await stored();
    expect(before).toMatchObject({ keySource: 'stored', keyLast4: '9876' });
    vi.stubEnv('LAB_KEY', 'canary-new-1111');
    expect(last(await run('apply', write(FILE), '--json'))).toMatchObject({
      updated: [
        { name: 'Lab', changes: ['key'] },
        { name: 'lab/one', changes: ['settings'] },
      ],
    });
    expect(await stored()).toMatchObject({ keyLast4: '1111' });
    vi.stubEnv('LAB_KEY', KEY);
    await run('apply', write(FILE));
    expect(JSON.stringify(await snapshot())).not.toContain(KEY);
  });

  it('does nothing at all when a variable is not set', async () => {
    vi.stubEnv('LAB_KEY', '');
    const before = await snapshot();
    const failure = run('apply', write(FILE.replace('name: one-2026', 'name: changed')));
    await expect(failure).rejects.toThrow(UsageError);
    await expect(failure).rejects.toThrow('models.yaml: Lab: LAB_KEY is not set');
    expect(await snapshot()).toEqual(before);
    vi.stubEnv('LAB_KEY', KEY);
  });

  it('names file, line and field of what does not fit', async () => {
    const failure = run('apply', write(FILE.replace('batch: true', 'btach: true')));
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(/models\.yaml:16: providers\.1\.models\.0\.btach: unknown key/);
  });

  it('refuses an address inside the network that no admin has allowed', async () => {
    const failure = run('apply', write(FILE.replace('localhost:8000/v1', '169.254.169.254/v1'), 'inside.yaml'));
    await expect(failure).rejects.toThrow(UsageError);
    await expect(failure).rejects.toThrow(/inside\.yaml: Lab: .*169\.254\.169\.254/);
  });
});

describe('models list', () => {
  it('shows providers and models, and of a key its last four characters alone', async () => {
    const listed = await run('list', '--json');
    expect(last(listed)).toMatchObject({
      providers: [
        {
          ...{ name: 'Lab', kind: 'openai-compatible', base_url: 'http://localhost:8000/v1' },
          key: { source: 'stored', last4: '9876', ready: true },
          models: [{ slug: 'lab/one', name: 'one-2026', price: { input: 1, output: 4 } }, { slug: 'lab/two' }],
        },
        { name: 'Vendor', key: { source: 'environment', variable: 'OPENAI_API_KEY', ready: false } },
      ],
    });
    const text = (await run('list')).lines.join('\n');
    expect(text).toContain('lab/one  one-2026  $1 in, $4 out per million tokens');
    expect(text).toContain('key from OPENAI_API_KEY, which is not set here');
    for (const output of [text, listed.lines.join('')]) expect(output).not.toContain(KEY);
  });
});

describe('models test', () => {
  it('makes one real call and shows its latency, tokens and cost', async () => {
    const server = await startModelServer({ answer: () => 'ready\u202e' });
    try {
      const { host } = new URL(server.url);
      const model = '{ slug: here/four, name: four, price: { input: 2, output: 8 } }';
      const provider = `{ name: Here, kind: openai-compatible, base_url: "${server.url}/v1", key: { variable: LAB_KEY, store: true }, models: [${model}] }`;
      const file = `version: 1\nallowed_hosts: ["${host}"]\nproviders: [${provider}]\n`;
      await run('apply', write(file, 'here.yaml'));
      const tested = last(await run('test', 'here/four', '--json'));
      const { input, output } = tested.tokens;
      expect(tested).toMatchObject({ slug: 'here/four', state: 'answered', cost_usd: (2 * input + 8 * output) / 1e6 });
      expect(tested.latency_ms).toBeGreaterThan(0);
      expect(input).toBeGreaterThan(0);
      const text = (await run('test', 'here/four')).lines.join('\n');
      expect(text).toMatch(/here\/four {2}answered in \d+ ms\ntokens .*\ncost {5}\$0\.0000/);
      expect(text).not.toContain('\u202e');
      expect(server.received).toHaveLength(2);
    } finally {
      await server.close();
    }
  });

  it('names the known models when there is none of that name', async () => {
    const failure = run('test', 'lab/nine');
    await expect(failure).rejects.toThrow(UsageError);
    await expect(failure).rejects.toThrow(
      'lab/nine: there is no such model (known: here/four, lab/one, lab/two, vendor/three)',
    );
  });

  it('fails with the reason when the provider has no key', async () => {
    await expect(run('test', 'vendor/three')).rejects.toThrow(/vendor\/three: .*OPENAI_API_KEY/);
  });
});

describe('the files of demo/', () => {
  it('fit their schemas, and the panel uses the models of the registry file', () => {
    const registry = readConfigFile(path.join(projectRoot, 'demo/models.yaml'), registryFileSchema);
    const panel = readConfigFile(path.join(projectRoot, 'demo/panel.yaml'), pipelineConfigSchema);
    const slugs = registry.providers.flatMap(({ models }) => models.map(({ slug }) => slug));
    expect(slugs).toHaveLength(3);
    expect(panel.generate.generators).toEqual(slugs);
    expect(panel.judge.judges).toEqual(slugs);
    expect(panel.budget.cap_usd).toBeGreaterThan(0);
  });
});
