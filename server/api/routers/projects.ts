import { z } from 'zod';
import { listMembers, removeMember, setMember } from '@/server/foundation/auth/memberships';
import {
  createProject,
  findProjectBySlug,
  getDifficultyBands,
  listProjects,
  renameProject,
  setDifficultyBands,
} from '@/server/foundation/auth/projects';
import {
  createProjectInput,
  memberSchema,
  myProjectSchema,
  nameSchema,
  projectSchema,
  setMemberInput,
} from '@/server/foundation/auth/schema';
import { difficultyBandsSchema } from '@/server/foundation/statistics/schema';
import { adminProcedure, createTRPCRouter, instanceAdminProcedure, signedInProcedure, viewerProcedure } from '../trpc';

const membersRouter = createTRPCRouter({
  list: adminProcedure.output(z.array(memberSchema)).query(({ ctx, input }) => listMembers(ctx, input)),

  /** Adds a user by e-mail, or changes the role of a member. */
  set: adminProcedure
    .input(setMemberInput)
    .output(z.void())
    .mutation(({ ctx, input }) => setMember(ctx, input)),

  remove: adminProcedure
    .input(z.object({ userId: z.uuid() }))
    .output(z.void())
    .mutation(({ ctx, input }) => removeMember(ctx, input)),
});

export const projectsRouter = createTRPCRouter({
  /** The caller's projects; an instance admin has all. */
  list: signedInProcedure.output(z.array(myProjectSchema)).query(({ ctx }) => listProjects(ctx)),

  /** For members only: to others a project at this address is not found. */
  bySlug: signedInProcedure
    .input(z.object({ slug: z.string().max(100) }))
    .output(myProjectSchema)
    .query(({ ctx, input }) => findProjectBySlug(ctx, input)),

  create: instanceAdminProcedure
    .input(createProjectInput)
    .output(projectSchema)
    .mutation(({ ctx, input }) => createProject(ctx, input)),

  rename: adminProcedure
    .input(z.object({ name: nameSchema }))
    .output(z.void())
    .mutation(({ ctx, input }) => renameProject(ctx, input)),

  /** From which fool rates on pairs count as medium and hard. */
  bands: viewerProcedure.output(difficultyBandsSchema).query(({ ctx, input }) => getDifficultyBands(ctx, input)),

  setBands: adminProcedure
    .input(difficultyBandsSchema)
    .output(z.void())
    .mutation(({ ctx, input }) => setDifficultyBands(ctx, input)),

  members: membersRouter,
});
