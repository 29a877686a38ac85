/** Test fixture: makes a database know models whose answers come from a model server of test/model-servers. */
import { v7 as newId } from 'uuid';
import type { Db } from '@/server/foundation/db/client';
import {
  KEY_VARIABLES,
  type ModelSettings,
  modelSettingsSchema,
  type ProviderKind,
} from '@/server/foundation/models/schema';

/** Where each kind's SDK expects its API on a model server. */
const PATHS: Record<ProviderKind, string> = {
  openai: '/v1',
  azure: '/openai/v1',
  anthropic: '/v1',
  google: '/v1beta',
  mistral: '/mistral/v1',
  'openai-compatible': '/v1',
};

/** What the SDKs may ask of a model depends on its name. */
const WIRE_NAMES: Record<ProviderKind, string> = {
  openai: 'gpt-4.1',
  azure: 'gpt-4.1',
  anthropic: 'claude-sonnet-4-5',
  google: 'gemini-2.5-flash',
  mistral: 'mistral-small-latest',
  'openai-compatible': 'fixture',
};

/** For the environment: the providers take their keys from there. */
export const FIXTURE_KEYS: Record<string, string> = Object.fromEntries(
  Object.values(KEY_VARIABLES).map((variable) => [variable, 'key-of-a-test-fixture']),
);

export type FixtureModel = { slug: string; kind: ProviderKind; settings?: Partial<ModelSettings> };

/** Allows the server's host and adds a provider for each model. */
export async function registerModels(db: Db, server: { url: string }, models: FixtureModel[]): Promise<void> {
  const { host } = new URL(server.url);
  await db.prisma.allowedHost.create({ data: { host, note: 'test fixture' } });
  for (const { slug, kind, settings } of models) {
    const providerId = newId();
    const baseUrl = `${server.url}${PATHS[kind]}`;
    await db.prisma.provider.create({
      data: { id: providerId, name: `Fixture for ${slug}`, kind, baseUrl, keySource: 'environment', settings: {} },
    });
    await db.prisma.model.create({
      data: {
        ...{ id: newId(), providerId, slug, label: slug, wireName: WIRE_NAMES[kind] },
        settings: modelSettingsSchema.parse(settings ?? {}),
      },
    });
  }
}
