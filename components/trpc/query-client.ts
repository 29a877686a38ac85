import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/root';

const FRESH_MS = 5_000;
const RETRIES = 2;

/** @param onSignedOut called when a request is refused because the session has ended */
export function makeQueryClient({ onSignedOut }: { onSignedOut?: () => void } = {}): QueryClient {
  const onError = (error: Error) => {
    if (codeOf(error) === 'UNAUTHORIZED') onSignedOut?.();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // What the server has just rendered is not asked for again at once.
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < RETRIES && mayPass(error),
      },
    },
  });
}

/** The API's code for an error, such as 'NOT_FOUND'; undefined when the request did not get there. */
export function codeOf(error: unknown) {
  return isApiError(error) ? error.data?.code : undefined;
}

/** The id to quote when something failed; undefined when the request did not get there. */
export function requestIdOf(error: unknown): string | undefined {
  return isApiError(error) ? error.data?.requestId : undefined;
}

function isApiError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}

/** A refusal stays one, however often it is asked; a lost connection or a fault of the server may pass. */
function mayPass(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT';
}
