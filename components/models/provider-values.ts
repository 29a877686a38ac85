/** What the provider form holds and what it sends. Pure. */
import { z } from 'zod';
import {
  baseUrlSchema,
  keySourceSchema,
  type ProviderInput,
  type ProviderKind,
  type ProviderView,
  providerInputSchema,
  providerKeySchema,
  providerKindSchema,
} from '@/server/foundation/models/schema';

/** Kinds without a vendor's address of their own. */
export const needsBaseUrl = (kind: ProviderKind) => kind === 'azure' || kind === 'openai-compatible';

/** Only servers of one's own may ask for no key. */
export const mayHaveNoKey = (kind: ProviderKind) => kind === 'openai-compatible';

type Target = { kind: ProviderKind; baseUrl?: string | null | undefined };

/** Whether calls would go elsewhere than they do now, which a stored key must not do by itself. */
export function changesAddress(provider: ProviderView | null, { kind, baseUrl }: Target): boolean {
  if (!provider) return false;
  const address = (baseUrl ?? '').trim().replace(/\/+$/, '');
  return kind !== provider.kind || address !== (provider.baseUrl ?? '');
}

/** @param provider the one that is edited; null for a new one */
export function providerFormSchema(provider: ProviderView | null) {
  return z
    .strictObject({
      name: providerInputSchema.shape.name,
      kind: providerKindSchema,
      baseUrl: baseUrlSchema,
      keySource: keySourceSchema,
      key: providerKeySchema,
      apiVersion: z.string().trim().max(40, 'An API version has at most 40 characters.'),
      organization: z.string().trim().max(100, 'An organization has at most 100 characters.'),
    })
    .superRefine((values, ctx) => {
      const { kind, baseUrl, keySource, key } = values;
      if (needsBaseUrl(kind) && baseUrl === null) {
        ctx.addIssue({ code: 'custom', path: ['baseUrl'], message: 'This kind has no address of its own: give one.' });
      }
      if (keySource !== 'stored' || key !== '') return;
      if (changesAddress(provider, values)) {
        ctx.addIssue({ code: 'custom', path: ['key'], message: 'Type the key again: calls would go elsewhere.' });
      } else if (!provider?.keyLast4) {
        ctx.addIssue({ code: 'custom', path: ['key'], message: 'A key is needed, or another source for it.' });
      }
    });
}

export type ProviderFormValues = z.input<ReturnType<typeof providerFormSchema>>;
export type ProviderFormResult = z.output<ReturnType<typeof providerFormSchema>>;

export function providerFormValues(provider: ProviderView | null): ProviderFormValues {
  return {
    name: provider?.name ?? '',
    kind: provider?.kind ?? 'openai',
    baseUrl: provider?.baseUrl ?? '',
    keySource: provider?.keySource ?? 'stored',
    key: '',
    apiVersion: provider?.settings.apiVersion ?? '',
    organization: provider?.settings.organization ?? '',
  };
}

/** Without a key when none was typed; settings of other kinds are left behind. */
export function toProviderInput(result: ProviderFormResult): ProviderInput {
  const { key, apiVersion, organization, ...rest } = result;
  return {
    ...rest,
    ...(rest.keySource === 'stored' && key !== '' && { key }),
    settings: {
      ...(rest.kind === 'azure' && apiVersion !== '' && { apiVersion }),
      ...(rest.kind === 'openai' && organization !== '' && { organization }),
    },
  };
}

const SERVER_FIELDS = ['baseUrl', 'keySource', 'key'] as const;

/** The server's complaint about one field, which it names first; null when it is about no field of the form. */
export function readFieldProblem(complaint: string): { field: (typeof SERVER_FIELDS)[number]; message: string } | null {
  const [, name, message] = /^(\w+): (.+)$/s.exec(complaint) ?? [];
  const field = SERVER_FIELDS.find((known) => known === name);
  if (!field || !message) return null;
  return { field, message: message.charAt(0).toUpperCase() + message.slice(1) };
}
