/** Test fixture: small helpers of the model servers' HTTP side. No model is behind it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireError } from './protocols/protocol';

/** @returns null when the client hung up before the end */
export async function readBody(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    return null;
  }
}

export function sendJson(res: ServerResponse, { status, body }: WireError, headers: Record<string, string> = {}): void {
  sendBytes(res, status, Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json', ...headers });
}

export function sendBytes(res: ServerResponse, status: number, payload: Buffer, headers: Record<string, string>): void {
  res.writeHead(status, { ...headers, 'content-length': payload.length }).end(payload);
}

/** Resolves when the answer was handed to the network (true), or its connection is gone (false). */
export function whenSent(res: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    res.once('finish', () => resolve(!res.destroyed && !res.socket?.destroyed));
    res.once('close', () => resolve(false));
  });
}

export function whenClosed(res: ServerResponse): Promise<void> {
  if (res.destroyed || res.closed) return Promise.resolve();
  return new Promise((resolve) => res.once('close', resolve));
}

/** A page of a list, newest first, as both vendors' lists are cut. */
export function pageOf<T extends { id: string }>(list: T[], { after, limit }: { after: string | null; limit: number }) {
  const start = after === null ? 0 : list.findIndex(({ id }) => id === after) + 1;
  const data = list.slice(start, start + limit);
  return {
    data,
    has_more: start + limit < list.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}
