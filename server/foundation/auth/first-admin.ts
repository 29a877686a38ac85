import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { generatePassword, hashPassword } from './password';
import { createUserInput } from './schema';
import { insertUser } from './users';

/** Any constant works, as long as nothing else in the database uses it. */
const FIRST_ADMIN_LOCK = 7_246_002;

export type FirstAdmin =
  | { created: false }
  | {
      created: true;
      email: string;
      /** Generated here and stored nowhere: to be shown once. Null when the caller gave one. */
      password: string | null;
    };

/**
 * Creates the first admin when the installation has no user. Several processes may call it at the same moment.
 * @throws a zod error when e-mail or password are not acceptable
 */
export async function ensureFirstAdmin(db: Db, input: { email: string; password?: string }): Promise<FirstAdmin> {
  if ((await db.prisma.user.count()) > 0) return { created: false };
  const { email, password } = createUserInput.parse({ ...input, name: 'Admin' });
  const generated = password === undefined ? generatePassword() : null;
  const passwordHash = await hashPassword(password ?? generated ?? '');
  return inTransaction(db.pool, async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK]);
    const { rowCount } = await tx.query('SELECT 1 FROM "user" LIMIT 1');
    if (rowCount) return { created: false };
    await insertUser(tx, null, { email, name: 'Admin', isAdmin: true, passwordHash });
    return { created: true, email, password: generated };
  });
}
