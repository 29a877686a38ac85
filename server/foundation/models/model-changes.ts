/** Adding, changing and removing models. Each change is one transaction with its row in the audit log. */
import { v7 as newId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { ConflictError, InvalidInputError, NotFoundError } from '@/server/foundation/errors';
import type { Services } from './allowed-hosts';
import {
  type ModelInput,
  type ModelSettings,
  type ModelUpdate,
  type ModelView,
  modelInputSchema,
  modelUpdateSchema,
  PROVIDER_KIND_NAMES,
  type ProviderKind,
} from './schema';
import { BATCH_KINDS, toModelView } from './views';

/** @throws ConflictError when the slug is taken; NotFoundError without the provider; InvalidInputError naming the field */
export async function createModel({ db, user }: Services, input: ModelInput): Promise<ModelView> {
  const given = modelInputSchema.parse(input);
  const id = newId();
  await inTransaction(db.pool, async (tx) => {
    // Locked, so that the provider does not become another kind meanwhile.
    const { rows } = await tx.query<{ kind: ProviderKind }>('SELECT kind FROM provider WHERE id = $1 FOR SHARE', [
      given.providerId,
    ]);
    if (!rows[0]) throw new NotFoundError('There is no such provider.');
    requireUsable(given.settings, rows[0].kind);
    const { rowCount } = await tx.query(
      `INSERT INTO model (id, provider_id, slug, wire_name, label, settings, disabled_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN now() END, now()) ON CONFLICT (slug) DO NOTHING`,
      [id, given.providerId, given.slug, given.wireName, given.label, JSON.stringify(given.settings), given.disabled],
    );
    if (rowCount === 0) throw slugTaken(given.slug);
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'model.create', target: id, detail: given });
  });
  return readModel(db, id);
}

type LockedModel = {
  slug: string;
  wireName: string;
  label: string;
  settings: unknown;
  disabled: boolean;
  kind: ProviderKind;
};

/**
 * Changes what is given; `settings` are replaced as a whole.
 * @throws as createModel
 */
export async function updateModel({ db, user }: Services, input: ModelUpdate): Promise<ModelView> {
  const { id, ...changes } = modelUpdateSchema.parse(input);
  await inTransaction(db.pool, async (tx) => {
    const { rows } = await tx.query<LockedModel>(
      `SELECT m.slug, m.wire_name AS "wireName", m.label, m.settings, m.disabled_at IS NOT NULL AS disabled, p.kind
       FROM model m JOIN provider p ON p.id = m.provider_id WHERE m.id = $1 FOR UPDATE OF m FOR SHARE OF p`,
      [id],
    );
    if (!rows[0]) throw new NotFoundError('There is no such model.');
    const { kind, ...before } = rows[0];
    if (changes.settings) requireUsable(changes.settings, kind);
    if (changes.slug) {
      const taken = await tx.query('SELECT FROM model WHERE slug = $1 AND id <> $2', [changes.slug, id]);
      if (taken.rowCount !== 0) throw slugTaken(changes.slug);
    }
    await tx.query(
      `UPDATE model SET slug = $2, wire_name = $3, label = $4, settings = $5,
         disabled_at = CASE WHEN $6 THEN coalesce(disabled_at, now()) END, updated_at = now() WHERE id = $1`,
      [
        ...[id, changes.slug ?? before.slug, changes.wireName ?? before.wireName, changes.label ?? before.label],
        ...[JSON.stringify(changes.settings ?? before.settings), changes.disabled ?? before.disabled],
      ],
    );
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'model.update', target: id, detail: changes });
  });
  return readModel(db, id);
}

/** Its calls stay in the books under its slug. */
export async function deleteModel({ db, user }: Services, { id }: { id: string }): Promise<void> {
  await inTransaction(db.pool, async (tx) => {
    const { rows } = await tx.query<{ slug: string }>('DELETE FROM model WHERE id = $1 RETURNING slug', [id]);
    if (!rows[0]) throw new NotFoundError('There is no such model.');
    const detail = { slug: rows[0].slug };
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'model.delete', target: id, detail });
  });
}

function requireUsable({ batch, api }: ModelSettings, kind: ProviderKind) {
  if (batch && !BATCH_KINDS.has(kind)) {
    throw new InvalidInputError(
      `batch: the batch API of ${PROVIDER_KIND_NAMES[kind]} is not supported. Switch it off.`,
    );
  }
  if (api === 'responses' && kind !== 'openai' && kind !== 'azure') {
    throw new InvalidInputError(`api: ${PROVIDER_KIND_NAMES[kind]} has no responses API. Choose chat.`);
  }
}

const slugTaken = (slug: string) => new ConflictError(`There is already a model with the slug ${slug}.`);

async function readModel(db: Db, id: string): Promise<ModelView> {
  const model = await db.prisma.model.findUnique({ where: { id } });
  if (!model) throw new NotFoundError('The model was deleted meanwhile.');
  return toModelView(model);
}
