import { TRPCError } from '@trpc/server';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getCaller, requireProject } from '@/app/_trpc/server';
import type { RunPage } from '@/server/api/run-page';

/** The run as its page shows it; the not-found page when the project has none with this id. Read once a request. */
export const requireRun = cache(async (slug: string, runId: string): Promise<RunPage> => {
  const { id: projectId } = await requireProject(slug);
  try {
    return await (await getCaller()).runs.get({ projectId, runId });
  } catch (error) {
    if (error instanceof TRPCError && (error.code === 'NOT_FOUND' || error.code === 'BAD_REQUEST')) notFound();
    throw error;
  }
});
