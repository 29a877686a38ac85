import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { ensureEnvironmentProviders } from './environment';
import { openKey, resealKeys, sealKey } from './keys';
import {
  allowHost,
  createModel,
  createProvider,
  deleteModel,
  deleteProvider,
  disallowHost,
  findModels,
  listAllowedHosts,
  listAvailableModels,
  listProviders,
  updateModel,
  updateProvider,
} from './registry';
import { KEY_VARIABLES } from './schema';

const canary = 'sk-proj-canary-0123456789-abcdefghij-WXYZ';
const secret = 'a secret key for tests, 32 characters or more';
const admin = { id: '0197a000-0000-7000-8000-000000000001' };

let db: TestDb;
beforeAll(async () => {
  db = await openTestDb();
});
afterAll(() => db.close());

beforeEach(() => {
  vi.stubEnv('FOOLPROOF_SECRET_KEY', secret);
  vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', '');
  const base = ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'AZURE_RESOURCE_NAME', 'OPENAI_COMPATIBLE_BASE_URL'];
  for (const name of [...Object.values(KEY_VARIABLES), ...base]) vi.stubEnv(name, '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await db.pool.query('DELETE FROM provider');
  await db.pool.query('DELETE FROM allowed_host');
});

const as = (user: { id: string } | null = admin) => ({ db, user });
// A literal address: no test asks a name server.
const openai = { name: 'OpenAI', kind: 'openai', baseUrl: 'https://8.8.8.8/v1', key: canary } as const;

/** Every row of every table as text. */
async function dumpDatabase(): Promise<string> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.pool.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n');
}

describe('keys', () => {
  test('are in no table in clear text and in nothing that the registry gives', async () => {
    const created = await createProvider(as(), openai);
    const updated = await updateProvider(as(), { id: created.id, key: `${canary}2` });
    await createModel(as(), { providerId: created.id, slug: 'openai/x', wireName: 'x', label: 'X' });
    const views = [created, updated, await listProviders(as()), await listAvailableModels(db)];
    const registered = [...(await findModels(db, ['openai/x'])).values()];
    for (const text of [await dumpDatabase(), JSON.stringify([views, registered])]) {
      expect(text).toContain('openai/x');
      for (const form of [canary, Buffer.from(canary).toString('hex'), Buffer.from(canary).toString('base64')]) {
        expect(text).not.toContain(form);
      }
      expect(text).not.toContain('canary');
    }
    expect(created).toMatchObject({ keyLast4: 'WXYZ', keyReady: true });
    expect(JSON.stringify(views)).not.toMatch(/cipher/i);
  });

  test('an empty key keeps the stored one; another one replaces it', async () => {
    const { id } = await createProvider(as(), openai);
    expect(await updateProvider(as(), { id, key: '', name: 'OpenAI EU' })).toMatchObject({
      name: 'OpenAI EU',
      keyLast4: 'WXYZ',
      keyReady: true,
    });
    expect(await updateProvider(as(), { id, key: 'sk-another-key-0000' })).toMatchObject({ keyLast4: '0000' });
  });

  test('another base URL or kind asks for the key again', async () => {
    const { id } = await createProvider(as(), openai);
    for (const change of [{ baseUrl: 'https://1.1.1.1/v1' }, { baseUrl: null }, { kind: 'mistral' } as const]) {
      await expect(updateProvider(as(), { id, ...change })).rejects.toThrow(/^key: enter the key again/);
      await expect(updateProvider(as(), { id, ...change, key: '' })).rejects.toThrow(/^key:/);
    }
    expect((await listProviders(as()))[0]).toMatchObject({ baseUrl: openai.baseUrl, kind: 'openai' });
    const moved = await updateProvider(as(), { id, baseUrl: 'https://1.1.1.1/v1/', key: canary });
    expect(moved.baseUrl).toBe('https://1.1.1.1/v1');
  });

  test('a key that is no longer used is deleted', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-env');
    const { id } = await createProvider(as(), { ...openai, baseUrl: null });
    expect(await updateProvider(as(), { id, keySource: 'environment' })).toMatchObject({ keyLast4: null });
    const { rows } = await db.pool.query('SELECT key_ciphertext, key_id FROM provider');
    expect(rows).toEqual([{ key_ciphertext: null, key_id: null }]);
    await expect(updateProvider(as(), { id, keySource: 'stored' })).rejects.toThrow(/^key: a key is needed/);
  });

  test('move to a new secret, each with a row in the audit log; those of an unknown one are named', async () => {
    const { id } = await createProvider(as(), openai);
    const lost = await createProvider(as(), { ...openai, name: 'Lost' });
    vi.stubEnv('FOOLPROOF_SECRET_KEY', 'a third secret that nobody remembers, 32 or more');
    const { ciphertext, keyId } = sealKey({ plaintext: canary, providerId: lost.id });
    const update = 'UPDATE provider SET key_ciphertext = $2, key_id = $3 WHERE id = $1';
    await db.pool.query(update, [lost.id, ciphertext, keyId]);

    vi.stubEnv('FOOLPROOF_SECRET_KEY', 'the new secret of this installation, 32 or more');
    expect((await listProviders(as())).map(({ keyReady }) => keyReady)).toEqual([false, false]);
    vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', secret);
    expect((await listProviders(as())).map(({ name, keyReady }) => [name, keyReady])).toEqual([
      ['Lost', false],
      ['OpenAI', true],
    ]);
    expect(await resealKeys({ db })).toEqual({ resealed: 1, unreadable: ['Lost'] });
    expect((await resealKeys({ db })).resealed).toBe(0);

    vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', '');
    const row = await db.prisma.provider.findUniqueOrThrow({ where: { id } });
    const sealed = { ciphertext: Buffer.from(row.keyCiphertext ?? []), keyId: row.keyId ?? '', providerId: id };
    expect(openKey(sealed)).toBe(canary);
    const { rows } = await db.pool.query(`SELECT target FROM audit_log WHERE action = 'provider.reseal-key'`);
    expect(rows).toEqual([{ target: id }]);
  });
});

