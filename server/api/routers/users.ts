import { z } from 'zod';
import {
  changePasswordInput,
  createUserInput,
  currentUserSchema,
  updateUserInput,
  userRowSchema,
} from '@/server/foundation/auth/schema';
import {
  changePassword,
  createUser,
  endSessions,
  listUsers,
  resetPassword,
  updateUser,
} from '@/server/foundation/auth/users';
import { createTRPCRouter, instanceAdminProcedure, publicProcedure, signedInProcedure } from '../trpc';

const userId = z.object({ userId: z.uuid() });

export const usersRouter = createTRPCRouter({
  /** Who is signed in; null for nobody. */
  me: publicProcedure.output(currentUserSchema.nullable()).query(({ ctx }) => ctx.user),

  /** Ends all sessions of the caller, this one included. */
  changePassword: signedInProcedure
    .input(changePasswordInput)
    .output(z.void())
    .mutation(({ ctx, input }) => changePassword(ctx, input)),

  list: instanceAdminProcedure.output(z.array(userRowSchema)).query(({ ctx }) => listUsers(ctx)),

  create: instanceAdminProcedure
    .input(createUserInput)
    .output(z.object({ user: currentUserSchema, password: z.string().nullable() }))
    .mutation(({ ctx, input }) => createUser(ctx, input)),

  update: instanceAdminProcedure
    .input(updateUserInput)
    .output(z.void())
    .mutation(({ ctx, input }) => updateUser(ctx, input)),

  resetPassword: instanceAdminProcedure
    .input(userId)
    .output(z.object({ password: z.string() }))
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),

  endSessions: instanceAdminProcedure
    .input(userId)
    .output(z.void())
    .mutation(({ ctx, input }) => endSessions(ctx, input)),
});
