/** Test databases: each is a fresh copy of one migrated template on the server that global-setup.ts started. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Db, openDb } from '@/server/foundation/db/client';

export const TEMPLATE = 'foolproof_template';

export type TestDb = Db & { url: string };

/** Opens an empty, migrated database. `close()` drops it. */
export async function openTestDb(): Promise<TestDb> {
  const server = process.env.FOOLPROOF_TEST_DATABASE_URL;
  if (!server)
    throw new Error('FOOLPROOF_TEST_DATABASE_URL is not set: run the tests through vitest (test/global-setup.ts)');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openDb(url.href);
  return {
    ...db,
    url: url.href,
    close: async () => {
      await db.close();
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

export async function onServer(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
