/** A worker as `foolproof serve` starts it: a process of its own, for tests that kill it and benchmarks that measure it. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '@/server/foundation/db/project-root';

export type WorkerProcess = {
  pid: number;
  /** SIGKILL unless told; resolves when it is gone. */
  kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** What it has used of the CPU so far; null where the system has no /proc. */
  cpuMs: () => number | null;
};

/** Linux counts in hundredths of a second (USER_HZ). */
const TICK_MS = 10;

/** It has the environment of the caller. @param url of its database */
export function startWorkerProcess({ url }: { url: string }): WorkerProcess {
  const preload = path.join(projectRoot, 'scripts', 'register-typescript.mjs');
  const child = spawn(process.execPath, ['--import', preload, path.join(projectRoot, 'cli/main.ts'), 'worker'], {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'ignore',
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the worker could not be started');
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
    cpuMs: () => readCpuMs(pid),
  };
}

function readCpuMs(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!fs.existsSync(file)) return null;
  const stat = fs.readFileSync(file, 'utf8');
  // The command's name, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
