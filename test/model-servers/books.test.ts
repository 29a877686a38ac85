/** Tests of a test fixture: what the local model servers write down of calls. */
import { afterEach, describe, expect, it } from 'vitest';
import { spawnModelServer } from './spawn';
import { type ModelServer, type ModelServerOptions, startModelServer } from './start';

const servers: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: ModelServerOptions = {}) {
  const server = await startModelServer(options);
  servers.push(server);
  return server;
}

function post({ url }: Pick<ModelServer, 'url'>, content: string, signal = new AbortController().signal) {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer k' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }),
    signal,
  });
}

describe('the books', () => {
  it('hold every call, and bill those whose client was there to the end', async () => {
    const server = await serve();
    server.pause();
    const leaver = new AbortController();
    const [stays, leaves] = [post(server, 'stay'), post(server, 'leave', leaver.signal)];
    leaves.catch(() => undefined);
    await expect.poll(() => server.received.length).toBe(2);
    leaver.abort();
    await expect.poll(() => server.inFlight).toBe(1);
    server.resume();
    expect((await stays).status).toBe(200);
    await expect.poll(() => server.completed.length).toBe(1);
    expect(server.completed[0]).toMatchObject({ users: ['stay'], usage: { input: 1, cached: 0 } });
    expect(server.countBy(({ users }) => users[0] ?? '')).toEqual({ stay: 1 });
    expect(server.peak).toBe(2);
  });

  it('tell two calls that ask the same by their hash', async () => {
    const server = await serve();
    for (const text of ['a', 'b', 'a']) await post(server, text);
    const [first, other, again] = server.received.map(({ hash }) => hash);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('add up the time that each call was in the server', async () => {
    const server = await serve();
    expect(server.busy()).toEqual({ firstMs: null, lastMs: null, callMs: 0 });
    server.pause();
    const asked = ['a', 'b', 'c'].map((text) => post(server, text));
    await expect.poll(() => server.received.length).toBe(3);
    server.resume();
    await Promise.all(asked);
    await expect.poll(() => server.inFlight).toBe(0);
    const { firstMs, lastMs, callMs } = server.busy();
    const wall = (lastMs ?? 0) - (firstMs ?? 0);
    // All were there at once, so together they took longer than the clock did.
    expect(callMs).toBeGreaterThan(wall);
    expect(callMs).toBeLessThanOrEqual(3 * wall);
  });
});

it('redirects to wherever it is told', async () => {
  const server = await serve();
  const to = 'http://169.254.169.254/latest';
  const response = await fetch(`${server.url}/redirect?to=${encodeURIComponent(to)}`, {
    method: 'POST',
    redirect: 'manual',
  });
  expect([response.status, response.headers.get('location')]).toEqual([307, to]);
});

it('runs as a process of its own and hands out its books', async () => {
  const server = await spawnModelServer({ faults: { seed: 1, rate: 1, kinds: ['refusal'] } });
  servers.push(server);
  await server.pause();
  const asked = post(server, 'hello');
  await expect.poll(async () => (await server.books()).received.length).toBe(1);
  await server.resume();
  expect((await asked).status).toBe(200);
  await expect.poll(async () => (await server.books()).completed.length).toBe(1);
  const books = await server.books('full');
  expect(books).toMatchObject({ faults: { refusal: 1 }, peak: 1, inFlight: 0 });
  expect(books.completed[0]).toMatchObject({ fault: 'refusal', messages: [{ role: 'user', text: 'hello' }] });
});
