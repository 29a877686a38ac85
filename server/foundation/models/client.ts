/** Opens the connection to a model. The only place where keys of providers are readable. */
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Db } from '@/server/foundation/db/client';
import { ConflictError, NotFoundError } from '@/server/foundation/errors';
import { createGuardedFetch } from '@/server/foundation/http/guarded-fetch';
import { readAllowedHosts } from './allowed-hosts';
import { openKey } from './keys';
import { createRedactingFetch, createRedactor } from './redact';
import { KEY_VARIABLES, type KeySource, type ProviderKind, type ProviderSettings, providerKeySchema } from './schema';
import type { RegisteredModel } from './types';
import { openVendor, VENDOR_URLS, type Vendor } from './vendors';

/** No property of it holds the key. What it answers and throws does not either, even when the server repeats it. */
export type ModelClient = {
  languageModel: LanguageModelV4;
  /** A request to the same base URL with the same credentials: for the batch APIs. @param path begins with a slash */
  send: (path: string, init: RequestInit) => Promise<Response>;
};

type ProviderRow = {
  name: string;
  kind: ProviderKind;
  baseUrl: string | null;
  keySource: KeySource;
  ciphertext: Buffer | null;
  keyId: string | null;
  settings: ProviderSettings;
  disabled: boolean;
  version: string;
};

type OpenProvider = {
  version: string;
  clients: Map<string, ModelClient>;
  connect: (model: RegisteredModel) => ModelClient;
};

type Cache = {
  fetch: typeof fetch;
  rows: Map<string, { readAt: number; row: Promise<ProviderRow | null> }>;
  open: Map<string, OpenProvider>;
};

/** A change of a provider by another process is seen this late. */
const FRESH_MS = 1_000;

const caches = new WeakMap<Db['pool'], Cache>();

/**
 * The client of a model, kept until its provider changes. Address and key are those of the provider's row now, not of the
 * moment when `model` was read.
 * @throws NotFoundError when the provider is gone; ConflictError when it is switched off, or its key cannot be had
 */
export async function openClient(db: Db, model: RegisteredModel): Promise<ModelClient> {
  const cache = cacheOf(db);
  const row = await readRow(db, cache, model.provider.id);
  if (!row) throw new NotFoundError(`The provider of ${model.slug} was deleted.`);
  if (row.disabled) throw new ConflictError(`${row.name} is switched off.`);
  let provider = cache.open.get(model.provider.id);
  if (provider?.version !== row.version) {
    provider = openProvider(cache.fetch, model.provider.id, row);
    cache.open.set(model.provider.id, provider);
  }
  const { api, structured_output } = model.settings;
  const name = `${api} ${structured_output} ${model.wireName}`;
  const client = provider.clients.get(name) ?? provider.connect(model);
  provider.clients.set(name, client);
  return client;
}

/** The next call reads the provider anew. */
export function forgetProvider(db: Db, providerId: string): void {
  caches.get(db.pool)?.rows.delete(providerId);
}

function cacheOf(db: Db): Cache {
  const known = caches.get(db.pool);
  if (known) return known;
  const made = {
    fetch: createGuardedFetch({ allowed: () => readAllowedHosts(db) }),
    rows: new Map(),
    open: new Map(),
  };
  caches.set(db.pool, made);
  return made;
}

function readRow(db: Db, { rows }: Cache, providerId: string): Promise<ProviderRow | null> {
  const known = rows.get(providerId);
  if (known && performance.now() - known.readAt < FRESH_MS) return known.row;
  const row = selectRow(db, providerId);
  rows.set(providerId, { readAt: performance.now(), row });
  // What failed is not remembered: the next call asks again.
  row.catch(() => rows.delete(providerId));
  return row;
}

async function selectRow(db: Db, providerId: string): Promise<ProviderRow | null> {
  const { rows } = await db.pool.query<ProviderRow>(
    `SELECT name, kind, base_url AS "baseUrl", key_source AS "keySource", key_ciphertext AS ciphertext,
       key_id AS "keyId", settings, disabled_at IS NOT NULL AS disabled, updated_at::text AS version
     FROM provider WHERE id = $1`,
    [providerId],
  );
  return rows[0] ?? null;
}

function openProvider(send: typeof fetch, providerId: string, row: ProviderRow): OpenProvider {
  const { kind, name, settings, version } = row;
  const baseUrl = row.baseUrl ?? VENDOR_URLS[kind];
  if (baseUrl === null) throw new ConflictError(`${name} has no base URL.`);
  const key = readKey(providerId, row);
  const vendor = openVendor({ kind, baseUrl, settings, key, fetch: createRedactingFetch(send, createRedactor(key)) });
  return { version, clients: new Map(), connect: (model) => connect(vendor, model) };
}

/** @returns null when the server asks for no key */
function readKey(providerId: string, { name, kind, keySource, ciphertext, keyId }: ProviderRow): string | null {
  if (keySource === 'none') return null;
  if (keySource === 'environment') {
    const key = process.env[KEY_VARIABLES[kind]]?.trim();
    if (!key) throw new ConflictError(`${name} takes its key from ${KEY_VARIABLES[kind]}, which is not set here.`);
    // A header that cannot be sent would be quoted in an error.
    if (!providerKeySchema.safeParse(key).success) throw new ConflictError(`${KEY_VARIABLES[kind]} holds no key.`);
    return key;
  }
  if (ciphertext === null || keyId === null) throw new ConflictError(`${name} has no key yet.`);
  return openKey({ ciphertext, keyId, providerId });
}

function connect({ languageModel, send }: Vendor, model: RegisteredModel): ModelClient {
  return { languageModel: languageModel(model), send };
}
