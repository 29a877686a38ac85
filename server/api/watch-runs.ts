/** Live streams over runs, for subscriptions. */
import type pg from 'pg';
import { listRunLog } from '@/server/foundation/runs/log';
import type { LogLine, RunRow } from '@/server/foundation/runs/schema';
import { listRuns } from '@/server/foundation/runs/view';
import type { RunWatcher } from '@/server/foundation/runs/watch';

type Queryable = Pick<pg.Pool, 'query'>;

/** Yields the lines after `after`, then each batch of new ones. */
export async function* watchRunLog(
  db: Queryable,
  watcher: RunWatcher,
  input: { runId: string; after?: string; signal: AbortSignal },
): AsyncGenerator<LogLine[]> {
  let after = input.after;
  for await (const _ of watcher.watch({ matches: (id) => id === input.runId, signal: input.signal })) {
    for (let more = true; more; ) {
      const page = await listRunLog(db, { runId: input.runId, after });
      if (page.items.length > 0) yield page.items;
      after = page.items.at(-1)?.id ?? after;
      more = page.next !== null;
    }
  }
}

export type ActiveRuns = { running: number; progress: number | null; items: RunRow[] };

const MOST_SHOWN = 20;

/** Yields a project's queued and running runs, now and after each change. */
export async function* watchActiveRuns(
  db: Queryable,
  watcher: RunWatcher,
  input: { projectId: string; signal: AbortSignal },
): AsyncGenerator<ActiveRuns> {
  const { projectId, signal } = input;
  for await (const _ of watcher.watch({ matches: () => true, signal, everyMs: 1_000 })) {
    const { items } = await listRuns(db, { projectId, states: ['queued', 'running'], limit: MOST_SHOWN });
    const known = items.flatMap((run) => (run.progress === null ? [] : [run.progress]));
    const progress = known.length > 0 ? known.reduce((sum, part) => sum + part, 0) / known.length : null;
    yield { running: items.length, progress, items };
  }
}
