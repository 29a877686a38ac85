/** Hosts at private or loopback addresses that an admin allows models to be served from. */
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Db } from '@/server/foundation/db/client';
import { inTransaction } from '@/server/foundation/db/transaction';
import { NotFoundError } from '@/server/foundation/errors';
import { type AllowedHostInput, type AllowedHostView, allowedHostInputSchema, allowedHostSchema } from './schema';

/** Who acts: null is the command line or the server itself. */
export type Services = { db: Db; user: { id: string } | null };

/** By name. */
export async function listAllowedHosts({ db }: Pick<Services, 'db'>): Promise<AllowedHostView[]> {
  const select = { host: true, note: true, createdAt: true };
  return db.prisma.allowedHost.findMany({ orderBy: { host: 'asc' }, select });
}

/** Allows a host, or changes its note. */
export async function allowHost({ db, user }: Services, input: AllowedHostInput): Promise<AllowedHostView> {
  const { host, note } = allowedHostInputSchema.parse(input);
  const view = await inTransaction(db.pool, async (tx) => {
    const { rows } = await tx.query<AllowedHostView>(
      `INSERT INTO allowed_host (host, note, created_by_id) VALUES ($1, $2, $3)
       ON CONFLICT (host) DO UPDATE SET note = excluded.note RETURNING host, note, created_at AS "createdAt"`,
      [host, note, user?.id ?? null],
    );
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'host.allow', target: host, detail: { note } });
    return rows[0];
  });
  forgetAllowedHosts(db);
  if (!view) throw new Error(`${host} was not stored.`);
  return view;
}

/** @throws NotFoundError when it is not on the list */
export async function disallowHost({ db, user }: Services, { host }: { host: string }): Promise<void> {
  const target = allowedHostSchema.safeParse(host).data ?? host;
  await inTransaction(db.pool, async (tx) => {
    const { rowCount } = await tx.query('DELETE FROM allowed_host WHERE host = $1', [target]);
    if (rowCount === 0) throw new NotFoundError(`${target} is not an allowed host.`);
    await writeAuditLog(tx, { actorId: user?.id ?? null, action: 'host.disallow', target });
  });
  forgetAllowedHosts(db);
}

/** Other processes hear of a change this late. */
const FRESH_MS = 1_000;

const cache = new WeakMap<Db['pool'], { readAt: number; hosts: Promise<ReadonlySet<string>> }>();

/** The list as requests look at it: read at most once a second. */
export function readAllowedHosts(db: Db): Promise<ReadonlySet<string>> {
  const known = cache.get(db.pool);
  if (known && performance.now() - known.readAt < FRESH_MS) return known.hosts;
  const hosts = listAllowedHosts({ db }).then((rows) => new Set(rows.map(({ host }) => host)));
  cache.set(db.pool, { readAt: performance.now(), hosts });
  // What failed is not remembered: the next request asks again.
  hosts.catch(() => forgetAllowedHosts(db));
  return hosts;
}

function forgetAllowedHosts(db: Db) {
  cache.delete(db.pool);
}
