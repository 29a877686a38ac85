/** Keys of providers at rest: AES-256-GCM under a key derived from the installation's secret. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import { deriveKey } from '@/server/foundation/auth/keys';
import { previousSecretKey, secretKey } from '@/server/foundation/auth/secret-key';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { ConflictError } from '@/server/foundation/errors';

/** Layout of a ciphertext: format (1 byte), nonce (12), tag (16), encrypted key. */
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
/** Of a shorter key the last four characters would be too much of it. */
const SHORTEST_SHOWN = 12;

export type SealedKey = {
  ciphertext: Buffer;
  /** Which secret it was made with. */
  keyId: string;
  /** Last four characters, to tell keys apart; null when the key is short. */
  last4: string | null;
};

type MasterKey = { keyId: string; key: Buffer };

/** Encrypts a provider's key. It can only be opened again for the same provider. */
export function sealKey({ plaintext, providerId }: { plaintext: string; providerId: string }): SealedKey {
  const { key, keyId } = masterKey(secretKey());
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(providerId));
  const encrypted = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return {
    ciphertext: Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), encrypted]),
    keyId,
    last4: plaintext.length >= SHORTEST_SHOWN ? plaintext.slice(-4) : null,
  };
}

/**
 * Decrypts a provider's key, also one that the previous secret sealed.
 * @throws ConflictError when neither secret made it, or a byte of it was changed
 */
export function openKey({
  ciphertext,
  keyId,
  providerId,
}: Pick<SealedKey, 'ciphertext' | 'keyId'> & { providerId: string }): string {
  const master = masterKeys().find((candidate) => candidate.keyId === keyId);
  if (!master) throw new ConflictError(WRONG_SECRET);
  if (ciphertext[0] !== FORMAT || ciphertext.length < HEAD_BYTES) throw new ConflictError(DAMAGED);
  const nonce = ciphertext.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', master.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(providerId));
  decipher.setAuthTag(ciphertext.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([decipher.update(ciphertext.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw new ConflictError(DAMAGED);
  }
}

const DAMAGED = 'The stored key is damaged. Enter it again.';
export const WRONG_SECRET =
  'The stored key was encrypted with another FOOLPROOF_SECRET_KEY. Enter it again, or set FOOLPROOF_SECRET_KEY_PREVIOUS.';

/** The ids of the secrets that are at hand, the current one first. */
export function openableKeyIds(): string[] {
  return masterKeys().map(({ keyId }) => keyId);
}

function masterKeys(): MasterKey[] {
  const previous = previousSecretKey();
  return [secretKey(), ...(previous ? [previous] : [])].map(masterKey);
}

/** The id is derived beside the key, so that it says nothing about it. */
function masterKey(secret: string): MasterKey {
  const id = deriveKey({ secret, purpose: 'provider-keys/id' });
  return { key: deriveKey({ secret, purpose: 'provider-keys' }), keyId: id.toString('hex').slice(0, 12) };
}

/**
 * Encrypts every stored key that an earlier secret sealed with the current one, each in a transaction of its own.
 * @returns how many were, and the names of the providers whose key cannot be opened
 */
export async function resealKeys({ db }: { db: Db }): Promise<{ resealed: number; unreadable: string[] }> {
  const { keyId: current } = masterKey(secretKey());
  const { rows } = await db.pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM provider WHERE key_source = 'stored' AND key_ciphertext IS NOT NULL AND key_id <> $1 ORDER BY name`,
    [current],
  );
  const unreadable: string[] = [];
  let resealed = 0;
  for (const { id, name } of rows) {
    try {
      if (await resealKey(db, id, current)) resealed++;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      unreadable.push(name);
    }
  }
  return { resealed, unreadable };
}

function resealKey(db: Db, providerId: string, current: string): Promise<boolean> {
  return inTransaction(db.pool, async (tx) => {
    const { rows } = await tx.query<{ ciphertext: Buffer; keyId: string }>(
      `SELECT key_ciphertext AS ciphertext, key_id AS "keyId" FROM provider
       WHERE id = $1 AND key_ciphertext IS NOT NULL AND key_id <> $2 FOR UPDATE`,
      [providerId, current],
    );
    if (!rows[0]) return false;
    const sealed = sealKey({ plaintext: openKey({ ...rows[0], providerId }), providerId });
    await tx.query('UPDATE provider SET key_ciphertext = $2, key_id = $3, updated_at = now() WHERE id = $1', [
      providerId,
      sealed.ciphertext,
      sealed.keyId,
    ]);
    const detail = { from: rows[0].keyId, to: sealed.keyId };
    await writeAuditLog(tx, { actorId: null, action: 'provider.reseal-key', target: providerId, detail });
    return true;
  });
}
