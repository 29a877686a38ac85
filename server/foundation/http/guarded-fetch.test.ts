import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlockedAddressError, checkPublicUrl, createGuardedFetch, type ResolveHost } from './guarded-fetch';

const nothing: ReadonlySet<string> = new Set();
const resolveTo =
  (...addresses: string[]): ResolveHost =>
  async () =>
    addresses.map((address) => ({ address, family: net.isIP(address) }));

type Seen = { method: string; url: string; headers: http.IncomingHttpHeaders; body: string };
let seen: Seen[] = [];
let connections = 0;
let answer: (request: Seen, response: http.ServerResponse) => void;
let server: http.Server;
let port: number;

beforeEach(async () => {
  seen = [];
  connections = 0;
  answer = (_, response) => response.end('hello');
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    answer({ method, url, headers, body }, response);
  });
  server.on('connection', () => {
    connections++;
  });
  port = await listen(server);
});

afterEach(() => close(server));

async function listen(to: net.Server): Promise<number> {
  await new Promise<void>((resolve) => to.listen(0, '127.0.0.1', resolve));
  return (to.address() as AddressInfo).port;
}

async function close(it: http.Server) {
  it.closeAllConnections();
  await new Promise((resolve) => it.close(resolve));
}

const redirectTo = (location: string, status = 302) => {
  answer = ({ url }, response) => {
    if (url === '/from') response.writeHead(status, { location }).end();
    else response.end('arrived');
  };
};

describe('what is refused by default', () => {
  const cases: [string, RegExp][] = [
    ['http://169.254.169.254/latest/meta-data', /^169\.254\.169\.254: .*link-local/],
    ['https://169.254.169.254/', /link-local/],
    ['http://localhost/', /^localhost: .*https is needed/],
    ['https://localhost/', /loopback/],
    ['https://localhost./', /loopback|looked up/],
    ['http://[::1]/', /^\[::1\]: .*loopback/],
    ['http://[::ffff:7f00:1]/', /loopback/],
    ['https://[64:ff9b::7f00:1]/', /loopback/],
    ['http://2130706433/', /^127\.0\.0\.1: .*loopback/],
    ['http://0177.0.0.1/', /loopback/],
    ['http://0x7f.0x1/', /loopback/],
    ['http://127.1/', /loopback/],
    ['https://0.0.0.0/', /unspecified/],
    ['https://10.1.2.3/', /private/],
    ['https://8.8.8.8@127.0.0.1/', /user name/],
    ['https://user:secret@8.8.8.8/', /user name/],
    ['http://8.8.8.8/', /https is needed/],
    ['ftp://8.8.8.8/', /only http and https/],
    ['file:///etc/passwd', /only http and https/],
  ];

  test.each(cases)('%s, when it is saved and when it is fetched', async (url, message) => {
    await expect(checkPublicUrl(url, nothing)).rejects.toThrow(message);
    const outcome = createGuardedFetch({ allowed: () => nothing })(url);
    await expect(outcome).rejects.toThrow();
    // A name whose lookup fails is no BlockedAddressError when fetched: the network may be back later.
    await outcome.catch((error) => {
      if (error.cause?.code !== 'ENOTFOUND') expect(error).toBeInstanceOf(BlockedAddressError);
    });
  });

  test('a name with a private address, even beside a public one', async () => {
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['8.8.8.8', '::ffff:10.0.0.1'], ['fd00::1']]) {
      const resolve = resolveTo(...addresses);
      const url = `https://inside.test:${port}/`;
      await expect(checkPublicUrl(url, nothing, resolve)).rejects.toThrow(BlockedAddressError);
      await expect(createGuardedFetch({ allowed: () => nothing, resolve })(url)).rejects.toThrow(BlockedAddressError);
    }
    expect(connections).toBe(0);
  });

  test('a name that cannot be looked up, or has no address', async () => {
    const failing: ResolveHost = () => Promise.reject(new Error('SERVFAIL'));
    await expect(checkPublicUrl('https://gone.test/', nothing, failing)).rejects.toThrow(/gone\.test: .*looked up/);
    await expect(checkPublicUrl('https://gone.test/', nothing, resolveTo())).rejects.toThrow(BlockedAddressError);
    const guarded = createGuardedFetch({ allowed: () => nothing, resolve: failing });
    await expect(guarded('https://gone.test/')).rejects.toThrow(TypeError);
    const empty = createGuardedFetch({ allowed: () => nothing, resolve: resolveTo() });
    await expect(empty('https://gone.test/')).rejects.toThrow(BlockedAddressError);
  });

  test('a name that is public when checked and at loopback when connected to (rebinding)', async () => {
    let lookups = 0;
    const rebinding: ResolveHost = () => resolveTo(lookups++ === 0 ? '8.8.8.8' : '127.0.0.1')('');
    const url = `https://rebind.test:${port}/`;
    await checkPublicUrl(url, nothing, rebinding);
    const guarded = createGuardedFetch({ allowed: () => nothing, resolve: rebinding });
    for (let n = 0; n < 3; n++) await expect(guarded(url)).rejects.toThrow(BlockedAddressError);
    expect(lookups).toBe(4);
    expect(connections).toBe(0);
  });

  test('messages hold the host and neither path nor query', async () => {
    const guarded = createGuardedFetch({ allowed: () => nothing });
    for (const url of ['https://127.0.0.1/path-canary?key=query-canary', 'https://u:pass-canary@8.8.8.8/']) {
      const error: Error = await guarded(url).then(
        () => new Error('was not refused'),
        (thrown) => thrown,
      );
      expect(error).toBeInstanceOf(BlockedAddressError);
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('canary');
    }
  });
});

