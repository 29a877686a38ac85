/** Test fixture: starts the model server as a process of its own. No model is behind it. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '@/server/foundation/db/project-root';
import type { ProcessOptions } from './main';
import type { BooksReport } from './report';

export type ModelServerProcess = {
  url: string;
  pid: number;
  books: (detail?: 'full') => Promise<BooksReport>;
  pause: () => Promise<void>;
  resume: () => Promise<void>;
  close: () => Promise<void>;
};

/** It ends with `close()`, or with the process that started it. */
export async function spawnModelServer(options: ProcessOptions = {}): Promise<ModelServerProcess> {
  const preload = path.join(projectRoot, 'scripts', 'register-typescript.mjs');
  const main = path.join(projectRoot, 'test', 'model-servers', 'main.ts');
  const child = spawn(process.execPath, ['--import', preload, main, JSON.stringify(options)], {
    cwd: projectRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the model server ended with ${code}`)));
  });
  const { url }: { url: string } = JSON.parse(line);
  const post = async (path: string) => {
    await fetch(`${url}${path}`, { method: 'POST' });
  };
  return {
    url,
    pid: child.pid ?? 0,
    books: async (detail) => {
      const response = await fetch(`${url}/_books${detail ? '?full' : ''}`);
      const report: BooksReport = await response.json();
      return report;
    },
    pause: () => post('/_pause'),
    resume: () => post('/_resume'),
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