describe('providers', () => {
  test.each([
    'http://169.254.169.254/v1',
    'http://localhost:8000/v1',
    'http://[::1]:8000/v1',
    'https://[::ffff:7f00:1]/v1',
    'https://2130706433/v1',
    'https://0177.0.0.1/v1',
    'https://user:pass@8.8.8.8/v1',
    'https://nowhere.invalid/v1',
    'http://8.8.8.8/v1',
  ])('%s is refused as a base URL, and nothing is stored', async (baseUrl) => {
    await expect(createProvider(as(), { ...openai, baseUrl })).rejects.toThrow(/^baseUrl: /);
    const { id } = await createProvider(as(), openai);
    await expect(updateProvider(as(), { id, baseUrl, key: canary })).rejects.toThrow(/^baseUrl: /);
    expect((await listProviders(as())).map((provider) => provider.baseUrl)).toEqual([openai.baseUrl]);
  });

  test('a private address is taken once its host is allowed', async () => {
    const local = {
      name: 'vLLM',
      kind: 'openai-compatible',
      baseUrl: 'http://localhost:8000/v1',
      keySource: 'none',
    } as const;
    await expect(createProvider(as(), local)).rejects.toThrow(/^baseUrl: localhost/);
    await allowHost(as(), { host: 'LocalHost:8000', note: 'our own' });
    expect(await createProvider(as(), local)).toMatchObject({ keyReady: true, keyLast4: null });
    expect(await listAllowedHosts(as())).toMatchObject([{ host: 'localhost:8000', note: 'our own' }]);
    await disallowHost(as(), { host: 'localhost:8000' });
    await expect(disallowHost(as(), { host: 'localhost:8000' })).rejects.toThrow(/not an allowed host/);
  });

  test('a name is taken once, whatever its case', async () => {
    await createProvider(as(), openai);
    await expect(createProvider(as(), { ...openai, name: 'openai' })).rejects.toThrow(/already a provider/);
    const { id } = await createProvider(as(), { ...openai, name: 'Other' });
    await expect(updateProvider(as(), { id, name: 'OPENAI' })).rejects.toThrow(/already a provider/);
  });

  test('what does not go together is refused by the name of the field', async () => {
    const make = (change: object) => createProvider(as(), { ...openai, ...change });
    await expect(make({ key: '' })).rejects.toThrow(/^key: /);
    await expect(make({ kind: 'azure', baseUrl: null })).rejects.toThrow(/^baseUrl: Azure OpenAI needs/);
    await expect(make({ kind: 'openai-compatible', baseUrl: '' })).rejects.toThrow(/^baseUrl: /);
    await expect(make({ keySource: 'none', key: '' })).rejects.toThrow(/^keySource: /);
    await expect(make({ keySource: 'environment' })).rejects.toThrow(/^key: /);
    expect(await listProviders(as())).toEqual([]);
  });

  test('from the web, a key of the environment is not sent to an address entered there', async () => {
    vi.stubEnv('OPENAI_API_KEY', canary);
    const input = { name: 'Mine', kind: 'openai', baseUrl: 'https://8.8.8.8/v1', keySource: 'environment' } as const;
    await expect(createProvider(as(), input)).rejects.toThrow(/^baseUrl: the key in OPENAI_API_KEY/);
    const { id } = await createProvider(as(), { ...input, baseUrl: null });
    await expect(updateProvider(as(), { id, baseUrl: input.baseUrl })).rejects.toThrow(/^baseUrl: /);
    expect(await updateProvider(as(null), { id, baseUrl: input.baseUrl })).toMatchObject({ baseUrl: input.baseUrl });
    expect(await updateProvider(as(), { id, name: 'Still mine' })).toMatchObject({ name: 'Still mine' });
  });

  test('every change has its row in the audit log, and a refused one has none', async () => {
    const { rows: before } = await db.pool.query<{ max: string }>('SELECT coalesce(max(id), 0) AS max FROM audit_log');
    const provider = await createProvider(as(), openai);
    const model = await createModel(as(), { providerId: provider.id, slug: 'openai/a', wireName: 'a', label: 'A' });
    await updateModel(as(), { id: model.id, disabled: true });
    await updateProvider(as(), { id: provider.id, disabled: true, key: `${canary}-new` });
    await expect(createProvider(as(), openai)).rejects.toThrow();
    await deleteModel(as(), { id: model.id });
    await deleteProvider(as(), { id: provider.id });
    await allowHost(as(null), { host: 'localhost' });
    await disallowHost(as(null), { host: 'localhost' });
    const { rows } = await db.pool.query(
      'SELECT action, actor_id AS actor, target, detail FROM audit_log WHERE id > $1 ORDER BY id',
      [before[0]?.max],
    );
    expect(rows.map(({ action, actor }) => [action, actor])).toEqual([
      ['provider.create', admin.id],
      ['model.create', admin.id],
      ['model.update', admin.id],
      ['provider.update', admin.id],
      ['model.delete', admin.id],
      ['provider.delete', admin.id],
      ['host.allow', null],
      ['host.disallow', null],
    ]);
    expect(rows[3]).toMatchObject({ target: provider.id, detail: { disabled: true, keyChanged: true } });
    expect(JSON.stringify(rows)).not.toContain('canary');
  });
});

