/** Starts one Postgres for the whole suite and migrates the template that openTestDb copies. */
import path from 'node:path';
import { startEmbeddedPostgres } from '@/server/foundation/db/embedded';
import { migrateDatabase } from '@/server/foundation/db/migrate';
import { projectRoot } from '@/server/foundation/db/project-root';
import { installQueue } from '@/server/foundation/runs/queue';
import { onServer, TEMPLATE } from './database';

export default async function setup() {
  const home = process.env.FOOLPROOF_TEST_HOME ?? path.join(projectRoot, '.foolproof', 'test');
  const server = await startEmbeddedPostgres(home, (line) => console.log(`test database: ${line}`));
  await onServer(server.url, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await onServer(server.url, `CREATE DATABASE ${TEMPLATE}`);
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await migrateDatabase(template.href);
  await installQueue(template.href);
  process.env.FOOLPROOF_TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
  };
}
