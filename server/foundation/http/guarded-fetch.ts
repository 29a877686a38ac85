/**
 * HTTP to addresses that people type in: only to the public internet, unless a host is allowed by name. Proxies of the
 * environment (HTTP_PROXY and its kin) are ignored: behind one, the address that is connected to could not be checked.
 */
import dns from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { ipOfHost, whyNotPublic } from './addresses';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Answers that have no body by definition. */
const EMPTY_ANSWERS = new Set([204, 205, 304]);
/** A server that never answers is given up after this, whatever the caller's signal says. */
const LONGEST_ANSWER_MS = 3_600_000;
const MAX_RESPONSE_BYTES = 512 * 1024 * 1024;
/** The only request headers that a redirect to another origin gets to see: any other may be a credential. */
const PLAIN_HEADERS = new Set(['accept', 'accept-language', 'content-language', 'content-type', 'user-agent']);

/** The address may not be called. The message names the host and why, never path or query. */
export class BlockedAddressError extends Error {
  override name = 'BlockedAddressError';
  readonly host: string;
  constructor(host: string, reason: string) {
    super(`${host}: ${reason}`);
    this.host = host;
  }
}

export type HostAddress = { address: string; family: number };
/** Gives every address of a name, or throws. */
export type ResolveHost = (hostname: string) => Promise<HostAddress[]>;

const systemResolver: ResolveHost = (hostname) => dns.lookup(hostname, { all: true });

type GuardOptions = {
  /** `host` or `host:port` in lower case: exempt from https and from the check of the address. Asked at each request. */
  allowed: () => Promise<ReadonlySet<string>> | ReadonlySet<string>;
  resolve?: ResolveHost;
};

/**
 * A `fetch` that reaches public addresses only.
 * - https only, except for allowed hosts; no user name or password in the URL.
 * - A connection opens only to addresses that were checked in the same step: a name that changes its address between the
 *   check and the connection gains nothing. One address of a name that is not public refuses the name.
 * - At most five redirects, each checked like the first URL; an allowed host is not reached through a redirect from
 *   elsewhere, and another origin gets no header that could be a credential.
 * - Connections are kept and used again. The caller bounds the time with a signal. Answers come as the server sends them:
 *   no compression is asked for.
 *
 * @throws BlockedAddressError when an address is refused; TypeError, as every `fetch`, when the network fails
 */
export function createGuardedFetch({ allowed, resolve = systemResolver }: GuardOptions): typeof fetch {
  // Two pools: a connection to an allowed host must not serve once the host is no longer allowed.
  const publicOnly = openAgent(checkedLookup(resolve));
  const unchecked = openAgent(plainLookup(resolve));
  return async (input, init) => {
    let planned = await readRequest(input, init);
    const hosts = await allowed();
    let exempt = isAllowed(planned.url, hosts);
    for (let redirects = 0; ; redirects++) {
      requireCallable(planned.url, exempt);
      const response = await send(planned, exempt ? unchecked : publicOnly);
      const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
      if (location === null || planned.redirect === 'manual') return response;
      await response.body?.cancel();
      if (planned.redirect === 'error') throw new TypeError(`${planned.url.host} sent a redirect`);
      if (redirects === MAX_REDIRECTS) throw new TypeError(`${planned.url.host} redirects too often`);
      planned = follow(planned, location, response.status);
      exempt = exempt && isAllowed(planned.url, hosts);
    }
  };
}

/**
 * Checks a URL before it is saved: what {@link createGuardedFetch} would refuse now. A name without an address is refused.
 * @throws BlockedAddressError
 */
export async function checkPublicUrl(
  url: string,
  allowed: ReadonlySet<string>,
  resolve: ResolveHost = systemResolver,
): Promise<void> {
  const parsed = parseUrl(url);
  const exempt = isAllowed(parsed, allowed);
  requireCallable(parsed, exempt);
  if (exempt || ipOfHost(parsed.hostname) !== null) return;
  await resolvePublic(parsed.hostname, resolve).catch((error: unknown) => {
    if (error instanceof BlockedAddressError) throw error;
    throw new BlockedAddressError(parsed.hostname, 'its address cannot be looked up');
  });
}

/**
 * The address to connect to for a URL, checked as {@link createGuardedFetch} checks it: for programs that do not connect
 * through it and can be told an address.
 * @throws BlockedAddressError
 */
export async function resolveCallable(
  url: string,
  allowed: ReadonlySet<string>,
  resolve: ResolveHost = systemResolver,
): Promise<string> {
  const parsed = parseUrl(url);
  const exempt = isAllowed(parsed, allowed);
  requireCallable(parsed, exempt);
  const ip = ipOfHost(parsed.hostname);
  if (ip !== null) return ip;
  const addresses = await (exempt ? resolve(parsed.hostname) : resolvePublic(parsed.hostname, resolve));
  const [first] = addresses;
  if (!first) throw new BlockedAddressError(parsed.hostname, 'it has no address');
  return first.address;
}

