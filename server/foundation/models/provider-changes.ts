/** Adding, changing and removing providers. Each change is one transaction with its row in the audit log, without keys. */
import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { ConflictError, InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import { BlockedAddressError, checkPublicUrl } from '@/server/foundation/http/guarded-fetch';
import { listAllowedHosts, type Services } from './allowed-hosts';
import { forgetProvider } from './client';
import { type SealedKey, sealKey } from './keys';
import {
  KEY_VARIABLES,
  type KeySource,
  PROVIDER_KIND_NAMES,
  type ProviderInput,
  type ProviderKind,
  type ProviderSettings,
  type ProviderUpdate,
  type ProviderView,
  providerInputSchema,
  providerUpdateSchema,
} from './schema';
import { environmentBaseUrl, VENDOR_URLS } from './vendors';
import { findProvider } from './views';

type Provider = {
  name: string;
  kind: ProviderKind;
  baseUrl: string | null;
  keySource: KeySource;
  settings: ProviderSettings;
  disabled: boolean;
};

/** @throws ConflictError when the name is taken; InvalidInputError naming the field */
export async function createProvider({ db, user }: Services, input: ProviderInput): Promise<ProviderView> {
  const { key = '', ...given } = providerInputSchema.parse(input);
  const id = newId();
  requireConsistent(given, key);
  if (given.keySource === 'environment') requireOwnAddress(user, given);
  if (given.keySource === 'stored' && key === '') throw new InvalidInputError('key: a key is needed.');
  await checkBaseUrl(db, given.baseUrl);
  const sealed = key === '' ? null : sealKey({ plaintext: key, providerId: id });
  await inTransaction(db.pool, (tx) => insertProvider(tx, user, { ...given, id, sealed }));
  return findProvider({ db }, { id });
}

/** The row and its line in the audit log, in the caller's transaction. */
export async function insertProvider(
  tx: pg.PoolClient,
  user: Services['user'],
  { id, sealed, ...provider }: Provider & { id: string; sealed: SealedKey | null },
): Promise<void> {
  const { name, kind, baseUrl, keySource, settings, disabled } = provider;
  const { rowCount } = await tx.query(
    `INSERT INTO provider (id, name, kind, base_url, key_source, key_ciphertext, key_id, key_last4, settings, disabled_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $10 THEN now() END, now()) ON CONFLICT (name) DO NOTHING`,
    [
      ...[id, name, kind, baseUrl, keySource],
      ...[sealed?.ciphertext ?? null, sealed?.keyId ?? null, sealed?.last4 ?? null],
      ...[JSON.stringify(settings), disabled],
    ],
  );
  if (rowCount === 0) throw nameTaken(name);
  const detail = { name, kind, baseUrl, keySource, settings, disabled };
  await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'provider.create', target: id, detail });
}

/**
 * Changes what is given. An absent or empty key keeps the stored one, unless kind or base URL change: then the key has to
 * be entered again, so that whoever may change an address cannot have a stored key sent there.
 * @throws as createProvider; NotFoundError
 */
export async function updateProvider({ db, user }: Services, input: ProviderUpdate): Promise<ProviderView> {
  const { id, key = '', ...changes } = providerUpdateSchema.parse(input);
  const before = await findProvider({ db }, { id });
  if (changes.baseUrl !== undefined && changes.baseUrl !== before.baseUrl) await checkBaseUrl(db, changes.baseUrl);
  await inTransaction(db.pool, async (tx) => {
    const stored = await lockProvider(tx, id);
    if (stored.baseUrl !== before.baseUrl)
      throw new ConflictError('Somebody changed this provider just now. Try again.');
    const after = merge(stored, changes);
    requireConsistent(after, key);
    const moved = after.kind !== stored.kind || after.baseUrl !== stored.baseUrl;
    if (after.keySource === 'environment' && (moved || stored.keySource !== 'environment'))
      requireOwnAddress(user, after);
    if (after.keySource === 'stored' && key === '') {
      if (!stored.hasKey) throw new InvalidInputError('key: a key is needed.');
      if (moved) throw new InvalidInputError('key: enter the key again, since it would go to another address.');
    }
    if (after.name !== stored.name) await requireFreeName(tx, { id, name: after.name });
    await tx.query(
      `UPDATE provider SET name = $2, kind = $3, base_url = $4, key_source = $5, settings = $6,
         disabled_at = CASE WHEN $7 THEN coalesce(disabled_at, now()) END, updated_at = now() WHERE id = $1`,
      [id, after.name, after.kind, after.baseUrl, after.keySource, JSON.stringify(after.settings), after.disabled],
    );
    // A key that is no longer used is not kept.
    if (key !== '') await storeKey(tx, id, sealKey({ plaintext: key, providerId: id }));
    else if (after.keySource !== 'stored') await storeKey(tx, id, null);
    const detail = { ...changes, keyChanged: key !== '' };
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'provider.update', target: id, detail });
  });
  forgetProvider(db, id);
  return findProvider({ db }, { id });
}

