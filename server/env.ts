/** The environment of the server, checked where it is used and never at import: a build runs without it. */
import { z } from 'zod';

const text = z.string().trim().min(1);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const secret = text.min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32');

const envSchema = z
  .object({
    DATABASE_URL: text,
    FOOLPROOF_SECRET_KEY: secret,
    /** The one before: opens what was encrypted with it until all of that is encrypted anew. */
    FOOLPROOF_SECRET_KEY_PREVIOUS: secret.optional(),
    GITHUB_ID: text.optional(),
    GITHUB_SECRET: text.optional(),
    /** 1: whoever has a GitHub account with a verified e-mail gets a user without any project. */
    FOOLPROOF_SIGNUP: flag.default(false),
    /** The public address, when a proxy changes host or protocol. */
    NEXTAUTH_URL: z.url().optional(),
  })
  .refine((env) => !env.GITHUB_ID === !env.GITHUB_SECRET, {
    error: 'must be set together with GITHUB_ID',
    path: ['GITHUB_SECRET'],
  });

export type Env = z.infer<typeof envSchema>;

/** The part of the environment that a process without a database URL of its own, such as a command, needs too. */
const secretsSchema = z.object({
  FOOLPROOF_SECRET_KEY: secret.optional(),
  FOOLPROOF_SECRET_KEY_PREVIOUS: secret.optional(),
});

/**
 * Reads and checks the variables; an empty one counts as absent.
 * @throws naming every variable that is missing or wrong
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  return parseEnv(envSchema, source);
}

/** As {@link readEnv}, of the secrets alone; both may be absent. */
export function readSecrets(source: Record<string, string | undefined> = process.env): z.infer<typeof secretsSchema> {
  return parseEnv(secretsSchema, source);
}

function parseEnv<T>(schema: z.ZodType<T>, source: Record<string, string | undefined>): T {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, code, message }) =>
    code === 'invalid_type' ? `${path.join('.')} is not set` : `${path.join('.')} ${message}`,
  );
  throw new Error(`The environment is not complete: ${lines.join('; ')}. \`foolproof serve\` sets what is missing.`);
}