function parseUrl(url: string): URL {
  if (!URL.canParse(url)) throw new TypeError('This is not a URL');
  return new URL(url);
}

function isAllowed(url: URL, allowed: ReadonlySet<string>): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowed.has(url.hostname) || allowed.has(`${url.hostname}:${port}`);
}

/** All that can be told without asking for the addresses of a name. */
function requireCallable(url: URL, exempt: boolean): void {
  const host = url.host || 'the URL';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new BlockedAddressError(host, `only http and https are spoken, not ${url.protocol.slice(0, -1)}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new BlockedAddressError(host, 'a URL must not hold a user name or password');
  }
  if (exempt) return;
  const ip = ipOfHost(url.hostname);
  if (ip !== null) requirePublic(url.hostname, ip);
  if (url.protocol === 'http:') {
    throw new BlockedAddressError(host, 'https is needed, unless an admin allows this host');
  }
}

function requirePublic(host: string, address: string): void {
  const reason = whyNotPublic(address);
  if (reason === null) return;
  throw new BlockedAddressError(host, `its address is not public (${reason}). An admin can allow this host.`);
}

async function resolvePublic(hostname: string, resolve: ResolveHost): Promise<HostAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw new BlockedAddressError(hostname, 'it has no address');
  for (const { address } of addresses) requirePublic(hostname, address);
  return addresses;
}

const checkedLookup = (resolve: ResolveHost) => asLookup((hostname) => resolvePublic(hostname, resolve));
const plainLookup = (resolve: ResolveHost) => asLookup(resolve);

/** What a socket asks for addresses: it connects to one of those given here and to nothing else. */
function asLookup(resolve: ResolveHost): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) callback(new Error(`${hostname} has no address`), '');
        else if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}

function openAgent(lookup: LookupFunction): Agent {
  return new Agent({
    connect: { lookup, timeout: 10_000 },
    keepAliveTimeout: 10_000,
    headersTimeout: LONGEST_ANSWER_MS,
    bodyTimeout: LONGEST_ANSWER_MS,
    maxResponseSize: MAX_RESPONSE_BYTES,
  });
}

type PlannedRequest = {
  url: URL;
  method: string;
  headers: Headers;
  body: string | Uint8Array | null;
  signal: AbortSignal | null;
  redirect: RequestRedirect;
};

/** The body is read here as a whole, so that a redirect can send it again. */
async function readRequest(input: RequestInfo | URL, init: RequestInit = {}): Promise<PlannedRequest> {
  const given = input instanceof Request ? input : null;
  const headers = new Headers(init.headers ?? given?.headers);
  const body = init.body ?? given?.body ?? null;
  const plan = {
    url: parseUrl(given ? given.url : String(input)),
    method: (init.method ?? given?.method ?? 'GET').toUpperCase(),
    headers,
    signal: init.signal ?? given?.signal ?? null,
    redirect: init.redirect ?? given?.redirect ?? 'follow',
  };
  if (typeof body === 'string' && headers.has('content-type')) return { ...plan, body };
  if (body === null) return { ...plan, body };
  const encoded = new Response(body);
  const type = encoded.headers.get('content-type');
  if (type && !headers.has('content-type')) headers.set('content-type', type);
  return { ...plan, body: new Uint8Array(await encoded.arrayBuffer()) };
}

/** One request without redirects. `request` of undici takes half the processor time of its `fetch`. */
async function send({ url, method, headers, body, signal }: PlannedRequest, dispatcher: Agent): Promise<Response> {
  try {
    const answer = await request(url, {
      dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(headers),
      body,
      signal,
    });
    return toResponse(answer, method);
  } catch (error) {
    if (error instanceof BlockedAddressError || signal?.aborted) throw error;
    throw new TypeError('fetch failed', { cause: error });
  }
}

function toResponse({ statusCode, headers: fields, body }: Dispatcher.ResponseData, method: string): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const init = { status: statusCode, headers };
  if (method !== 'HEAD' && !EMPTY_ANSWERS.has(statusCode)) return new Response(toWebStream(body), init);
  body.resume();
  return new Response(null, init);
}

function toWebStream(body: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => {
      body.destroy();
    },
  });
}

/** The next request, by the rules of the Fetch standard. */
function follow(planned: PlannedRequest, location: string, status: number): PlannedRequest {
  if (!URL.canParse(location, planned.url)) throw new TypeError(`${planned.url.host} redirects to nowhere`);
  const url = new URL(location, planned.url);
  const { method } = planned;
  const dropsBody = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  const headers = new Headers(planned.headers);
  for (const name of [...headers.keys()]) {
    const foreign = url.origin !== planned.url.origin && !PLAIN_HEADERS.has(name);
    if (foreign || (dropsBody && name.startsWith('content-'))) headers.delete(name);
  }
  return { ...planned, url, headers, ...(dropsBody ? { method: 'GET', body: null } : {}) };
}
