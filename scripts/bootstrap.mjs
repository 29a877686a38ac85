/**
 * What every entry point does first, on any Node from 18 up, with nothing installed: find a Node that is new enough,
 * install the dependencies when they are missing or stale, generate the database client. Says what it does.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** The npm package `node` carries the binary; it is not a dependency of the project. */
const NODE_PACKAGE = 'node@22.23.3';
const MINIMUM = [22, 12];
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * Makes the project runnable.
 * @returns path of the Node to use, and the environment in which it comes first on PATH
 */
export function bootstrap() {
  fs.mkdirSync(path.join(root, '.foolproof'), { recursive: true });
  const node = findNode();
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` };
  withLock(path.join(root, '.foolproof', 'bootstrap.lock'), () => {
    installDependencies(env);
    generateClient(node, env);
  });
  return { node, env };
}

/**
 * Runs a program in the foreground, passes signals on, and ends with its exit code.
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function runAndExit(node, args, env) {
  const child = spawn(node, args, { cwd: process.cwd(), env, stdio: 'inherit' });
  // A terminal or a process group signals the child as well; it decides when to end, and we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(`could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`foolproof: ${line}\n`);
}

function findNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return process.execPath;
  const note = path.join(root, '.foolproof', 'node-path');
  const known = fs.existsSync(note) ? fs.readFileSync(note, 'utf8').trim() : '';
  if (known && fs.existsSync(known)) return known;
  say(`Node ${process.versions.node} is older than ${MINIMUM.join('.')}: getting ${NODE_PACKAGE} through npm (once)`);
  const args = ['exec', '--yes', `--package=${NODE_PACKAGE}`, '--', 'node', '-p', 'process.execPath'];
  const found = execFileSync(npm, args, {
    encoding: 'utf8',
    cwd: path.parse(root).root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .trim()
    .split('\n')
    .pop();
  if (!found || !fs.existsSync(found)) {
    say(`could not get ${NODE_PACKAGE}; install Node ${MINIMUM.join('.')} or later and try again`);
    process.exit(1);
  }
  fs.writeFileSync(note, found);
  return found;
}

/** @param {NodeJS.ProcessEnv} env */
function installDependencies(env) {
  const stamp = path.join(root, 'node_modules', '.foolproof-lock');
  const wanted = hashOf(['package-lock.json']);
  if (readOr(stamp, '') === wanted) return;
  say('installing dependencies (npm ci)');
  try {
    execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: { ...env, CHECKPOINT_DISABLE: '1', NODE_ENV: 'development' },
      stdio: ['ignore', process.stderr, process.stderr],
    });
  } catch {
    say('npm ci failed; its output is above');
    process.exit(1);
  }
  fs.writeFileSync(stamp, wanted);
}

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
function generateClient(node, env) {
  const output = path.join(root, 'server', 'foundation', 'db', 'generated');
  const stamp = path.join(output, '.stamp');
  const wanted = hashOf(['prisma/schema.prisma', 'package-lock.json']);
  if (readOr(stamp, '') === wanted) return;
  say('generating the database client');
  const cli = path.join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const engine = path.join(root, 'scripts', 'schema-engine.mjs');
  const quiet = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', PRISMA_SCHEMA_ENGINE_BINARY: engine };
  try {
    execFileSync(node, [cli, 'generate'], { cwd: root, env: { ...env, ...quiet }, stdio: 'pipe' });
  } catch (error) {
    say(`prisma generate failed:\n${error.stdout}${error.stderr}`);
    process.exit(1);
  }
  fs.writeFileSync(stamp, wanted);
}

/** @param {string[]} files */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @param {string} fallback
 */
function readOr(file, fallback) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}

/**
 * Two commands on a fresh clone must not install at the same time.
 * @param {string} file
 * @param {() => void} work
 */
function withLock(file, work) {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = Number(readOr(file, '0'));
      if (holder && isAlive(holder)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      else fs.rmSync(file, { force: true });
    }
  }
  const release = () => fs.rmSync(file, { force: true });
  process.once('exit', release);
  work();
  release();
  process.removeListener('exit', release);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
