import { randomUUID } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDb, type TestDb } from '@/test/database';
import { PermanentError } from './engine';
import { cancelRun, launchRun, type RunServices, resumeRun, retryFailedRun } from './launch';
import { listRunLog } from './log';
import { openQueueSender } from './queue';
import { isEnded, type RunView } from './schema';
import { type Json, type RunKind, RunStop, type Stage } from './types';
import { getRunView } from './view';
import { type RunWorker, startRunWorker } from './worker';

let db: TestDb;
let services: RunServices;
let projectId: string;
const workers: RunWorker[] = [];

beforeEach(async () => {
  db = await openTestDb();
  const queue = openQueueSender(db.pool);
  await queue.start();
  services = { db, queue, user: null };
  projectId = newId();
  await db.prisma.project.create({ data: { id: projectId, slug: 'p', name: 'P' } });
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await services.queue.stop({ graceful: false });
  await db.close();
});

/** A kind of run with two stages: `first` has the tasks given, `second` has one. */
function kindOf(first: Partial<Stage> & { tasks?: string[] }, second: Partial<Stage> = {}): RunKind {
  const plan = (keys: string[]) => async () => keys.map((key) => ({ key, payload: key as Json }));
  const stage = (name: string, keys: string[], rest: Partial<Stage>): Stage => ({
    ...{ name, label: name, unit: 'things' },
    plan: plan(keys),
    work: async () => null,
    ...rest,
  });
  const { tasks = ['a', 'b', 'c'], ...rest } = first;
  return {
    kind: 'test',
    label: 'Test',
    configSchema: {} as RunKind['configSchema'],
    stages: [stage('first', tasks, rest), stage('second', ['z'], second)],
  };
}

async function start(kind: RunKind) {
  workers.push(await startRunWorker(db.url, [kind]));
}

async function launch(kind: RunKind, launchKey = randomUUID(), waits = false): Promise<string> {
  const stages = kind.stages.map(({ name, label, unit }) => ({ name, label, unit, waits }));
  const { runId } = await launchRun(services, { projectId, kind: 'test', name: 'T', config: {}, stages, launchKey });
  return runId;
}

