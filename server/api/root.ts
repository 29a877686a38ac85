import { corpusRouter } from './routers/corpus';
import { credentialsRouter } from './routers/credentials';
import { modelsRouter } from './routers/models';
import { overviewRouter } from './routers/overview';
import { pairsRouter } from './routers/pairs';
import { projectsRouter } from './routers/projects';
import { promptsRouter } from './routers/prompts';
import { runsRouter } from './routers/runs';
import { usageRouter } from './routers/usage';
import { usersRouter } from './routers/users';
import { createCallerFactory, createTRPCRouter } from './trpc';

export const appRouter = createTRPCRouter({
  corpus: corpusRouter,
  credentials: credentialsRouter,
  models: modelsRouter,
  overview: overviewRouter,
  pairs: pairsRouter,
  projects: projectsRouter,
  prompts: promptsRouter,
  runs: runsRouter,
  usage: usageRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: in server components and tests. */
export const createCaller = createCallerFactory(appRouter);
