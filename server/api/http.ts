/** tRPC over HTTP, as `/api/trpc` serves it. */
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Db } from '@/server/foundation/db/client';
import { withStatus } from './errors';
import { appRouter } from './root';
import { createContext } from './trpc';

/** Calls in one batch; the pages send far fewer. */
const MAX_BATCH = 50;

/** @param db the process's own when absent */
export async function handleTrpcRequest(request: Request, db?: Db): Promise<Response> {
  // Other bodies (forms, plain text) can be sent by any page without asking first, and no procedure takes them.
  if (request.method !== 'GET' && !isJson(request)) {
    return Response.json({ error: { message: 'The body must be application/json.' } }, { status: 415 });
  }
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: () => createContext({ headers: request.headers, db }),
    responseMeta: ({ ctx }) => ({
      headers: { 'cache-control': 'private, no-store', ...(ctx && { 'x-request-id': ctx.requestId }) },
    }),
    onError: ({ error, path, ctx }) => {
      if (withStatus(error).code !== 'INTERNAL_SERVER_ERROR') return;
      console.error(
        `request ${ctx?.requestId ?? 'unknown'}: ${path ?? 'unknown procedure'} failed`,
        error.cause ?? error,
      );
    },
  });
}

function isJson(request: Request): boolean {
  return request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}
