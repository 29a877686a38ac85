/** Credentials for places that code comes from. Pure zod. */
import { z } from 'zod';

export const CREDENTIAL_KINDS = ['github-token', 'github-app', 'ssh-key'] as const;
export const credentialKindSchema = z.enum(CREDENTIAL_KINDS);
export type CredentialKind = z.infer<typeof credentialKindSchema>;

export const CREDENTIAL_KIND_NAMES: Record<CredentialKind, string> = {
  'github-token': 'GitHub token',
  'github-app': 'GitHub App',
  'ssh-key': 'SSH key',
};

/** Never holds the secret. */
export const credentialViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: credentialKindSchema,
  last4: z.string().nullable(),
  createdAt: z.date(),
});
export type CredentialView = z.infer<typeof credentialViewSchema>;

/** What a GitHub App signs in with. */
export const githubAppSchema = z.strictObject({
  appId: z.union([z.string().min(1), z.number().int()]),
  installationId: z.number().int(),
  privateKey: z.string().includes('PRIVATE KEY'),
});

const name = z.string().trim().min(1).max(80);

export const credentialInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('github-token'), name, secret: z.string().trim().min(10).max(500) }),
  z.strictObject({ kind: z.literal('ssh-key'), name, secret: z.string().includes('PRIVATE KEY').max(20_000) }),
  z.strictObject({
    kind: z.literal('github-app'),
    name,
    /** JSON of `githubAppSchema`. */
    secret: z
      .string()
      .max(20_000)
      .refine((text) => {
        try {
          return githubAppSchema.safeParse(JSON.parse(text)).success;
        } catch {
          return false;
        }
      }, 'must be JSON with appId, installationId and privateKey'),
  }),
]);
export type CredentialInput = z.infer<typeof credentialInputSchema>;
