import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded';

let home: string;
const said: string[] = [];
const say = (line: string) => said.push(line);

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'embedded-'));
  fs.chmodSync(home, 0o755);
  said.length = 0;
});
afterEach(async () => {
  const server = await startEmbeddedPostgres(home, say);
  await server.stop();
  const { dataDir } = JSON.parse(fs.readFileSync(path.join(home, 'postgres.json'), 'utf8'));
  fs.rmSync(dataDir, { recursive: true, force: true });
  fs.rmSync(home, { recursive: true, force: true });
});

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  it('is started once, joined by others, and keeps its data over a restart', async () => {
    expect(await findEmbeddedPostgres(home)).toBeNull();
    const first = await startEmbeddedPostgres(home, say);
    expect(first.started).toBe(true);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const second = await startEmbeddedPostgres(home, say);
    expect(second).toMatchObject({ started: false, url: first.url });
    expect(await findEmbeddedPostgres(home)).toBe(first.url);
    expect(await second.stop()).toBe(true);
    expect(await findEmbeddedPostgres(home)).toBeNull();
    const third = await startEmbeddedPostgres(home, say);
    expect(third.started).toBe(true);
    expect(await query(third.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is not stopped under somebody who still uses it', async () => {
    const server = await startEmbeddedPostgres(home, say);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    expect(await server.stop()).toBe(false);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  it('recovers from a server that was killed and left its pid file', async () => {
    const server = await startEmbeddedPostgres(home, say);
    await query(server.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const { dataDir } = JSON.parse(fs.readFileSync(path.join(home, 'postgres.json'), 'utf8'));
    const pid = Number(fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    for (const victim of [pid, ...children.trim().split(/\s+/).map(Number)]) process.kill(victim, 'SIGKILL');
    const again = await startEmbeddedPostgres(home, say);
    expect(again.started).toBe(true);
    expect(await query(again.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('takes over the lock of a process that is gone', async () => {
    fs.writeFileSync(path.join(home, 'postgres.lock'), '999999999');
    expect((await startEmbeddedPostgres(home, say)).started).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)('puts its data where its own user can enter when the home is closed', async () => {
    fs.chmodSync(home, 0o700);
    const server = await startEmbeddedPostgres(home, say);
    expect(server.started).toBe(true);
    expect(said.join()).toContain("closed to the database's own user");
  });
});