describe('allowed hosts', () => {
  test('are reached over http at private addresses, by host or by host and port', async () => {
    for (const host of ['127.0.0.1', `127.0.0.1:${port}`]) {
      const guarded = createGuardedFetch({ allowed: () => new Set([host]) });
      await checkPublicUrl(`http://127.0.0.1:${port}/`, new Set([host]));
      const response = await guarded(`http://127.0.0.1:${port}/v1?q=1`);
      expect(response).toBeInstanceOf(Response);
      expect([response.status, await response.text()]).toEqual([200, 'hello']);
    }
    const other = createGuardedFetch({ allowed: () => new Set([`127.0.0.1:${port + 1}`]) });
    await expect(other(`http://127.0.0.1:${port}/`)).rejects.toThrow(BlockedAddressError);
  });

  test('are refused again as soon as they are taken off the list, open connections or not', async () => {
    const allowed = new Set(['127.0.0.1']);
    const guarded = createGuardedFetch({ allowed: async () => allowed });
    await (await guarded(`http://127.0.0.1:${port}/`)).text();
    allowed.clear();
    await expect(guarded(`http://127.0.0.1:${port}/`)).rejects.toThrow(BlockedAddressError);
    expect(seen).toHaveLength(1);
  });

  test('a connection goes to the address that the resolver gave, and is used again', async () => {
    let lookups = 0;
    const resolve: ResolveHost = () => {
      lookups++;
      return resolveTo('127.0.0.1')('');
    };
    const guarded = createGuardedFetch({ allowed: () => new Set(['models.test']), resolve });
    for (let n = 0; n < 20; n++) await (await guarded(`http://models.test:${port}/`)).text();
    expect(seen).toHaveLength(20);
    expect(seen[0]?.headers.host).toBe(`models.test:${port}`);
    expect(connections).toBe(lookups);
    // The next call may come before the last one has given its connection back.
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('TLS asks for the name, not for the address', async () => {
    const hello = Promise.withResolvers<Buffer>();
    const raw = net.createServer((socket) => {
      socket.once('data', (bytes) => {
        hello.resolve(bytes);
        socket.destroy();
      });
      socket.on('error', () => {});
    });
    const tlsPort = await listen(raw);
    const guarded = createGuardedFetch({ allowed: () => new Set(['models.test']), resolve: resolveTo('127.0.0.1') });
    await expect(guarded(`https://models.test:${tlsPort}/`)).rejects.toThrow('fetch failed');
    expect((await hello.promise).includes('models.test')).toBe(true);
    await new Promise((resolve) => raw.close(resolve));
  });
});

describe('redirects', () => {
  const local = () => createGuardedFetch({ allowed: () => new Set([`127.0.0.1:${port}`]) });

  test.each(['http://169.254.169.254/', 'http://localhost/', 'http://[::1]/', 'https://user@8.8.8.8/', 'file:///x'])(
    'to %s are refused',
    async (location) => {
      redirectTo(location);
      await expect(local()(`http://127.0.0.1:${port}/from`)).rejects.toThrow(BlockedAddressError);
      expect(seen).toHaveLength(1);
    },
  );

  test('to another port of an allowed host:port are refused', async () => {
    redirectTo(`http://127.0.0.1:${port + 1}/`);
    await expect(local()(`http://127.0.0.1:${port}/from`)).rejects.toThrow(BlockedAddressError);
  });

  test('inside one origin keep method, body and credentials with 307, and turn into GET with 302', async () => {
    const init = { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer x' } };
    redirectTo('/to', 307);
    expect(await (await local()(`http://127.0.0.1:${port}/from`, init)).text()).toBe('arrived');
    expect(seen[1]).toMatchObject({ method: 'POST', url: '/to', body: '{"a":1}' });
    expect(seen[1]?.headers.authorization).toBe('Bearer x');
    redirectTo('/to', 302);
    await (await local()(`http://127.0.0.1:${port}/from`, init)).text();
    expect(seen[3]).toMatchObject({ method: 'GET', url: '/to', body: '' });
    expect(seen[3]?.headers['content-type']).toBeUndefined();
  });

  test('to another origin lose every header that may be a credential', async () => {
    const other = http.createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: '' });
      response.end();
    });
    const otherPort = await listen(other);
    redirectTo(`http://127.0.0.1:${otherPort}/`, 308);
    const secret = {
      authorization: 'Bearer canary',
      cookie: 'canary',
      'x-api-key': 'canary',
      'api-key': 'canary',
      'x-goog-api-key': 'canary',
      'some-new-header': 'canary',
    };
    const guarded = createGuardedFetch({ allowed: () => new Set(['127.0.0.1']) });
    await guarded(`http://127.0.0.1:${port}/from`, { headers: { ...secret, accept: 'application/json' } });
    expect(JSON.stringify(seen[0]?.headers)).toContain('canary');
    expect(JSON.stringify(seen[1]?.headers)).not.toContain('canary');
    expect(seen[1]?.headers.accept).toBe('application/json');
    await close(other);
  });

  test('end after five', async () => {
    answer = ({ url }, response) => response.writeHead(302, { location: `${url}x` }).end();
    await expect(local()(`http://127.0.0.1:${port}/`)).rejects.toThrow(/redirects too often/);
    expect(seen).toHaveLength(6);
  });

  test("are the caller's own when asked for", async () => {
    redirectTo('/to');
    const response = await local()(`http://127.0.0.1:${port}/from`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/to']);
    await expect(local()(`http://127.0.0.1:${port}/from`, { redirect: 'error' })).rejects.toThrow(TypeError);
  });
});