async function until(runId: string, met: (view: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const view = await getRunView(db.pool, { projectId, runId });
    if (view && met(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ended = (view: RunView) => isEnded(view.state);

/** A promise that a test resolves when it wants. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe('a run', () => {
  it('walks its stages in order and does every task once', async () => {
    const done: string[] = [];
    const work = async (_: unknown, payload: Json) => {
      done.push(String(payload));
      return null;
    };
    const kind = kindOf({ work }, { work });
    await start(kind);
    const view = await until(await launch(kind), ended);
    expect(view.state).toBe('succeeded');
    expect(done.slice(0, 3).sort()).toEqual(['a', 'b', 'c']);
    expect(done.slice(3)).toEqual(['z']);
    expect(view.progress).toBe(1);
    expect(view.stages.map((stage) => [stage.state, stage.items.done, stage.items.total])).toEqual([
      ['done', 3, 3],
      ['done', 1, 1],
    ]);
  });

  it('is shared by two workers without a task done twice', async () => {
    const done: string[] = [];
    const kind = kindOf({
      tasks: Array.from({ length: 40 }, (_, n) => `task ${n}`),
      work: async (_, payload) => {
        done.push(String(payload));
        return null;
      },
    });
    await start(kind);
    await start(kind);
    const view = await until(await launch(kind), ended);
    expect(view.state).toBe('succeeded');
    expect(done).toHaveLength(40);
    expect(new Set(done).size).toBe(40);
  });

  it('does many tasks of a stage that waits at once in one worker', async () => {
    let inHand = 0;
    const eight = gate();
    const kind = kindOf({
      tasks: Array.from({ length: 12 }, (_, n) => `task ${n}`),
      work: async () => {
        inHand++;
        if (inHand === 8) eight.open();
        await eight.passed;
        return null;
      },
    });
    await start(kind);
    const view = await until(await launch(kind, randomUUID(), true), ended);
    expect(view.state).toBe('succeeded');
  });

  it('is stopped cleanly by a task that asks for it, and goes on from there when resumed', async () => {
    const done: string[] = [];
    let full = true;
    let aborted = false;
    const [begun, seen, over] = [gate(), gate(), gate()];
    const kind = kindOf({
      work: async (ctx, payload) => {
        if (full && payload === 'a') {
          begun.open();
          await seen.passed;
          aborted = ctx.signal.aborted;
          over.open();
          return null;
        }
        if (full && payload === 'b') {
          await begun.passed;
          throw new RunStop('The cap is reached.');
        }
        done.push(String(payload));
        return null;
      },
    });
    await start(kind);
    const runId = await launch(kind, randomUUID(), true);
    const stopped = await until(runId, ended);
    expect(stopped).toMatchObject({ state: 'cancelled', error: 'The cap is reached.' });
    expect(stopped.stages[0]?.tasks).toMatchObject({ failed: 0, queued: 0, running: 0 });
    // Work in hand may come to its end: what it waits for may have been paid.
    seen.open();
    await over.passed;
    expect(aborted).toBe(false);
    full = false;
    await resumeRun(services, { projectId, runId });
    const view = await until(runId, ended);
    expect(view).toMatchObject({ state: 'succeeded', error: null });
    expect([...new Set(done)].sort()).toEqual(['a', 'b', 'c']);
  });

  it('shows as failed the stage that could not be planned', async () => {
    const plan = async () => {
      throw new Error('no such folder');
    };
    const kind = kindOf({ plan });
    await start(kind);
    const view = await until(await launch(kind), ended);
    expect(view).toMatchObject({ state: 'failed', error: 'first: no such folder' });
    expect(view.stages.map((stage) => stage.state)).toEqual(['failed', 'waiting']);
  });

  it('is launched once by a double click', async () => {
    const kind = kindOf({});
    const key = randomUUID();
    const ids = await Promise.all([launch(kind, key), launch(kind, key), launch(kind, key)]);
    expect(new Set(ids).size).toBe(1);
    expect(await db.prisma.run.count()).toBe(1);
    const { rows } = await db.pool.query(`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'run-advance'`);
    expect(rows[0].n).toBe(1);
  });

  it('leaves neither run nor job when its launch is rolled back', async () => {
    const stages = [{ name: 'first', label: 'first', unit: 'things' }];
    const input = { projectId: newId(), kind: 'test', name: 'T', config: {}, stages, launchKey: randomUUID() };
    await expect(launchRun(services, input)).rejects.toThrow(/foreign key/);
    const { rows } = await db.pool.query('SELECT count(*)::int AS n FROM pgboss.job');
    expect(rows[0].n).toBe(0);
    expect(await db.prisma.run.count()).toBe(0);
  });

  it('keeps going when a task fails, fails at the end, and does only the failed task again on retry', async () => {
    const done: string[] = [];
    let broken = true;
    const work: Stage['work'] = async (_, payload) => {
      if (payload === 'b' && broken) throw new PermanentError('b is broken');
      done.push(String(payload));
      return null;
    };
    const kind = kindOf({ work }, { work });
    await start(kind);
    const runId = await launch(kind);
    const failed = await until(runId, ended);
    expect(failed.state).toBe('failed');
    expect(failed.error).toBe('1 of 4 tasks failed');
    expect(failed.errors).toMatchObject([{ stage: 'first', message: 'b is broken', count: 1, example: { key: 'b' } }]);
    expect(done.sort()).toEqual(['a', 'c', 'z']);

    broken = false;
    await retryFailedRun(services, { projectId, runId });
    const mended = await until(runId, ended);
    expect(mended.state).toBe('succeeded');
    expect(done.sort()).toEqual(['a', 'b', 'c', 'z']);
  });

  it('repeats a task whose error may pass', async () => {
    let tries = 0;
    const kind = kindOf({
      tasks: ['a'],
      work: async () => {
        if (++tries < 3) throw new Error('the line is busy');
        return null;
      },
    });
    await start(kind);
    const view = await until(await launch(kind), ended);
    expect(view.state).toBe('succeeded');
    expect(tries).toBe(3);
  });

  it('ends with the reason when a stage cannot be planned', async () => {
    const kind = kindOf({ plan: () => Promise.reject(new PermanentError('/no/such/dir does not exist')) });
    await start(kind);
    const view = await until(await launch(kind), ended);
    expect(view).toMatchObject({ state: 'failed', error: 'first: /no/such/dir does not exist' });
  });

  it('stops on cancel, aborts the work in hand, and goes on when resumed', async () => {
    const begun = gate();
    let interrupted = false;
    let patient = false;
    const kind = kindOf({
      tasks: ['slow'],
      work: ({ signal }) =>
        new Promise((resolve, reject) => {
          if (patient) return resolve(null);
          begun.open();
          signal.addEventListener('abort', () => {
            interrupted = true;
            reject(signal.reason);
          });
        }),
    });
    await start(kind);
    const runId = await launch(kind);
    await begun.passed;
    await cancelRun(services, { projectId, runId });
    const cancelled = await until(runId, () => interrupted);
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.stages[0]).toMatchObject({ state: 'cancelled', tasks: { cancelled: 1 } });

    patient = true;
    await resumeRun(services, { projectId, runId });
    expect((await until(runId, ended)).state).toBe('succeeded');
  });

  it('refuses to cancel, retry or resume from the wrong state, and in another project', async () => {
    const kind = kindOf({});
    await start(kind);
    const runId = await launch(kind);
    await until(runId, ended);
    await expect(cancelRun(services, { projectId, runId })).rejects.toThrow('has succeeded cannot be cancelled');
    await expect(retryFailedRun(services, { projectId, runId })).rejects.toThrow('only one that has failed');
    await expect(resumeRun(services, { projectId, runId })).rejects.toThrow('only one that has cancelled');
    await expect(cancelRun(services, { projectId: newId(), runId })).rejects.toThrow('There is no run');
  });

  it('keeps its log, in order', async () => {
    const kind = kindOf({
      tasks: ['a'],
      work: async ({ log }) => {
        await log('warn', 'odd\0byte', { where: 'here' });
        return null;
      },
    });
    await start(kind);
    const runId = await launch(kind);
    await until(runId, ended);
    const { items } = await listRunLog(db.pool, { runId });
    expect(items.map((line) => line.message)).toEqual([
      'Launched: T',
      'first: 1 things in 1 tasks',
      'odd␀byte',
      'second: 1 things in 1 tasks',
      'Succeeded',
    ]);
    const rest = await listRunLog(db.pool, { runId, after: items[2]?.id });
    expect(rest.items).toHaveLength(2);
  });
});
