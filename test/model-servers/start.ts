/**
 * Test fixture: an HTTP server on this machine that speaks the wire protocols of model APIs, all at once. There is no model
 * behind it: answers are made from the prompt by a rule. Tests and benchmarks point providers at it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createAnthropicBatches } from './anthropic-batches';
import { countBy } from './books';
import { createEngine, type OpenCall } from './engine';
import { isErrorFault, isTransportFault, retryAfterHeaders, sendBadly } from './faults';
import { parseObject } from './fit-schema';
import { readBody, sendBytes, sendJson, whenClosed, whenSent } from './http';
import { createOpenAiBatches } from './openai-batches';
import { reportBooks } from './report';
import { findRoute, type Route } from './routes';
import type { ModelServer, ModelServerOptions } from './types';

export type * from './types';

const MODELS = ['fixture-small', 'fixture-large'];
/** Longer than a client keeps its sockets, so that it is never cut off between two calls. */
const KEEP_ALIVE_MS = 120_000;
const SLOW_STEP_MS = 20;

/**
 * Starts a server on 127.0.0.1 and a free port. See routes.ts for its paths; beside them `GET|POST /redirect?to=URL` (307),
 * `GET /_books`, `POST /_pause` and `POST /_resume`.
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const engine = createEngine(options);
  const { books } = engine;
  const openAiBatches = createOpenAiBatches(engine);
  const anthropicBatches = createAnthropicBatches(engine);
  let url = '';
  let waiting: { open: Promise<void>; go: () => void } | null = null;

  const pause = () => {
    if (waiting) return;
    let go = () => {};
    const open = new Promise<void>((resolve) => {
      go = resolve;
    });
    waiting = { open, go };
  };
  const resume = () => {
    waiting?.go();
    waiting = null;
  };

  const serveCall = async (req: IncomingMessage, res: ServerResponse, route: Route) => {
    const leave = books.arrive();
    res.once('close', leave);
    const raw = await readBody(req);
    if (!raw || !route.protocol) return;
    const { vendor, protocol, pathModel } = route;
    const wrongKey = engine.checkKey(vendor, req.headers);
    if (wrongKey) return sendJson(res, wrongKey);
    const body = parseObject(raw.toString('utf8'));
    if (!body)
      return sendJson(res, engine.refuse(vendor, 'bad-request', 'We could not parse the JSON body of your request.'));
    const opened = engine.open({ protocol, vendor, batch: false, body, raw, headers: req.headers, pathModel });
    if (!('call' in opened)) return sendJson(res, opened);
    await waiting?.open;
    await answer(res, opened);
  };

  const answer = async (res: ServerResponse, opened: OpenCall) => {
    const { call } = opened;
    const fault = engine.draw(call);
    if (fault?.kind === 'timeout') return await whenClosed(res);
    if (isErrorFault(fault?.kind)) return sendJson(res, engine.render(opened, fault), retryAfterHeaders(fault));
    const latencyMs = typeof options.latencyMs === 'function' ? options.latencyMs(call) : (options.latencyMs ?? 0);
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    await waiting?.open;
    if (res.destroyed) return;
    const rendered = engine.render(opened, fault);
    const payload = Buffer.from(JSON.stringify(rendered.body));
    const sent = whenSent(res);
    if (isTransportFault(fault?.kind)) {
      await sendBadly(res, fault.kind, { payload, slowStepMs: options.slowStepMs ?? SLOW_STEP_MS });
      if (fault.kind === 'slow-stream' && (await sent)) books.complete(call, rendered);
      return;
    }
    sendBytes(res, rendered.status, payload, { 'content-type': 'application/json' });
    if ((await sent) && rendered.status === 200) books.complete(call, rendered);
  };

  const serveBatch = async (req: IncomingMessage, res: ServerResponse, route: Route, query: URLSearchParams) => {
    const raw = await readBody(req);
    if (!raw) return;
    const { vendor, path } = route;
    const wrongKey = engine.checkKey(vendor, req.headers);
    if (wrongKey) return sendJson(res, wrongKey);
    if (path === '/models') {
      const data = (options.models ?? MODELS).map((id) => ({ id, object: 'model', created: 0, owned_by: 'fixture' }));
      return sendJson(res, { status: 200, body: { object: 'list', data } });
    }
    const request = { vendor, method: req.method ?? 'GET', path, query, headers: req.headers, raw };
    const reply = vendor === 'anthropic' ? anthropicBatches(request, url) : await openAiBatches(request);
    if (!reply) return sendJson(res, engine.refuse(vendor, 'not-found', `Invalid URL (${req.method} ${path})`));
    if ('body' in reply) return sendJson(res, reply);
    sendBytes(res, reply.status, Buffer.from(reply.text), { 'content-type': 'application/octet-stream' });
  };

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', url);
    const route = findRoute(pathname);
    if (route?.protocol && req.method === 'POST') return await serveCall(req, res, route);
    if (route) return await serveBatch(req, res, route, searchParams);
    req.resume();
    if (pathname === '/redirect') return void res.writeHead(307, { location: searchParams.get('to') ?? '/' }).end();
    if (pathname === '/_books')
      return sendJson(res, { status: 200, body: reportBooks(books, searchParams.has('full')) });
    if (pathname === '/_pause' || pathname === '/_resume') {
      if (pathname === '/_pause') pause();
      else resume();
      return sendJson(res, { status: 200, body: {} });
    }
    sendJson(res, engine.refuse('openai', 'not-found', `Invalid URL (${req.method} ${pathname})`));
  };

  const server = createServer((req, res) => {
    // A hang-up of the client is no fault of the server; anything else must not go unseen.
    serve(req, res).catch((error: unknown) => {
      console.error('model server fixture:', error);
      res.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    received: books.received,
    completed: books.completed,
    countBy: (fn) => countBy(books.completed, fn),
    faultCounts: () => ({ ...books.faults }),
    get inFlight() {
      return books.inFlight;
    },
    get peak() {
      return books.peak;
    },
    busy: books.times,
    pause,
    resume,
    close: () => {
      resume();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