/**
 * Its models go with it; their calls stay in the books.
 * @throws ConflictError for a provider that the environment would bring back at once
 */
export async function deleteProvider({ db, user }: Services, { id }: { id: string }): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const { kind, keySource, name } = await lockProvider(tx, id);
    if (keySource === 'environment' && process.env[KEY_VARIABLES[kind]]?.trim()) {
      throw new ConflictError(`${name} is here because ${KEY_VARIABLES[kind]} is set. Switch it off instead.`);
    }
    await tx.query('DELETE FROM provider WHERE id = $1', [id]);
    const detail = { name };
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'provider.delete', target: id, detail });
  });
  forgetProvider(db, id);
}

function merge(stored: Provider, changes: Partial<Provider>): Provider {
  return {
    name: changes.name ?? stored.name,
    kind: changes.kind ?? stored.kind,
    baseUrl: changes.baseUrl === undefined ? stored.baseUrl : changes.baseUrl,
    keySource: changes.keySource ?? stored.keySource,
    settings: changes.settings ?? stored.settings,
    disabled: changes.disabled ?? stored.disabled,
  };
}

async function lockProvider(tx: pg.PoolClient, id: string): Promise<Provider & { hasKey: boolean }> {
  const { rows } = await tx.query<Provider & { hasKey: boolean }>(
    `SELECT name, kind, base_url AS "baseUrl", key_source AS "keySource", settings, disabled_at IS NOT NULL AS disabled,
       key_ciphertext IS NOT NULL AS "hasKey" FROM provider WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (!rows[0]) throw new NotFoundError('There is no such provider.');
  return rows[0];
}

async function requireFreeName(tx: pg.PoolClient, { id, name }: { id: string; name: string }) {
  const { rowCount } = await tx.query('SELECT FROM provider WHERE name = $1 AND id <> $2', [name, id]);
  if (rowCount !== 0) throw nameTaken(name);
}

async function storeKey(tx: pg.PoolClient, id: string, sealed: SealedKey | null) {
  await tx.query('UPDATE provider SET key_ciphertext = $2, key_id = $3, key_last4 = $4 WHERE id = $1', [
    id,
    sealed?.ciphertext ?? null,
    sealed?.keyId ?? null,
    sealed?.last4 ?? null,
  ]);
}

/** @throws InvalidInputError naming the field that does not go with the others */
function requireConsistent({ kind, baseUrl, keySource }: Provider, key: string) {
  if (baseUrl === null && VENDOR_URLS[kind] === null) {
    throw new InvalidInputError(`baseUrl: ${PROVIDER_KIND_NAMES[kind]} needs a base URL.`);
  }
  if (keySource === 'none' && kind !== 'openai-compatible') {
    throw new InvalidInputError(`keySource: ${PROVIDER_KIND_NAMES[kind]} needs a key.`);
  }
  if (keySource !== 'stored' && key !== '') {
    throw new InvalidInputError('key: a key is only stored when the key source is "stored".');
  }
}

/**
 * The environment belongs to whoever runs the server, who has the command line: from the web, its keys go to no address
 * that it does not name itself.
 */
function requireOwnAddress(user: Services['user'], { kind, baseUrl }: Provider) {
  if (user === null || baseUrl === null || baseUrl === environmentBaseUrl(kind)) return;
  throw new InvalidInputError(
    `baseUrl: the key in ${KEY_VARIABLES[kind]} is not sent to an address entered here. Store a key, or use \`foolproof models apply\`.`,
  );
}

async function checkBaseUrl(db: Db, baseUrl: string | null): Promise<void> {
  if (baseUrl === null) return;
  const hosts = await listAllowedHosts({ db });
  try {
    await checkPublicUrl(baseUrl, new Set(hosts.map(({ host }) => host)));
  } catch (error) {
    if (error instanceof BlockedAddressError) throw new InvalidInputError(`baseUrl: ${error.message}`);
    throw error;
  }
}

const nameTaken = (name: string) => new ConflictError(`There is already a provider named ${name}.`);
