/** The API for server components: no HTTP, the same procedures, the same gates. */
import { dehydrate, type FetchQueryOptions, HydrationBoundary, type QueryKey } from '@tanstack/react-query';
import { TRPCError } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache, type ReactNode } from 'react';
import { makeQueryClient } from '@/components/trpc/query-client';
import { appRouter, createCaller } from '@/server/api/root';
import { createContext } from '@/server/api/trpc';
import type { MyProject } from '@/server/foundation/auth/schema';

const getQueryClient = cache(() => makeQueryClient());
const getContext = cache(async () => createContext({ headers: await headers() }));

/** For `prefetch(trpc.pairs.list.queryOptions(…))`. */
export const trpc = createTRPCOptionsProxy({ ctx: getContext, router: appRouter, queryClient: getQueryClient });

/** For what the server itself needs: `const project = await (await getCaller()).projects.bySlug({ slug })`. */
export const getCaller = cache(async () => createCaller(await getContext()));

/** Reads ahead for the client components inside `HydrateClient`. A failure is left to them to meet and show. */
export async function prefetch<T, E, D, K extends QueryKey>(options: FetchQueryOptions<T, E, D, K>): Promise<void> {
  await getQueryClient().prefetchQuery(options);
}

/** Hands over what was prefetched. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}

/** The project at this address with the reader's role; the not-found page for those outside it, the login page for nobody. */
export const requireProject = cache(async (slug: string): Promise<MyProject> => {
  try {
    return await (await getCaller()).projects.bySlug({ slug });
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === 'UNAUTHORIZED') redirect(`/login?${new URLSearchParams({ callbackUrl: `/p/${slug}` })}`);
    if (error.code === 'NOT_FOUND' || error.code === 'BAD_REQUEST') notFound();
    throw error;
  }
});
