/** Test fixture: which calls of a model server go wrong, and how. No model is behind it. */
import type { ServerResponse } from 'node:http';
import { hashNumber } from './fit-schema';
import type { Fault, FaultKind, ModelServerOptions, ReceivedCall } from './types';

/** Faults that only exist on a connection; in a batch they are rows that failed. */
const TRANSPORT = ['timeout', 'hang-up', 'truncated-body', 'malformed-body', 'html', 'slow-stream'] as const;
export type TransportFault = (typeof TRANSPORT)[number];

export const isTransportFault = (kind: FaultKind | undefined): kind is TransportFault =>
  TRANSPORT.some((transport) => transport === kind);

/** Faults that are answered with an error of the vendor. */
export const ERROR_FAULTS = { 'rate-limit': 'rate-limit', overloaded: 'overloaded', error: 'error' } as const;
export type ErrorFault = keyof typeof ERROR_FAULTS;

export const isErrorFault = (kind: FaultKind | undefined): kind is ErrorFault =>
  kind !== undefined && Object.hasOwn(ERROR_FAULTS, kind);

export function drawFault(call: ReceivedCall, faults: ModelServerOptions['faults']): Fault | null {
  if (!faults) return null;
  if (typeof faults === 'function') {
    const fault = faults(call);
    return typeof fault === 'string' ? { kind: fault } : fault;
  }
  const { seed, rate, kinds, ...rest } = faults;
  const draw = hashNumber(`${seed} ${call.hash} ${call.repeat}`) / 2 ** 32;
  // What is left of the draw below the rate picks the kind, so that kinds come evenly.
  const kind = draw < rate ? kinds[Math.floor((draw / rate) * kinds.length)] : undefined;
  return kind ? { ...rest, kind } : null;
}

export function retryAfterHeaders({
  kind,
  retryAfterSeconds,
  retryAfterAs = 'seconds',
}: Fault): Record<string, string> {
  const seconds = retryAfterSeconds ?? (kind === 'rate-limit' ? 1 : null);
  if (seconds === null) return {};
  switch (retryAfterAs) {
    case 'seconds':
      return { 'retry-after': String(seconds) };
    case 'ms':
      return { 'retry-after-ms': String(seconds * 1_000) };
    case 'date':
      return { 'retry-after': new Date(Date.now() + seconds * 1_000).toUTCString() };
  }
}

const PIECES = 8;
const PAGE =
  '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Sends a good answer in a bad way. Resolves when nothing more will be sent. */
export async function sendBadly(
  res: ServerResponse,
  kind: Exclude<TransportFault, 'timeout'>,
  { payload, slowStepMs }: { payload: Buffer; slowStepMs: number },
): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const half = payload.subarray(0, Math.floor(payload.length / 2));
  switch (kind) {
    case 'hang-up':
      res.writeHead(200, json);
      res.write(half, () => res.destroy());
      return;
    case 'truncated-body':
      res.writeHead(200, { ...json, 'content-length': payload.length, connection: 'close' });
      // The end of the stream is said in good order, but too early.
      res.write(half, () => res.socket?.end());
      return;
    case 'malformed-body':
      res.writeHead(200, json).end(Buffer.concat([half, Buffer.from('"}]')]));
      return;
    case 'html':
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
      return;
    case 'slow-stream': {
      res.writeHead(200, { ...json, 'content-length': payload.length });
      const size = Math.ceil(payload.length / PIECES);
      for (let at = 0; at < payload.length && !res.destroyed; at += size) {
        await new Promise((resolve) => setTimeout(resolve, slowStepMs));
        res.write(payload.subarray(at, at + size));
      }
      res.end();
    }
  }
}
