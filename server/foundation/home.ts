/** Where Foolproof keeps its data, and how a process finds the database. */
import { startEmbeddedPostgres } from './db/embedded';
import { migrateDatabase } from './db/migrate';
import { foolproofHome } from './home-folder';
import { installQueue, isQueueInstalled } from './runs/queue';

export { foolproofHome };

export type ReadyDatabase = { url: string; embedded: boolean; release: () => Promise<void> };

/**
 * Gives the URL of a migrated database with its queue: DATABASE_URL when set, else the embedded server, which is started
 * when it does not run yet. `release` stops the embedded server unless somebody else still uses it.
 */
export async function openDatabase(say: (line: string) => void): Promise<ReadyDatabase> {
  const outside = process.env.DATABASE_URL;
  const server = outside ? null : await startEmbeddedPostgres(foolproofHome(), say);
  const url = server?.url ?? outside ?? '';
  const applied = await migrateDatabase(url);
  if (applied.length > 0) say(`database: applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`);
  if (applied.length > 0 || !(await isQueueInstalled(url))) await installQueue(url);
  return {
    url,
    embedded: server !== null,
    release: async () => {
      await server?.stop();
    },
  };
}
