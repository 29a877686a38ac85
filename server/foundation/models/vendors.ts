/** How each kind of provider is spoken to: its address, its credentials, its SDK. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createAzure } from '@ai-sdk/azure';
import { createGoogle } from '@ai-sdk/google';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { ConflictError } from '@/server/foundation/errors';
import { PROVIDER_KIND_NAMES, type ProviderKind, type ProviderSettings } from './schema';
import type { RegisteredModel } from './types';

/** Always handed to the SDKs: left out, they would read a base URL from the environment. null: there is none. */
export const VENDOR_URLS: Record<ProviderKind, string | null> = {
  openai: 'https://api.openai.com/v1',
  azure: null,
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  mistral: 'https://api.mistral.ai/v1',
  'openai-compatible': null,
};

/** The address that the environment names for a kind, as the SDKs read it; null when it names none. */
export function environmentBaseUrl(kind: ProviderKind, env: NodeJS.ProcessEnv = process.env): string | null {
  if (kind === 'openai') return env.OPENAI_BASE_URL?.trim() || null;
  if (kind === 'anthropic') return env.ANTHROPIC_BASE_URL?.trim() || null;
  if (kind === 'openai-compatible') return env.OPENAI_COMPATIBLE_BASE_URL?.trim() || null;
  const resource = kind === 'azure' ? env.AZURE_RESOURCE_NAME?.trim() : null;
  return resource ? `https://${resource}.openai.azure.com/openai` : null;
}

export type Connection = {
  kind: ProviderKind;
  baseUrl: string;
  settings: ProviderSettings;
  /** null: the server asks for none. */
  key: string | null;
  fetch: typeof fetch;
};

export type Vendor = {
  languageModel: (model: Pick<RegisteredModel, 'wireName' | 'settings'>) => LanguageModelV4;
  /** A request to the same base URL with the same credentials. @param path begins with a slash */
  send: (path: string, init: RequestInit) => Promise<Response>;
};

/** @throws ConflictError when the vendor's API needs a key and there is none */
export function openVendor(connection: Connection): Vendor {
  const { kind, settings, key, fetch } = connection;
  const baseURL = normalizeBaseUrl(kind, connection.baseUrl);
  const sendWith =
    (credentials: [string, string][]): Vendor['send'] =>
    (path, init) => {
      const headers = new Headers(init.headers);
      for (const [name, value] of credentials) headers.set(name, value);
      return fetch(`${baseURL}${path}`, { ...init, headers });
    };
  const bearer = `Bearer ${key}`;
  if (kind === 'openai-compatible') {
    const options = { name: kind, baseURL, fetch, ...(key === null ? {} : { apiKey: key }) };
    return {
      languageModel: ({ wireName, settings: { structured_output } }) =>
        createOpenAICompatible({ ...options, supportsStructuredOutputs: structured_output === 'schema' }).chatModel(
          wireName,
        ),
      send: sendWith(key === null ? [] : [['authorization', bearer]]),
    };
  }
  if (key === null) throw new ConflictError(`${PROVIDER_KIND_NAMES[kind]} needs a key.`);
  const options = { baseURL, apiKey: key, fetch };
  switch (kind) {
    case 'openai': {
      const { organization } = settings;
      const openai = createOpenAI(organization ? { ...options, organization } : options);
      return {
        languageModel: ({ wireName, settings: { api } }) => openai[api](wireName),
        send: sendWith([
          ['authorization', bearer],
          ...(organization ? [['openai-organization', organization] satisfies [string, string]] : []),
        ]),
      };
    }
    case 'azure': {
      const { apiVersion } = settings;
      const useDeploymentBasedUrls = isDated(apiVersion);
      const azure = createAzure({ ...options, useDeploymentBasedUrls, ...(apiVersion ? { apiVersion } : {}) });
      return {
        languageModel: ({ wireName, settings: { api } }) => azure[api](wireName),
        send: sendWith([['api-key', key]]),
      };
    }
    case 'anthropic':
      return {
        languageModel: ({ wireName }) => createAnthropic(options).languageModel(wireName),
        send: sendWith([
          ['x-api-key', key],
          ['anthropic-version', '2023-06-01'],
        ]),
      };
    case 'google':
      return {
        languageModel: ({ wireName }) => createGoogle(options).languageModel(wireName),
        send: sendWith([['x-goog-api-key', key]]),
      };
    case 'mistral':
      return {
        languageModel: ({ wireName }) => createMistral(options).languageModel(wireName),
        send: sendWith([['authorization', bearer]]),
      };
  }
}

/** What people copy from the vendors' pages, with the path that the SDKs expect. */
function normalizeBaseUrl(kind: ProviderKind, baseUrl: string): string {
  const { hostname, pathname } = new URL(baseUrl);
  const bare = baseUrl.replace(/\/+$/, '');
  if (pathname !== '/') return bare;
  if (kind === 'azure' && AZURE_HOST.test(hostname)) return `${bare}/openai`;
  if (kind === 'anthropic' && hostname === 'api.anthropic.com') return `${bare}/v1`;
  if (kind === 'openai' && hostname === 'api.openai.com') return `${bare}/v1`;
  return bare;
}

/** Azure's dated API versions are spoken at the addresses of deployments, 'v1' and 'preview' are not. */
const isDated = (apiVersion: string | undefined) => apiVersion !== undefined && /^\d{4}-/.test(apiVersion);

const AZURE_HOST = /\.(openai|services\.ai|cognitiveservices)\.azure\.com$/;
