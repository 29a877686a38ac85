/**
 * Providers and models as a YAML file states them, and what has to change so that the registry says the same. Pure:
 * cli/commands/models.ts carries the plan out. Keys are never in the file: it names the environment variable of each.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  allowedHostSchema,
  baseUrlSchema,
  KEY_VARIABLES,
  type ModelSettings,
  type ModelUpdate,
  type ModelView,
  modelInputSchema,
  modelSettingsSchema,
  modelSlugSchema,
  type ProviderUpdate,
  type ProviderView,
  providerInputSchema,
  providerKindSchema,
  providerSettingsSchema,
} from './schema';

/**
 * `variable` alone: workers read the kind's usual variable at each call and nothing is stored. With `store: true` the
 * value is read once, by the command, and stored encrypted; any variable will do.
 */
const keySchema = z.union(
  [
    z.literal('none'),
    z.strictObject({ variable: z.string().regex(/^[A-Z_][A-Z0-9_]*$/), store: z.boolean().default(false) }),
  ],
  'must be "none" or { variable: NAME }, the name of an environment variable; a key itself is never in this file',
);

const { version: _version, ...settingsShape } = modelSettingsSchema.shape;

const fileModelSchema = z.strictObject({
  slug: modelSlugSchema,
  /** What the provider's API calls it. */
  name: modelInputSchema.shape.wireName,
  label: modelInputSchema.shape.label.optional(),
  disabled: z.boolean().default(false),
  ...settingsShape,
});

const fileProviderSchema = z
  .strictObject({
    name: providerInputSchema.shape.name,
    kind: providerKindSchema,
    base_url: baseUrlSchema.default(null),
    key: keySchema,
    api_version: providerSettingsSchema.shape.apiVersion,
    organization: providerSettingsSchema.shape.organization,
    disabled: z.boolean().default(false),
    models: z.array(fileModelSchema).default([]),
  })
  .superRefine(({ kind, key }, ctx) => {
    const usual = KEY_VARIABLES[kind];
    if (key === 'none' || key.store || key.variable === usual) return;
    const message = `workers read ${usual} for this kind; add "store: true" to store the value of ${key.variable} encrypted`;
    ctx.addIssue({ code: 'custom', path: ['key', 'variable'], message });
  });

export const registryFileSchema = z
  .strictObject({
    version: z.literal(1),
    /** Hosts at private or loopback addresses that models may be served from. */
    allowed_hosts: z.array(allowedHostSchema).default([]),
    providers: z.array(fileProviderSchema).default([]),
  })
  .superRefine((file, ctx) => {
    const names = file.providers.map(({ name }, at) => ({
      value: name.toLowerCase(),
      path: ['providers', at, 'name'],
    }));
    const slugs = file.providers.flatMap(({ models }, at) =>
      models.map(({ slug }, index) => ({ value: slug, path: ['providers', at, 'models', index, 'slug'] })),
    );
    for (const list of [names, slugs]) {
      for (const [index, { value, path }] of list.entries()) {
        if (list.findIndex((other) => other.value === value) === index) continue;
        ctx.addIssue({ code: 'custom', path, message: `${value} is in the file twice` });
      }
    }
  });
export type RegistryFile = z.output<typeof registryFileSchema>;
type FileProvider = RegistryFile['providers'][number];
type FileModel = FileProvider['models'][number];

export type ProviderCreate = z.output<typeof providerInputSchema>;
export type ModelCreate = Omit<z.output<typeof modelInputSchema>, 'providerId'>;

/** What to do with one provider or model of the file; `changes` names the fields that differ. */
export type RegistryStep =
  | { do: 'allow-host'; host: string }
  | { do: 'create-provider'; input: ProviderCreate }
  | { do: 'update-provider'; name: string; changes: string[]; input: ProviderUpdate }
  | { do: 'create-model'; provider: string; input: ModelCreate }
  | { do: 'update-model'; slug: string; changes: string[]; input: ModelUpdate }
  | { do: 'keep'; what: 'provider' | 'model' | 'host'; name: string };

export type Registry = { providers: ProviderView[]; hosts: string[] };

/** The file asks for what the registry cannot do, or a variable that it names is not set. A line for each problem. */
export class RegistryFileError extends Error {
  override name = 'RegistryFileError';
}

/**
 * The steps from what is registered to what the file says, in an order that works. What the file does not name stays.
 * @param env where stored keys are read from
 * @throws RegistryFileError
 */
