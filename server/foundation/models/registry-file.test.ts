import { describe, expect, it } from 'vitest';
import { parseConfig } from '@/server/foundation/config-file';
import { planRegistry, type Registry, RegistryFileError, registryFileSchema } from './registry-file';
import { KEY_VARIABLES, modelSettingsSchema, PROVIDER_KINDS, type ProviderView } from './schema';

const FILE = `version: 1
allowed_hosts: [LOCALHOST:8000]
providers:
  - name: OpenAI
    kind: openai
    key: { variable: OPENAI_API_KEY }
    models:
      - slug: openai/one
        name: one-2026
        price: { input: 1, output: 4 }
        batch: true
  - name: Lab
    kind: openai-compatible
    base_url: http://localhost:8000/v1/
    key: { variable: LAB_KEY, store: true }
    models:
      - { slug: lab/two, name: two, label: Two, structured_output: json }
`;
const parse = (text: string) => parseConfig(text, registryFileSchema, 'models.yaml');
const env = { LAB_KEY: 'lab-secret-1234' };
const empty: Registry = { providers: [], hosts: [] };

/** What the registry shows after the steps of FILE on an empty one were carried out. */
function applied(): Registry {
  const at = new Date(0);
  const model = (provider: string, slug: string, wireName: string, label: string, settings: object) => ({
    ...{ id: slug, providerId: provider, slug, wireName, label, disabled: false, createdAt: at, updatedAt: at },
    settings: modelSettingsSchema.parse(settings),
  });
  const provider = (fields: Partial<ProviderView> & Pick<ProviderView, 'id' | 'name' | 'kind' | 'models'>) => ({
    ...{ baseUrl: null, keySource: 'environment' as const, keyLast4: null, keyReady: true, settings: {} },
    ...{ keyVariable: KEY_VARIABLES[fields.kind], disabled: false, createdAt: at, updatedAt: at },
    ...fields,
  });
  return {
    hosts: ['localhost:8000'],
    providers: [
      provider({
        ...{ id: 'a', name: 'openai', kind: 'openai' },
        models: [model('a', 'openai/one', 'one-2026', 'Chosen', { batch: true, price: { output: 4, input: 1 } })],
      }),
      provider({
        ...{ id: 'b', name: 'Lab', kind: 'openai-compatible', baseUrl: 'http://localhost:8000/v1' },
        ...{ keySource: 'stored', keyLast4: '1234' },
        models: [model('b', 'lab/two', 'two', 'Two', { structured_output: 'json' })],
      }),
    ],
  };
}

describe('a file of providers and models', () => {
  it('adds to an empty registry what it says, providers before their models', () => {
    const steps = planRegistry(parse(FILE), empty, env);
    expect(steps.map((step) => step.do)).toEqual([
      ...['allow-host', 'create-provider', 'create-model', 'create-provider', 'create-model'],
    ]);
    expect(steps[1]).toMatchObject({ input: { name: 'OpenAI', keySource: 'environment', baseUrl: null } });
    expect(steps[1]).not.toHaveProperty('input.key');
    expect(steps[2]).toMatchObject({ provider: 'OpenAI', input: { label: 'one-2026', wireName: 'one-2026' } });
    expect(steps[3]).toMatchObject({ input: { keySource: 'stored', key: 'lab-secret-1234' } });
    expect(steps[4]).toMatchObject({
      input: { slug: 'lab/two', settings: { structured_output: 'json', price: null } },
    });
  });

  it('changes nothing where the registry says the same already', () => {
    expect(planRegistry(parse(FILE), applied(), env).map((step) => step.do)).toEqual(Array(5).fill('keep'));
  });

  it('changes only what differs, and leaves alone what it does not name', () => {
    const changed = parse(FILE.replace('output: 4', 'output: 5').replace(/ {2}- name: Lab.*/s, ''));
    const steps = planRegistry(changed, applied(), env).filter((step) => step.do !== 'keep');
    expect(steps).toMatchObject([{ do: 'update-model', slug: 'openai/one', changes: ['settings'] }]);
    expect(steps[0]).not.toHaveProperty('input.label');
  });

  it('sends a stored key again when it changed, and along with a new base URL', () => {
    const newKey = planRegistry(parse(FILE), applied(), { LAB_KEY: 'lab-secret-9999' });
    expect(newKey).toContainEqual({
      ...{ do: 'update-provider', name: 'Lab', changes: ['key'] },
      input: { id: 'b', key: 'lab-secret-9999' },
    });
    const moved = planRegistry(parse(FILE.replace(':8000/v1/', ':9000/v1')), applied(), env);
    expect(moved).toContainEqual({
      ...{ do: 'update-provider', name: 'Lab', changes: ['baseUrl'] },
      input: { id: 'b', baseUrl: 'http://localhost:9000/v1', key: 'lab-secret-1234' },
    });
  });

  it('stops before anything is done when a variable is not set or a slug is taken', () => {
    const taken = FILE.replace('slug: openai/one', 'slug: lab/two').replace(/ {2}- name: Lab.*/s, '');
    expect(() => planRegistry(parse(taken), applied(), env)).toThrow('lab/two: this slug belongs to a model of Lab');
    expect(() => planRegistry(parse(FILE), empty, {})).toThrow(RegistryFileError);
    expect(() => planRegistry(parse(FILE), empty, { LAB_KEY: ' ' })).toThrow('Lab: LAB_KEY is not set');
  });

  it.each([
    ['an unknown key', 'batch: true', 'bach: true', 'models.yaml:11: providers.0.models.0.bach: unknown key'],
    ['a key in clear', 'variable: LAB_KEY', 'value: sk-123', 'models.yaml:15: providers.1.key'],
    ['a key in place of a variable', 'variable: LAB_KEY', 'variable: sk-123', 'models.yaml:15: providers.1.key'],
    ['a slug that is none', 'slug: openai/one', 'slug: one', 'models.yaml:8: providers.0.models.0.slug:'],
    [
      'a slug twice',
      'slug: lab/two',
      'slug: openai/one',
      'models.yaml:17: providers.1.models.0.slug: openai/one is in',
    ],
    ['a name twice', 'name: Lab', 'name: OPENAI', 'models.yaml:12: providers.1.name: openai is in the file twice'],
    ['another variable that is not to be stored', ', store: true', '', 'workers read OPENAI_COMPATIBLE_API_KEY'],
    ['a price below zero', 'output: 4', 'output: -4', 'models.yaml:10: providers.0.models.0.price.output:'],
    ['no version', 'version: 1', 'allowed: []', 'models.yaml:1: allowed: unknown key'],
    ['a host that is a URL', 'LOCALHOST:8000', 'http://localhost', 'models.yaml:2: allowed_hosts.0:'],
  ])('%s is refused with line and field', (_, from, to, message) => {
    expect(FILE).toContain(from);
    expect(() => parse(FILE.replace(from, to))).toThrow(message);
  });

  it.each(PROVIDER_KINDS)('the usual variable of %s needs no storing', (kind) => {
    const text = `version: 1\nproviders:\n  - { name: x, kind: ${kind}, key: { variable: ${KEY_VARIABLES[kind]} } }\n`;
    expect(planRegistry(parse(text), empty, {})).toMatchObject([{ input: { keySource: 'environment' } }]);
  });
});
