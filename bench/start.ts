/**
 * How long `npm start` takes from a clone: the first time, with an empty npm cache, and the second time. The baseline is what
 * nobody can do without: `npm ci` and `next build` by hand on a clone of their own, with an empty cache too.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@/server/foundation/db/embedded';
import { projectRoot } from '@/server/foundation/db/project-root';
import { type Benchmark, round, timed } from './benchmark';

export const start: Benchmark = async () => {
  const box = fs.mkdtempSync(path.join(os.tmpdir(), 'foolproof-bench-'));
  fs.chmodSync(box, 0o755);
  try {
    const baseline = await timed(async () => installAndBuild(clone(box, 'baseline'), path.join(box, 'cache-1')));
    const app = clone(box, 'app');
    const env = { ...process.env, npm_config_cache: path.join(box, 'cache-2'), FOOLPROOF_HOME: path.join(box, 'home') };
    const first = await startAndStop(app, env);
    const second = await startAndStop(app, env);
    const seconds = round(baseline.seconds);
    return {
      figures: {
        first_start_seconds: round(first.ready),
        second_start_seconds: round(second.ready),
        stop_seconds: round(second.stop),
        npm_ci_and_next_build_seconds: seconds,
        first_start_ratio: round(first.ready / seconds),
      },
      goals: { first_start_seconds: 240, second_start_seconds: 10, stop_seconds: 30 },
    };
  } finally {
    fs.rmSync(box, { recursive: true, force: true });
  }
};

function clone(box: string, name: string): string {
  const folder = path.join(box, name);
  execFileSync('git', ['clone', '--quiet', projectRoot, folder]);
  return folder;
}

function installAndBuild(folder: string, cache: string) {
  const options = { cwd: folder, env: { ...process.env, npm_config_cache: cache }, stdio: 'ignore' as const };
  const engine = path.join(folder, 'scripts', 'schema-engine.mjs');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], options);
  execFileSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
    ...options,
    env: { ...options.env, PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: '1' },
  });
  execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], options);
}

async function startAndStop(folder: string, env: NodeJS.ProcessEnv): Promise<{ ready: number; stop: number }> {
  const port = await freePort(0);
  const lock = path.join(env.FOOLPROOF_HOME ?? path.join(folder, '.foolproof'), 'serve.json');
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...env, PORT: String(port), NEXTAUTH_URL: '' },
    stdio: 'ignore',
    detached: true,
  });
  const ready = await timed(() => answers(child, `http://127.0.0.1:${port}/api/ready`));
  const stop = await timed(async () => {
    // The whole group, as a terminal's Ctrl+C does. npm itself ends at once; the server's lock goes when all is down.
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    while (fs.existsSync(lock)) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  return { ready: ready.seconds, stop: stop.seconds };
}

async function answers(child: ChildProcess, url: string) {
  while (child.exitCode === null) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`npm start ended with ${child.exitCode}`);
}