export function planRegistry(
  file: RegistryFile,
  registry: Registry,
  env: Record<string, string | undefined>,
): RegistryStep[] {
  const problems: string[] = [];
  const hosts = file.allowed_hosts.map((host): RegistryStep => {
    return registry.hosts.includes(host) ? { do: 'keep', what: 'host', name: host } : { do: 'allow-host', host };
  });
  const steps = file.providers.flatMap((provider) => {
    const known = registry.providers.find(({ name }) => name.toLowerCase() === provider.name.toLowerCase());
    const key = readKey(provider, env);
    if (key === undefined) problems.push(`${provider.name}: ${keyVariable(provider)} is not set: its value is needed`);
    const own = known ? updateProviderStep(provider, known, key ?? null) : createProviderStep(provider, key ?? null);
    const models = provider.models.map((model): RegistryStep => {
      const owner = registry.providers.find(({ models }) => models.some(({ slug }) => slug === model.slug));
      if (owner && owner.id !== known?.id) {
        problems.push(`${model.slug}: this slug belongs to a model of ${owner.name}; models do not move`);
      }
      const view = owner?.models.find(({ slug }) => slug === model.slug);
      return view ? updateModelStep(model, view) : createModelStep(model, known?.name ?? provider.name);
    });
    return [own, ...models];
  });
  if (problems.length > 0) throw new RegistryFileError(problems.join('\n'));
  return [...hosts, ...steps];
}

/** The value to store; null when none is stored, undefined when its variable is not set. */
function readKey({ key }: FileProvider, env: Record<string, string | undefined>): string | null | undefined {
  if (key === 'none' || !key.store) return null;
  return env[key.variable]?.trim() || undefined;
}

const keyVariable = ({ key }: FileProvider) => (key === 'none' ? '' : key.variable);

function createProviderStep(provider: FileProvider, key: string | null): RegistryStep {
  return { do: 'create-provider', input: { ...providerFields(provider), ...(key === null ? {} : { key }) } };
}

function providerFields({ name, kind, base_url, key, api_version, organization, disabled }: FileProvider) {
  const keySource = key === 'none' ? ('none' as const) : key.store ? ('stored' as const) : ('environment' as const);
  const settings = providerSettingsSchema.parse({ apiVersion: api_version, organization });
  return { name, kind, baseUrl: base_url, keySource, settings, disabled };
}

/** A stored key is taken for the same when its last four characters are: the registry shows no more of it. */
function updateProviderStep(provider: FileProvider, known: ProviderView, key: string | null): RegistryStep {
  const wanted = providerFields(provider);
  const changes = differing({ ...wanted, name: known.name }, known);
  const moved = changes.includes('kind') || changes.includes('baseUrl');
  const newKey = key !== null && known.keyLast4 !== key.slice(-4);
  if (newKey && !changes.includes('keySource')) changes.push('key');
  if (changes.length === 0) return { do: 'keep', what: 'provider', name: known.name };
  const changed = Object.fromEntries(Object.entries(wanted).filter(([field]) => changes.includes(field)));
  const sendsKey = key !== null && (newKey || moved || changes.includes('keySource'));
  const input = { ...changed, id: known.id, ...(sendsKey ? { key } : {}) };
  return { do: 'update-provider', name: known.name, changes, input };
}

function createModelStep(model: FileModel, provider: string): RegistryStep {
  return { do: 'create-model', provider, input: modelFields(model) };
}

function updateModelStep(model: FileModel, known: ModelView): RegistryStep {
  const wanted = modelFields(model);
  // A file that gives no label leaves the one that people chose.
  const label = model.label ?? known.label;
  const changes = differing({ ...wanted, label }, known);
  if (changes.length === 0) return { do: 'keep', what: 'model', name: known.slug };
  const changed = Object.fromEntries(Object.entries({ ...wanted, label }).filter(([field]) => changes.includes(field)));
  return { do: 'update-model', slug: known.slug, changes, input: { ...changed, id: known.id } };
}

function modelFields({ slug, name, label, disabled, ...settings }: FileModel): ModelCreate {
  const full: ModelSettings = modelSettingsSchema.parse({ version: 1, ...settings });
  return { slug, wireName: name, label: label ?? name, settings: full, disabled };
}

/** Names of the fields of `wanted` that are otherwise in `known`. */
function differing<T extends object>(wanted: T, known: { [K in keyof T]: T[K] }): string[] {
  return (Object.keys(wanted) as (keyof T & string)[]).filter(
    (field) => !isDeepStrictEqual(plain(wanted[field]), plain(known[field])),
  );
}

/** As JSON would store it: without fields that are undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
