/** What is registered, as admins, forms and calls see it. No key and no ciphertext is in any of it. */
import type { Db } from '@/server/foundation/db/client';
import type { ModelModel, ProviderModel } from '@/server/foundation/db/generated/models';
import { NotFoundError } from '@/server/foundation/errors';
import type { Services } from './allowed-hosts';
import { openableKeyIds, WRONG_SECRET } from './keys';
import {
  type AvailableModel,
  KEY_VARIABLES,
  keySourceSchema,
  type ModelView,
  modelSettingsSchema,
  type ProviderKind,
  type ProviderView,
  providerKindSchema,
  providerSettingsSchema,
} from './schema';
import type { RegisteredModel } from './types';

/** Kinds whose batch API is spoken. */
export const BATCH_KINDS: ReadonlySet<ProviderKind> = new Set(['openai', 'azure', 'anthropic', 'openai-compatible']);

/** All providers by name, each with its models by slug; those that are switched off too. */
export async function listProviders({ db }: Pick<Services, 'db'>): Promise<ProviderView[]> {
  const providers = await db.prisma.provider.findMany({
    orderBy: { name: 'asc' },
    include: { models: { orderBy: { slug: 'asc' } } },
  });
  return providers.map(({ models, ...provider }) => toProviderView(provider, models));
}

/** @throws NotFoundError */
export async function findProvider({ db }: Pick<Services, 'db'>, { id }: { id: string }): Promise<ProviderView> {
  const provider = await db.prisma.provider.findUnique({
    where: { id },
    include: { models: { orderBy: { slug: 'asc' } } },
  });
  if (!provider) throw new NotFoundError('There is no such provider.');
  return toProviderView(provider, provider.models);
}

/** The models that may be called, by slug: neither they nor their providers are switched off. */
export async function findModels(db: Db, slugs: readonly string[]): Promise<Map<string, RegisteredModel>> {
  const models = await db.prisma.model.findMany({
    where: { slug: { in: [...slugs] }, disabledAt: null, provider: { disabledAt: null } },
    include: { provider: true },
  });
  return new Map(models.map((model) => [model.slug, toRegisteredModel(model, model.provider)]));
}

/**
 * One model, switched off or not.
 * @throws NotFoundError
 */
export async function findModelById(db: Db, { modelId }: { modelId: string }): Promise<RegisteredModel> {
  const model = await db.prisma.model.findUnique({ where: { id: modelId }, include: { provider: true } });
  if (!model) throw new NotFoundError('There is no such model.');
  return toRegisteredModel(model, model.provider);
}

/** The models that forms offer, by slug. One that is not ready says why. */
export async function listAvailableModels(db: Db): Promise<AvailableModel[]> {
  const models = await db.prisma.model.findMany({
    where: { disabledAt: null, provider: { disabledAt: null } },
    include: { provider: true },
    orderBy: { slug: 'asc' },
  });
  return models.map(({ slug, label, settings, provider }) => {
    const { price, batch } = modelSettingsSchema.parse(settings);
    const kind = providerKindSchema.parse(provider.kind);
    const reason = whyNotReady(provider);
    return {
      slug,
      label,
      provider: provider.name,
      kind,
      price,
      batch: batch && BATCH_KINDS.has(kind),
      ready: reason === null,
      reason,
    };
  });
}

export function toModelView({ disabledAt, settings, ...model }: ModelModel): ModelView {
  return { ...model, settings: modelSettingsSchema.parse(settings), disabled: disabledAt !== null };
}

/** Names every field that goes out, so that a new column stays in. */
function toProviderView(provider: ProviderModel, models: ModelModel[]): ProviderView {
  const { id, name, baseUrl, keyLast4, createdAt, updatedAt } = provider;
  const kind = providerKindSchema.parse(provider.kind);
  return {
    id,
    name,
    kind,
    baseUrl,
    keySource: keySourceSchema.parse(provider.keySource),
    keyLast4,
    keyVariable: KEY_VARIABLES[kind],
    keyReady: whyNotReady(provider) === null,
    settings: providerSettingsSchema.parse(provider.settings),
    disabled: provider.disabledAt !== null,
    createdAt,
    updatedAt,
    models: models.map(toModelView),
  };
}

function toRegisteredModel(
  { id, slug, wireName, label, settings }: ModelModel,
  provider: ProviderModel,
): RegisteredModel {
  return {
    id,
    slug,
    wireName,
    label,
    settings: modelSettingsSchema.parse(settings),
    provider: {
      id: provider.id,
      name: provider.name,
      kind: providerKindSchema.parse(provider.kind),
      baseUrl: provider.baseUrl,
      settings: providerSettingsSchema.parse(provider.settings),
    },
  };
}

/** Why a call would find no key; null when it would find one. */
function whyNotReady({ name, kind, keySource, keyCiphertext, keyId }: ProviderModel): string | null {
  if (keySource === 'none') return null;
  if (keySource === 'environment') {
    const variable = KEY_VARIABLES[providerKindSchema.parse(kind)];
    return process.env[variable]?.trim() ? null : `${variable} is not set.`;
  }
  if (keyCiphertext === null || keyId === null) return `${name} has no key yet.`;
  return openableKeyIds().includes(keyId) ? null : WRONG_SECRET;
}
