/** What a stage must provide to be run by the queue. `foundation/runs` knows these shapes and no stage. */
import type { z } from 'zod';
import type { Db } from '@/server/foundation/db/client';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type LogLevel = 'info' | 'warn' | 'error';

export type RunInfo<Config = unknown> = { id: string; projectId: string; kind: string; config: Config };

export type StageContext<Config = unknown> = {
  db: Db;
  run: RunInfo<Config>;
  /** Writes to the run's log, which people follow on the run page. */
  log: (level: LogLevel, message: string, detail?: Json) => Promise<void>;
  /** Aborted when the run is cancelled or the worker shuts down. Check it in loops. */
  signal: AbortSignal;
};

/** `key` is stable: planning the same stage twice gives the same keys, so a repeat adds nothing. */
export type PlannedTask = { key: string; payload: Json; items?: number };

/**
 * One stage of a run. `plan` is called once all tasks of the stage before have ended; `work` is called at least once for
 * each task, possibly again after a crash, and must therefore be idempotent. What `work` returns is stored on the task.
 */
export type Stage<Config = unknown> = {
  name: string;
  label: string;
  /** What the items of this stage are, in the plural: 'files', 'contexts', 'pairs'. */
  unit: string;
  plan: (ctx: StageContext<Config>) => Promise<PlannedTask[]>;
  work: (ctx: StageContext<Config>, payload: Json) => Promise<Json>;
};

/**
 * Thrown by a task to stop its whole run cleanly, with a reason that people can mend (a cap that is reached). The run
 * ends as cancelled and can be resumed; what is stored stays.
 */
export class RunStop extends Error {
  override name = 'RunStop';
}

export type RunKind<Config = unknown> = {
  kind: string;
  label: string;
  configSchema: z.ZodType<Config>;
  stages: Stage<Config>[];
};
