import { getDb } from './db/get-db';
import { missingMigrations } from './db/migrate';
import { getQueue } from './runs/get-live';
import { hasLiveWorker } from './runs/worker';

export type Readiness = { ok: boolean; database: string; queue: string; worker: string };

/** Whether this server can do its work now; each part says 'ok' or what is wrong, without anything secret. */
export async function examineReadiness(): Promise<Readiness> {
  const database = await say(async () => {
    const missing = await missingMigrations(getDb().pool);
    return missing.length > 0 ? `${missing.length} migrations missing` : null;
  }, 'not reachable');
  const queue = await say(async () => {
    await getQueue();
    return null;
  }, 'not reachable');
  const worker = await say(async () => ((await hasLiveWorker(getDb())) ? null : 'none alive'), 'unknown');
  return { ok: [database, queue, worker].every((part) => part === 'ok'), database, queue, worker };
}

async function say(check: () => Promise<string | null>, otherwise: string): Promise<string> {
  try {
    return (await check()) ?? 'ok';
  } catch (error) {
    console.error(`readiness: ${error instanceof Error ? error.message : error}`);
    return otherwise;
  }
}
