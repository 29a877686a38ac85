/** What a server finds in place on its first start: an administrator and, unless refused, the demo project. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ensureFirstAdmin } from '@/server/foundation/auth/first-admin';
import { ensureProject } from '@/server/foundation/auth/projects';
import { openDb } from '@/server/foundation/db/client';
import { projectRoot } from '@/server/foundation/db/project-root';
import { ensureEnvironmentProviders } from '@/server/foundation/models/environment';
import { resealKeys } from '@/server/foundation/models/keys';
import { openQueueSender } from '@/server/foundation/runs/queue';
import { launchPipeline } from '@/server/pipeline/launch-pipeline';
import { readPipelineConfig } from './commands/pipeline';

export type FirstStart = {
  /** Lines to print once the server is ready; the generated password is shown here and nowhere else. */
  notes: string[];
  /** Runs the demo pipeline through the queue, once in the life of a database. */
  launchDemo: () => Promise<void>;
};

export async function prepareFirstStart(url: string): Promise<FirstStart> {
  const db = openDb(url, 2);
  const notes: string[] = [];
  try {
    const email = process.env.FOOLPROOF_ADMIN_EMAIL || 'admin@localhost.local';
    const admin = await ensureFirstAdmin(db, { email, password: process.env.FOOLPROOF_ADMIN_PASSWORD || undefined });
    if (admin.created) {
      const secret = admin.password ? `${admin.password}  (shown this once)` : 'as set in FOOLPROOF_ADMIN_PASSWORD';
      notes.push(`Sign in as ${admin.email}`, `Password   ${secret}`);
    }
    const { resealed, unreadable } = await resealKeys({ db });
    if (resealed > 0) notes.push(`${resealed} stored keys were encrypted with the new secret key.`);
    for (const name of unreadable) {
      notes.push(`The key of ${name} was encrypted with another secret key: enter it again in Settings > Models.`);
    }
    await ensureEnvironmentProviders(db);
    const demo = process.env.FOOLPROOF_DEMO !== '0';
    const project = demo
      ? await ensureProject(db, { slug: 'demo', name: 'Demo' })
      : await ensureProject(db, { slug: 'default', name: 'Default' });
    return { notes, launchDemo: async () => (demo ? launchDemoRun(url, project.id, notes) : undefined) };
  } finally {
    await db.close();
  }
}

async function launchDemoRun(url: string, projectId: string, notes: string[]) {
  const db = openDb(url, 2);
  const queue = openQueueSender(db.pool);
  try {
    await queue.start();
    if ((await db.prisma.run.count({ where: { projectId } })) > 0) return;
    const config = readPipelineConfig(path.join(projectRoot, 'demo', 'pipeline.yaml'));
    await launchPipeline({ db, queue, user: null }, { projectId, config, launchKey: randomUUID() });
    notes.push('The demo pipeline is running; its pairs appear within a minute.');
  } finally {
    await queue.stop({ graceful: false });
    await db.close();
  }
}
