import { overviewRouter } from './routers/overview';
import { pairsRouter } from './routers/pairs';
import { projectsRouter } from './routers/projects';
import { runsRouter } from './routers/runs';
import { usersRouter } from './routers/users';
import { createCallerFactory, createTRPCRouter } from './trpc';

export const appRouter = createTRPCRouter({
  overview: overviewRouter,
  pairs: pairsRouter,
  projects: projectsRouter,
  runs: runsRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: in server components and tests. */
export const createCaller = createCallerFactory(appRouter);
