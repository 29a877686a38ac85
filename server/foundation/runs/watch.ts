/** Live changes: one LISTEN connection per process, told by triggers on run, run_task and run_event. */
import { EventEmitter, on } from 'node:events';
import pg from 'pg';

const CHANNEL = 'foolproof_run';
const RECONNECT_MS = 1_000;

/**
 * Calls `onChange` with the id of every run that changes; an empty id means that changes may have been missed while the
 * connection was lost, so that everything should be read again. Reconnects by itself.
 * @returns stops listening
 */
export async function listenToRuns(url: string, onChange: (runId: string) => void): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | null = null;
  const connect = async () => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'foolproof-listen', keepAlive: true });
    fresh.on('notification', ({ payload }) => onChange(payload ?? ''));
    const reconnect = () => {
      if (client !== fresh) return;
      client = null;
      if (!stopped) setTimeout(retry, RECONNECT_MS);
    };
    fresh.on('error', reconnect);
    fresh.on('end', reconnect);
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}`);
    client = fresh;
  };
  const retry = () => {
    if (stopped) return;
    connect().then(
      () => onChange(''),
      () => setTimeout(retry, RECONNECT_MS),
    );
  };
  await connect();
  return async () => {
    stopped = true;
    await client?.end();
  };
}

export type RunWatcher = {
  /**
   * Yields once at the start, and then after each change of a run for which `matches` is true, at most every `everyMs`.
   * Changes that come faster are folded into one.
   */
  watch: (input: {
    matches: (runId: string) => boolean;
    signal: AbortSignal;
    everyMs?: number;
  }) => AsyncGenerator<void, void, void>;
  close: () => Promise<void>;
};

/** Shares one listening connection among all the pages of a web process. */
export async function openRunWatcher(url: string): Promise<RunWatcher> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const stop = await listenToRuns(url, (runId) => emitter.emit('change', runId));
  return {
    close: stop,
    watch: async function* ({ matches, signal, everyMs = 250 }) {
      const changes = on(emitter, 'change', { signal, highWaterMark: 1_000 });
      let last = 0;
      const waiting: { wake?: () => void } = {};
      let pending = true;
      // Drains the emitter in the background, so that a burst costs one read of the run and not one each.
      const drained = (async () => {
        for await (const [runId] of changes) {
          if (runId !== '' && !matches(runId)) continue;
          pending = true;
          waiting.wake?.();
        }
      })().catch(() => waiting.wake?.());
      try {
        while (!signal.aborted) {
          if (!pending) {
            await new Promise<void>((resolve) => {
              waiting.wake = resolve;
              if (pending || signal.aborted) resolve();
            });
            waiting.wake = undefined;
            continue;
          }
          const wait = last + everyMs - Date.now();
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
          pending = false;
          last = Date.now();
          yield;
        }
      } finally {
        await changes.return?.();
        await drained;
      }
    },
  };
}
