/** One `Db` for each process, however many bundles of it load this module. */
import { type Db, openDb } from './client';

const holder = globalThis as typeof globalThis & { foolproofDb?: { url: string; db: Db } };

/**
 * The database of DATABASE_URL, opened at first use.
 * @throws when DATABASE_URL is not set
 */
export function getDb(): Db {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set. `foolproof serve` and `foolproof worker` set it.');
  if (holder.foolproofDb?.url !== url) holder.foolproofDb = { url, db: openDb(url) };
  return holder.foolproofDb.db;
}
