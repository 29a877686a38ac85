'use client';
/**
 * The browser's door to the API: queries and mutations in batches, subscriptions as server-sent events, and mutations that
 * yield (`STREAMED`) as lines of one answer.
 */
import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';
import { makeQueryClient } from './query-client';

const URL = '/api/trpc';
/** Node refuses a request whose head is over 16 KiB, cookies included. */
const MAX_URL_LENGTH = 8_000;
/** The server's limit is above this. */
const MAX_BATCH = 20;

/**
 * The `context` of a call whose procedure is a mutation that yields. A subscription would not do for what costs money: it
 * is a GET, whose input must fit into an address, and the browser repeats it whenever the connection drops.
 */
export const STREAMED = { streamed: true };

const context = createTRPCContext<AppRouter>();
export const useTRPC = context.useTRPC;
export const useTRPCClient = context.useTRPCClient;

/** Wraps the whole application, once. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => makeQueryClient({ onSignedOut: goToLogin }));
  const [trpcClient] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider queryClient={queryClient} trpcClient={trpcClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url: URL, transformer: superjson }),
        false: splitLink({
          condition: ({ context }) => context.streamed === true,
          true: httpBatchStreamLink({ url: URL, transformer: superjson, maxItems: 1 }),
          false: httpBatchLink({ url: URL, transformer: superjson, maxURLLength: MAX_URL_LENGTH, maxItems: MAX_BATCH }),
        }),
      }),
    ],
  });
}

function goToLogin() {
  const { pathname, search } = window.location;
  if (pathname === '/login') return;
  window.location.assign(`/login?${new URLSearchParams({ callbackUrl: pathname + search })}`);
}
