/** Providers whose key is in the environment appear without anybody having entered them. */
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { insertProvider } from './provider-changes';
import { baseUrlSchema, KEY_VARIABLES, PROVIDER_KIND_NAMES, PROVIDER_KINDS, type ProviderKind } from './schema';
import { environmentBaseUrl, VENDOR_URLS } from './vendors';

/**
 * Adds a provider for each kind whose key variable is set, unless there is one that takes its key from there. No key is
 * stored. Its address is the one that the environment names (OPENAI_BASE_URL, ANTHROPIC_BASE_URL, AZURE_RESOURCE_NAME,
 * OPENAI_COMPATIBLE_BASE_URL), else the vendor's; it is checked when it is called. Models are not invented: prices and
 * names change too often.
 */
export async function ensureEnvironmentProviders(db: Db): Promise<void> {
  const wanted = PROVIDER_KINDS.filter((kind) => process.env[KEY_VARIABLES[kind]]?.trim()).flatMap((kind) => {
    const url = environmentBaseUrl(kind);
    const baseUrl = baseUrlSchema.safeParse(url);
    const usable = baseUrl.success && (url !== null || VENDOR_URLS[kind] !== null);
    return usable ? [{ kind, baseUrl: baseUrl.data }] : [];
  });
  if (wanted.length === 0 || (await areThere(db, wanted))) return;
  await inTransaction(db.pool, async (tx) => {
    // Server and workers start at the same moment.
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('foolproof environment providers'))");
    const { rows } = await tx.query<{ name: string; kind: ProviderKind; fromEnvironment: boolean }>(
      `SELECT name, kind, key_source = 'environment' AS "fromEnvironment" FROM provider`,
    );
    const names = new Set(rows.map(({ name }) => name.toLowerCase()));
    for (const { kind, baseUrl } of wanted) {
      if (rows.some((row) => row.kind === kind && row.fromEnvironment)) continue;
      const usual = PROVIDER_KIND_NAMES[kind];
      const name = names.has(usual.toLowerCase()) ? `${usual} (environment)` : usual;
      if (names.has(name.toLowerCase())) continue;
      const provider = { name, kind, baseUrl, keySource: 'environment', settings: {}, disabled: false } as const;
      await insertProvider(tx, null, { ...provider, id: newId(), sealed: null });
    }
  });
}

async function areThere(db: Db, wanted: { kind: ProviderKind }[]): Promise<boolean> {
  const { rows } = await db.pool.query<{ kind: ProviderKind }>(
    `SELECT DISTINCT kind FROM provider WHERE key_source = 'environment'`,
  );
  return wanted.every(({ kind }) => rows.some((row) => row.kind === kind));
}
