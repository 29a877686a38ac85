/** The Postgres queue (pg-boss): which queues exist, how jobs are sent inside a transaction, how workers take them. */
import pg from 'pg';
import { PgBoss, type Db as QueueDatabase } from 'pg-boss';

/** One job per task of a run (`wait`: tasks that mostly wait for others), and one per step from stage to stage. */
export const QUEUES = { task: 'run-task', wait: 'run-task-wait', advance: 'run-advance', dead: 'run-dead' } as const;

export type TaskJob = { taskId: string; runId: string };
export type AdvanceJob = { runId: string };

/** A job whose worker falls silent for this long goes to another. pg-boss allows no less than 10. */
export const HEARTBEAT_SECONDS = Math.max(10, Number(process.env.FOOLPROOF_HEARTBEAT_SECONDS ?? 20));
const RETRIES = 3;

/** Creates the queue's own schema and the queues; safe to repeat, and needed once per database. */
export async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 2 });
  boss.on('error', () => {});
  await boss.start();
  try {
    const common = { retryLimit: RETRIES, retryDelay: 1, retryBackoff: true, expireInSeconds: 6 * 3_600, notify: true };
    await boss.createQueue(QUEUES.dead, { notify: true });
    for (const name of [QUEUES.task, QUEUES.wait, QUEUES.advance]) {
      await boss.createQueue(name, { ...common, heartbeatSeconds: HEARTBEAT_SECONDS, deadLetter: QUEUES.dead });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Whether `installQueue` of this version has been through with this database. */
export async function isQueueInstalled(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const table = await client.query(`SELECT to_regclass('pgboss.queue') IS NOT NULL AS there`);
    if (!table.rows[0].there) return false;
    const names = Object.values(QUEUES);
    const queues = await client.query('SELECT 1 FROM pgboss.queue WHERE name = ANY($1)', [names]);
    return queues.rowCount === names.length;
  } finally {
    await client.end();
  }
}

/** A client that only sends jobs; it owns no connection of its own. */
export function openQueueSender(pool: pg.Pool): PgBoss {
  return new PgBoss({ db: asQueueDatabase(pool), supervise: false, schedule: false, migrate: false });
}

/** A client that takes jobs and watches for dead workers. */
export function openQueueWorker(url: string): PgBoss {
  return new PgBoss({
    connectionString: url,
    application_name: 'foolproof-queue',
    max: 4,
    schedule: false,
    migrate: false,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
}

/** Lets pg-boss write through a connection that holds our transaction. */
export function asQueueDatabase(client: pg.Pool | pg.PoolClient): QueueDatabase {
  return { executeSql: (text, values) => client.query(text, values) };
}