describe('as a fetch', () => {
  const local = () => createGuardedFetch({ allowed: () => new Set(['127.0.0.1']) });

  test('sends forms, bytes and Requests', async () => {
    const form = new FormData();
    form.set('file', new Blob(['line']), 'batch.jsonl');
    await local()(`http://127.0.0.1:${port}/form`, { method: 'POST', body: form });
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[0]?.body).toContain('filename="batch.jsonl"');
    await local()(new Request(`http://127.0.0.1:${port}/request`, { method: 'PUT', body: 'text' }));
    expect(seen[1]).toMatchObject({ method: 'PUT', url: '/request', body: 'text' });
  });

  test('gives headers, repeated ones too, and answers without a body', async () => {
    answer = ({ url }, response) => {
      response.writeHead(url === '/empty' ? 204 : 429, { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] }).end();
    };
    const busy = await local()(`http://127.0.0.1:${port}/`);
    expect([busy.status, busy.ok, busy.headers.get('retry-after')]).toEqual([429, false, '7']);
    expect(busy.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect((await local()(`http://127.0.0.1:${port}/empty`)).body).toBeNull();
  });

  test('a signal ends the wait for an answer, and the reading of one', async () => {
    const waiting = new AbortController();
    answer = () => waiting.abort();
    await expect(local()(`http://127.0.0.1:${port}/`, { signal: waiting.signal })).rejects.toThrow(/abort/i);
    const reading = new AbortController();
    answer = (_, response) => {
      response.write('half');
    };
    const response = await local()(`http://127.0.0.1:${port}/`, { signal: reading.signal });
    const text = response.text();
    reading.abort();
    await expect(text).rejects.toThrow(/abort/i);
  });

  test('a broken connection is a TypeError with its cause', async () => {
    answer = (_, response) => response.destroy();
    const failure = local()(`http://127.0.0.1:${port}/`);
    await expect(failure).rejects.toThrow(new TypeError('fetch failed'));
    await expect(failure).rejects.toHaveProperty('cause.code', 'UND_ERR_SOCKET');
  });
});