describe('models', () => {
  test('are found by slug when neither they nor their provider are switched off', async () => {
    const provider = await createProvider(as(), openai);
    const settings = { price: { input: 1, output: 2 }, batch: true };
    const input = { providerId: provider.id, slug: 'openai/a', wireName: 'gpt-a', label: 'A', settings };
    const model = await createModel(as(), input);
    expect(model).toMatchObject({ slug: 'openai/a', disabled: false, settings: { api: 'chat', batch: true } });
    const found = (await findModels(db, ['openai/a', 'openai/none'])).get('openai/a');
    expect(found).toEqual({
      ...{ id: model.id, slug: 'openai/a', wireName: 'gpt-a', label: 'A', settings: model.settings },
      provider: { id: provider.id, name: 'OpenAI', kind: 'openai', baseUrl: openai.baseUrl, settings: {} },
    });
    expect(await listAvailableModels(db)).toEqual([
      {
        ...{ slug: 'openai/a', label: 'A', provider: 'OpenAI', kind: 'openai' },
        ...{ price: settings.price, batch: true, ready: true, reason: null },
      },
    ]);
    for (const switchOff of [
      () => updateModel(as(), { id: model.id, disabled: true }),
      async () => {
        await updateModel(as(), { id: model.id, disabled: false });
        await updateProvider(as(), { id: provider.id, disabled: true });
      },
    ]) {
      await switchOff();
      expect([(await findModels(db, ['openai/a'])).size, await listAvailableModels(db)]).toEqual([0, []]);
    }
  });

  test('a slug is taken once, also by 10 at the same moment', async () => {
    const { id: providerId } = await createProvider(as(), openai);
    const input = { providerId, slug: 'openai/a', wireName: 'a', label: 'A' };
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => createModel(as(), input)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const other = await createModel(as(), { ...input, slug: 'openai/b' });
    await expect(updateModel(as(), { id: other.id, slug: 'openai/a' })).rejects.toThrow(/already a model/);
    expect(await updateModel(as(), { id: other.id, label: 'B' })).toMatchObject({ slug: 'openai/b', label: 'B' });
  });

  test('what the provider cannot do is refused by the name of the field', async () => {
    const google = await createProvider(as(), { name: 'Google', kind: 'google', key: canary });
    const input = { providerId: google.id, slug: 'google/a', wireName: 'a', label: 'A' };
    await expect(createModel(as(), { ...input, settings: { batch: true } })).rejects.toThrow(/^batch: /);
    await expect(createModel(as(), { ...input, settings: { api: 'responses' } })).rejects.toThrow(/^api: /);
    await expect(createModel(as(), { ...input, providerId: admin.id })).rejects.toThrow(/no such provider/);
  });

  test('go with their provider', async () => {
    const { id: providerId } = await createProvider(as(), openai);
    await createModel(as(), { providerId, slug: 'openai/a', wireName: 'a', label: 'A' });
    await deleteProvider(as(), { id: providerId });
    expect((await findModels(db, ['openai/a'])).size).toBe(0);
  });
});

