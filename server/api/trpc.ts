/** The foundation of the API: context, error shape, and one procedure builder for each rung of the ladder. */
import { initTRPC, type TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import superjson from 'superjson';
import { ZodError, z } from 'zod';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import { findProjectAccess } from '@/server/foundation/auth/projects';
import { hasRole, type Role } from '@/server/foundation/auth/roles';
import type { CurrentUser } from '@/server/foundation/auth/schema';
import { findSessionUser } from '@/server/foundation/auth/session';
import type { Db } from '@/server/foundation/db/client';
import { getDb } from '@/server/foundation/db/get-db';
import { publicMessage, refuse, withStatus } from './errors';
import { isForeignOrigin, requestIdOf } from './request';

export type ApiContext = {
  db: Db;
  /** Read from the database at each request; null for nobody. */
  user: CurrentUser | null;
  requestId: string;
  headers: Headers;
};

export async function createContext({ headers, db = getDb() }: { headers: Headers; db?: Db }): Promise<ApiContext> {
  return { db, user: await findSessionUser({ db }, headers), requestId: requestIdOf(headers), headers };
}

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error: thrown, ctx }) => {
    // Errors inside a subscription never pass a middleware.
    const error = withStatus(thrown);
    const requestId = ctx?.requestId ?? 'unknown';
    const zod = error.cause instanceof ZodError && error.code === 'BAD_REQUEST' ? z.flattenError(error.cause) : null;
    const { stack: _, ...data } = shape.data;
    const httpStatus = getHTTPStatusCodeFromError(error);
    const message = publicMessage(error, requestId);
    return { ...shape, message, data: { ...data, code: error.code, httpStatus, zod, requestId } };
  },
  sse: {
    // The browser reconnects by itself; with that the user's rights are looked at again.
    maxDurationMs: 5 * 60_000,
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 45_000 },
  },
});

export const createTRPCRouter = t.router;
export const createCallerFactory = t.createCallerFactory;

/** For everyone, signed in or not. */
export const publicProcedure = t.procedure.use(async ({ ctx, type, next }) => {
  if (type === 'mutation' && isForeignOrigin(ctx.headers, process.env.NEXTAUTH_URL)) {
    throw refuse('FORBIDDEN', 'This request came from another site.');
  }
  const result = await next();
  if (!result.ok) throw withStatus(result.error);
  return result;
});

/** For everyone who is signed in. */
export const signedInProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.user) throw refuse('UNAUTHORIZED', 'Sign in first.');
  return next({ ctx: { user: ctx.user } });
});

/** For admins of the installation: users and projects. */
export const instanceAdminProcedure = signedInProcedure.use(async ({ ctx, path, next }) => {
  if (!ctx.user.isAdmin) {
    await writeAuditLog(ctx.db.pool, { actorId: ctx.user.id, action: path, outcome: 'denied' });
    throw refuse('FORBIDDEN', 'Only an admin of the installation may do this.');
  }
  return next();
});

/**
 * A builder for members of a project with at least this role. `projectId` is part of its input by type; `ctx.project`
 * and `ctx.role` are of this moment. Further `.input()` schemas are plain objects that do not name `projectId` (a strict
 * one would refuse it).
 */
function projectProcedure(minimum: Role) {
  return signedInProcedure.input(z.object({ projectId: z.uuid() })).use(async ({ ctx, input, path, next }) => {
    const access = await findProjectAccess({ db: ctx.db, user: ctx.user }, input);
    if (!access) throw projectNotFound();
    const { project, role } = access;
    if (role !== null && hasRole(role, minimum)) return next({ ctx: { project, role } });

    const entry = { action: path, outcome: 'denied', target: project.id, detail: { role, minimum } } as const;
    await writeAuditLog(ctx.db.pool, { actorId: ctx.user.id, projectId: project.id, ...entry });
    // Someone from outside learns the same about a foreign project as about one that never was.
    throw role === null ? projectNotFound() : refuse('FORBIDDEN', `This needs the role ${minimum}; yours is ${role}.`);
  });
}

export const viewerProcedure = projectProcedure('viewer');
export const annotatorProcedure = projectProcedure('annotator');
export const researcherProcedure = projectProcedure('researcher');
export const adminProcedure = projectProcedure('admin');

function projectNotFound(): TRPCError {
  return refuse('NOT_FOUND', 'There is no such project, or you are not a member of it.');
}
