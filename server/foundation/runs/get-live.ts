/** What a web process shares among requests: a queue to send to, and one connection that hears of changes. */
import type { PgBoss } from 'pg-boss';
import { getDb } from '../db/get-db';
import { openQueueSender } from './queue';
import { openRunWatcher, type RunWatcher } from './watch';

type Live = { url: string; queue: Promise<PgBoss> | null; watcher: Promise<RunWatcher> | null };

const holder = globalThis as typeof globalThis & { foolproofLive?: Live };

/** The queue of DATABASE_URL, started at first use; a failed start is tried again by the next caller. */
export function getQueue(): Promise<PgBoss> {
  const live = current();
  live.queue ??= startQueue().catch((error) => {
    live.queue = null;
    throw error;
  });
  return live.queue;
}

/** The process's one listening connection, opened at first use. */
export function getRunWatcher(): Promise<RunWatcher> {
  const live = current();
  live.watcher ??= openRunWatcher(live.url).catch((error) => {
    live.watcher = null;
    throw error;
  });
  return live.watcher;
}

function current(): Live {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set. `foolproof serve` sets it.');
  if (holder.foolproofLive?.url !== url) holder.foolproofLive = { url, queue: null, watcher: null };
  return holder.foolproofLive;
}

async function startQueue(): Promise<PgBoss> {
  const queue = openQueueSender(getDb().pool);
  queue.on('error', (error) => console.error(`queue: ${error.message}`));
  await queue.start();
  return queue;
}