describe('the environment', () => {
  test('gives a provider for each key that is set, once, without storing the key', async () => {
    vi.stubEnv('OPENAI_API_KEY', canary);
    vi.stubEnv('OPENAI_BASE_URL', 'https://proxy.example/v1/');
    vi.stubEnv('ANTHROPIC_API_KEY', canary);
    vi.stubEnv('AZURE_API_KEY', canary);
    vi.stubEnv('AZURE_RESOURCE_NAME', 'ours');
    vi.stubEnv('OPENAI_COMPATIBLE_API_KEY', canary);
    await Promise.all(Array.from({ length: 5 }, () => ensureEnvironmentProviders(db)));
    const providers = await listProviders(as());
    expect(providers.map(({ name, baseUrl, keySource, keyReady }) => [name, baseUrl, keySource, keyReady])).toEqual([
      ['Anthropic', null, 'environment', true],
      ['Azure OpenAI', 'https://ours.openai.azure.com/openai', 'environment', true],
      ['OpenAI', 'https://proxy.example/v1', 'environment', true],
    ]);
    expect(await dumpDatabase()).not.toContain('canary');
  });

  test('stands beside a provider of the same name that has a key of its own', async () => {
    await createProvider(as(), openai);
    vi.stubEnv('OPENAI_API_KEY', canary);
    await ensureEnvironmentProviders(db);
    expect((await listProviders(as())).map(({ name }) => name)).toEqual(['OpenAI', 'OpenAI (environment)']);
  });

  test('is named as the reason when the variable is gone, and its provider can be deleted only then', async () => {
    vi.stubEnv('MISTRAL_API_KEY', canary);
    await ensureEnvironmentProviders(db);
    const [provider] = await listProviders(as());
    const id = provider?.id ?? '';
    await createModel(as(), { providerId: id, slug: 'mistral/a', wireName: 'a', label: 'A' });
    await expect(deleteProvider(as(), { id })).rejects.toThrow(/MISTRAL_API_KEY is set/);
    vi.stubEnv('MISTRAL_API_KEY', '');
    expect(await listAvailableModels(db)).toMatchObject([{ ready: false, reason: 'MISTRAL_API_KEY is not set.' }]);
    await deleteProvider(as(), { id });
  });
});
