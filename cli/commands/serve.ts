import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { secretKey } from '@/server/foundation/auth/secret-key';
import { projectRoot } from '@/server/foundation/db/project-root';
import { foolproofHome, openDatabase } from '@/server/foundation/home';
import { buildIsFresh, markBuildFresh, markBuildStale } from '../build';
import { prepareFirstStart } from '../first-start';
import { say, WorkFailedError } from '../output';

const READY_MS = 120_000;
const STOP_MS = 12_000;
const MAX_WORKERS = 4;
/** Without a bound of its own V8 lets garbage pile up to gigabytes before it looks. */
const WORKER_HEAP = '--max-old-space-size=768';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Run the whole product: database, web, workers')
    .option('--dev', 'hot reload instead of a production build')
    .exitOverride()
    .action(serve);
}

async function serve(options: { dev?: boolean }): Promise<void> {
  const started = Date.now();
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || '127.0.0.1';
  const url = `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;
  const lock = await lockHome(url);
  const children = new Set<ChildProcess>();
  const stopping = new AbortController();
  // Both signals ask for the same clean end; a second one is ignored, since the first is being served.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', lock.markStopping);

  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  try {
    await requireFreePort(port, host);
    database = await openDatabase((line) => say(`foolproof: ${line}`));
    if (!options.dev) await buildIfStale(stopping.signal);
    if (stopping.signal.aborted) return;
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      DATABASE_URL: database.url,
      FOOLPROOF_HOME: foolproofHome(),
      FOOLPROOF_SECRET_KEY: secretKey(),
      FOOLPROOF_SERVE_PID: String(process.pid),
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: options.dev ? 'development' : 'production',
    };
    const firstStart = await prepareFirstStart(database.url);
    const next = path.join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next');
    const web = ['--import', preload('exit-with-parent.mjs'), next, options.dev ? 'dev' : 'start'];
    startChild(children, stopping, 'web', [...web, '-p', String(port), '-H', host], env);
    const main = path.join(projectRoot, 'cli', 'main.ts');
    for (let n = 1; n <= workerCount(); n++) {
      const args = [WORKER_HEAP, '--import', preload('register-typescript.mjs'), main, 'worker'];
      startChild(children, stopping, `worker ${n}`, args, env);
    }
    await waitUntilReady(url, stopping.signal);
    await firstStart.launchDemo();
    if (!stopping.signal.aborted) {
      const seconds = ((Date.now() - started) / 1_000).toFixed(1);
      say(`\n  Foolproof is ready at ${url} (${seconds} s)`);
      for (const line of firstStart.notes) say(`  ${line}`);
      say('  Stop with Ctrl+C.\n');
    }
    await new Promise<void>((resolve) => {
      if (stopping.signal.aborted) resolve();
      stopping.signal.addEventListener('abort', () => resolve());
    });
    const fault = stopping.signal.reason instanceof WorkFailedError ? stopping.signal.reason : null;
    if (fault) throw fault;
  } finally {
    await stopChildren(children);
    await database?.release();
    lock.release();
  }
}

const preload = (name: string) => path.join(projectRoot, 'scripts', name);

function startChild(
  children: Set<ChildProcess>,
  stopping: AbortController,
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
) {
  // The IPC channel tells the child when this process is gone, however it went.
  const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line.trim()) say(`${name} | ${line}`);
    });
  }
  children.add(child);
  child.on('exit', (code, signal) => {
    children.delete(child);
    if (stopping.signal.aborted) return;
    if (name === 'web')
      return stopping.abort(new WorkFailedError(`${name} ended with ${signal ?? code}; see its lines above`));
    say(`foolproof: ${name} ended with ${signal ?? code}; starting it again`);
    setTimeout(() => {
      if (!stopping.signal.aborted) startChild(children, stopping, name, args, env);
    }, 1_000);
  });
}

async function stopChildren(children: Set<ChildProcess>) {
  const ended = [...children].map(
    (child) =>
      new Promise<void>((resolve) => (child.exitCode === null ? child.once('exit', () => resolve()) : resolve())),
  );
  for (const child of children) child.kill('SIGTERM');
  const timer = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, STOP_MS);
  await Promise.all(ended);
  clearTimeout(timer);
}

/** One worker a core, up to four: a task is plain computation, and the web process needs little. */
function workerCount(): number {
  const wished = Number(process.env.FOOLPROOF_WORKERS);
  return Number.isInteger(wished) && wished > 0
    ? wished
    : Math.min(MAX_WORKERS, Math.max(1, os.availableParallelism()));
}

function requireFreePort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', (error: NodeJS.ErrnoException) => {
      const text = error.code === 'EADDRINUSE' ? `port ${port} is taken` : `port ${port}: ${error.message}`;
      reject(new WorkFailedError(`${text}. Set PORT to a free one: PORT=${port + 1} npm start`));
    });
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

type Lock = { pid: number; url: string; stopping: boolean };

/** One server a data folder. The lock of a dead one is taken over; one that is just stopping is waited for. */
async function lockHome(url: string): Promise<{ markStopping: () => void; release: () => void }> {
  const home = foolproofHome();
  fs.mkdirSync(home, { recursive: true });
  const file = path.join(home, 'serve.json');
  const limit = Date.now() + READY_MS;
  for (let holder = readLock(file), told = false; holder !== null; holder = readLock(file)) {
    if (!holder.stopping || Date.now() > limit) {
      const who = `a server at ${holder.url} (process ${holder.pid})`;
      throw new WorkFailedError(`${home} is in use by ${who}. Stop it, or set FOOLPROOF_HOME.`);
    }
    if (!told) say(`foolproof: waiting for the server at ${holder.url} to stop`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const write = (stopping: boolean) => fs.writeFileSync(file, JSON.stringify({ pid: process.pid, url, stopping }));
  write(false);
  return { markStopping: () => write(true), release: () => fs.rmSync(file, { force: true }) };
}

/** The lock of a live server, or null. */
function readLock(file: string): Lock | null {
  try {
    const holder: Lock = JSON.parse(fs.readFileSync(file, 'utf8'));
    process.kill(holder.pid, 0);
    return holder;
  } catch {
    return null;
  }
}

async function buildIfStale(signal: AbortSignal) {
  if (buildIsFresh()) return;
  say('foolproof: building the web pages (once per version, about a minute)');
  markBuildStale();
  const next = path.join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const };
  const child = spawn(process.execPath, [next, 'build'], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (signal.aborted) return;
  if (code !== 0) throw new WorkFailedError(`the build failed:\n${output}`);
  markBuildFresh();
}

async function waitUntilReady(url: string, signal: AbortSignal) {
  const limit = Date.now() + READY_MS;
  let last = 'no answer';
  while (!signal.aborted) {
    try {
      const answer = await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(5_000) });
      if (answer.ok) return;
      last = await answer.text();
    } catch (error) {
      last = (error as Error).message;
    }
    if (Date.now() > limit) throw new WorkFailedError(`the server did not get ready in ${READY_MS / 1_000} s: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
