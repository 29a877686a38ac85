/** The one function through which every stage calls a model. */
import { setMaxListeners } from 'node:events';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type pg from 'pg';
import type { Db } from '@/server/foundation/db/client';
import { openClient } from './client';
import { type Clock, systemClock } from './clock';
import { ledgerOf } from './ledger';
import { createModelLine, type ModelLine } from './model-line';
import { sendCall } from './send-call';
import type { CallContext, CallRequest, CallResult, RegisteredModel } from './types';

export { findStoredCalls } from './ledger';

export type CallModel = (ctx: CallContext, request: CallRequest) => Promise<CallResult>;

export type CallDependencies = {
  clock: Clock;
  openClient: (db: Db, model: RegisteredModel) => Promise<{ languageModel: LanguageModelV4 }>;
};

/** A call under way, and how many wait for it. Its signal is aborted when the last of them has gone. */
type Flight = { result: Promise<CallResult>; callers: number; leave: AbortController };

/** What the calls of one process to one database share. */
type Process = { flights: Map<string, Flight>; lines: Map<string, ModelLine> };

/**
 * Makes a `callModel` with a state of its own: limits, pauses and calls under way, by database and model. The product has
 * one a process.
 */
export function createCallModel({ clock, openClient: open }: CallDependencies): CallModel {
  const processes = new WeakMap<pg.Pool, Process>();

  const processOf = (pool: pg.Pool): Process => {
    const known = processes.get(pool);
    if (known) return known;
    const created: Process = { flights: new Map(), lines: new Map() };
    processes.set(pool, created);
    return created;
  };

  const lineOf = ({ lines }: Process, pool: pg.Pool, model: RegisteredModel): ModelLine => {
    const known = lines.get(model.id);
    known?.limiter.setMaximum(model.settings.max_concurrency);
    if (known) return known;
    const line = createModelLine({ pool, model, clock });
    lines.set(model.id, line);
    return line;
  };

  const start = async (shared: Process, ctx: CallContext, request: CallRequest, signal: AbortSignal) => {
    const ledger = ledgerOf(ctx.db);
    const stored = await ledger.find(request.key);
    if (stored) return stored;
    signal.throwIfAborted();
    const line = lineOf(shared, ctx.db.pool, request.model);
    return await sendCall({ ctx, request, open: () => open(ctx.db, request.model), line, ledger, signal });
  };

  const board = (shared: Process, ctx: CallContext, request: CallRequest): Flight => {
    const under = shared.flights.get(request.key);
    if (under) return under;
    const leave = new AbortController();
    const result = start(shared, ctx, request, leave.signal).finally(() => shared.flights.delete(request.key));
    const flight: Flight = { result, callers: 0, leave };
    shared.flights.set(request.key, flight);
    return flight;
  };

  return async (ctx, request) => {
    const shared = processOf(ctx.db.pool);
    for (;;) {
      ctx.signal.throwIfAborted();
      const flight = board(shared, ctx, request);
      if (!flight.leave.signal.aborted) return await follow(flight, ctx.signal);
      // Everybody left it; it may still be storing an answer.
      await flight.result.catch(() => undefined);
    }
  };
}

/** The end of a flight for one caller, who may leave it. The last to leave waits until it is down: it may have an answer. */
function follow(flight: Flight, signal: AbortSignal): Promise<CallResult> {
  flight.callers += 1;
  // A stage has hundreds of calls on one signal; that is no leak.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.callers -= 1;
      if (flight.callers === 0) flight.leave.abort(signal.reason);
      else reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    flight.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/**
 * Calls a model. An answer that is stored under the request's key is returned and nothing is sent; callers with the same
 * key share one call. The raw text, tokens and cost are committed before this resolves.
 * @throws ModelCallError 'busy' or 'rejected' when no answer came; RunStop when the run's cap is reached; the reason of
 *   `ctx.signal` when that is aborted before the answer has come
 */
export const callModel: CallModel = createCallModel({ clock: systemClock, openClient });
