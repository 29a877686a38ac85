/** Figures for Prometheus: the process, and the state of runs and tasks counted over their rows at each scrape. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { getDb } from './db/get-db';
import { WORKER_SILENCE_SECONDS } from './runs/worker';

const holder = globalThis as typeof globalThis & { foolproofMetrics?: Registry };

export async function renderMetrics(): Promise<{ body: string; contentType: string }> {
  holder.foolproofMetrics ??= createRegistry();
  return { body: await holder.foolproofMetrics.metrics(), contentType: holder.foolproofMetrics.contentType };
}

function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'foolproof_' });
  countByState(registry, 'foolproof_runs', 'Runs by state', 'SELECT state, count(*)::int AS n FROM run GROUP BY state');
  countByState(
    registry,
    'foolproof_open_tasks',
    'Queued and running tasks of running runs',
    `SELECT run_task.state, count(*)::int AS n FROM run_task JOIN run ON run.id = run_task.run_id
     WHERE run.state = 'running' AND run_task.state IN ('queued', 'running') GROUP BY run_task.state`,
  );
  new Gauge({
    name: 'foolproof_workers',
    help: 'Worker processes alive',
    registers: [registry],
    async collect() {
      const { rows } = await getDb().pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM worker_heartbeat WHERE last_seen_at > now() - make_interval(secs => $1)',
        [WORKER_SILENCE_SECONDS],
      );
      this.set(rows[0]?.n ?? 0);
    },
  });
  return registry;
}

function countByState(registry: Registry, name: string, help: string, sql: string) {
  new Gauge({
    name,
    help,
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { rows } = await getDb().pool.query<{ state: string; n: number }>(sql);
      this.reset();
      for (const { state, n } of rows) this.set({ state }, n);
    },
  });
}
