/** Opens what a command needs: the database (started when nothing runs), a queue to send to, the project to work in. */
import { v7 as newId } from 'uuid';
import { type Db, openDb } from '@/server/foundation/db/client';
import { openDatabase } from '@/server/foundation/home';
import type { RunServices } from '@/server/foundation/runs/launch';
import { openQueueSender } from '@/server/foundation/runs/queue';
import { say, UsageError } from './output';

export type Services = RunServices & { url: string };

/** Runs a command's work with open services and closes them whatever happens. */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const database = await openDatabase((line) => say(`foolproof: ${line}`));
  const db = openDb(database.url, 4);
  const queue = openQueueSender(db.pool);
  queue.on('error', (error) => say(`foolproof: queue: ${error.message}`));
  try {
    await queue.start();
    return await work({ db, queue, user: null, url: database.url });
  } finally {
    await queue.stop({ graceful: false });
    await db.close();
    await database.release();
  }
}

/**
 * The project that a command works in: the one named, else the only or the oldest one. A first project is made when
 * there is none yet.
 */
export async function findProject(db: Db, slug: string | undefined): Promise<{ id: string; slug: string }> {
  const project = await db.prisma.project.findFirst({
    where: slug ? { slug } : {},
    orderBy: { createdAt: 'asc' },
    select: { id: true, slug: true },
  });
  if (project) return project;
  if (slug) {
    const known = await db.prisma.project.findMany({ select: { slug: true }, orderBy: { slug: 'asc' } });
    throw new UsageError(`--project ${slug}: there is no such project (known: ${known.map((p) => p.slug).join(', ')})`);
  }
  return db.prisma.project.create({
    data: { id: newId(), slug: 'default', name: 'Default' },
    select: { id: true, slug: true },
  });
}
