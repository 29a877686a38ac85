/** The database handle that every service takes: Prisma for rows, a `pg` pool for set-wise SQL and COPY. */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client';

export type Db = { prisma: PrismaClient; pool: pg.Pool; close: () => Promise<void> };

/**
 * Opens a pool and a Prisma client on the same connections.
 * @param url a `postgresql://` URL
 * @param max most connections held at once
 */
export function openDb(url: string, max = 8): Db {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'foolproof' });
  // An idle connection dies when the server restarts; the pool replaces it, so this must not end the process.
  pool.on('error', (error) => console.error(`database connection lost: ${error.message}`));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
