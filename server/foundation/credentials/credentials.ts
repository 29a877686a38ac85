/** Tokens and keys for places that code comes from: sealed at rest, read by workers alone. */
import { v7 as newId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { ConflictError, NotFoundError } from '@/server/foundation/errors';
import { openKey, sealKey } from '@/server/foundation/models/keys';
import type { CredentialInput, CredentialKind, CredentialView } from './schema';

type Services = { db: Db; user: { id: string } | null };

/** By name. */
export async function listCredentials({ db }: Pick<Services, 'db'>): Promise<CredentialView[]> {
  const { rows } = await db.pool.query<CredentialView>(
    `SELECT id, name, kind, nullif(last4, '') AS last4, created_at AS "createdAt" FROM credential ORDER BY name`,
  );
  return rows;
}

/** @throws ConflictError when the name is taken */
export async function createCredential({ db, user }: Services, input: CredentialInput): Promise<{ id: string }> {
  const id = newId();
  const { ciphertext, keyId, last4 } = sealKey({ plaintext: input.secret, providerId: id });
  // The last characters of a key file or of JSON tell nothing apart.
  const shown = input.kind === 'github-token' ? (last4 ?? '') : '';
  return inTransaction(db.pool, async (tx) => {
    const inserted = await tx.query(
      `INSERT INTO credential (id, name, kind, ciphertext, key_id, last4, settings, created_by_id)
       VALUES ($1, $2, $3, $4, $5, $6, '{}', $7) ON CONFLICT (name) DO NOTHING`,
      [id, input.name, input.kind, ciphertext, keyId, shown, user?.id ?? null],
    );
    if (inserted.rowCount === 0) throw new ConflictError(`There is a credential called ${input.name} already.`);
    const detail = { name: input.name, kind: input.kind };
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'credential.create', target: id, detail });
    return { id };
  });
}

/** @throws NotFoundError when it is gone already */
export async function deleteCredential({ db, user }: Services, { id }: { id: string }): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const { rows } = await tx.query<{ name: string }>('DELETE FROM credential WHERE id = $1 RETURNING name', [id]);
    if (!rows[0]) throw new NotFoundError('There is no such credential.');
    const detail = { name: rows[0].name };
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'credential.delete', target: id, detail });
  });
}

/** The secret itself, for workers; null when there is none of this name. */
export async function openCredential(db: Db, name: string): Promise<{ kind: CredentialKind; secret: string } | null> {
  const { rows } = await db.pool.query<{ id: string; kind: CredentialKind; ciphertext: Buffer; keyId: string }>(
    'SELECT id, kind, ciphertext, key_id AS "keyId" FROM credential WHERE name = $1',
    [name],
  );
  const row = rows[0];
  return row ? { kind: row.kind, secret: openKey({ ...row, providerId: row.id }) } : null;
}
