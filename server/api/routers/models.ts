import { z } from 'zod';
import { ensureEnvironmentProviders } from '@/server/foundation/models/environment';
import {
  allowHost,
  createModel,
  createProvider,
  deleteModel,
  deleteProvider,
  disallowHost,
  listAllowedHosts,
  listAvailableModels,
  listProviders,
  updateModel,
  updateProvider,
} from '@/server/foundation/models/registry';
import {
  allowedHostInputSchema,
  allowedHostViewSchema,
  availableModelSchema,
  modelInputSchema,
  modelTestSchema,
  modelUpdateSchema,
  modelViewSchema,
  providerInputSchema,
  providerUpdateSchema,
  providerViewSchema,
} from '@/server/foundation/models/schema';
import { testModel } from '@/server/foundation/models/test-model';
import { createTRPCRouter, instanceAdminProcedure, viewerProcedure } from '../trpc';

const id = z.object({ id: z.uuid() });

export const modelsRouter = createTRPCRouter({
  /** All providers with their models; those of the environment's variables are among them. */
  list: instanceAdminProcedure.output(z.array(providerViewSchema)).query(async ({ ctx }) => {
    await ensureEnvironmentProviders(ctx.db);
    return listProviders(ctx);
  }),

  createProvider: instanceAdminProcedure
    .input(providerInputSchema)
    .output(providerViewSchema)
    .mutation(({ ctx, input }) => createProvider(ctx, input)),

  updateProvider: instanceAdminProcedure
    .input(providerUpdateSchema)
    .output(providerViewSchema)
    .mutation(({ ctx, input }) => updateProvider(ctx, input)),

  deleteProvider: instanceAdminProcedure
    .input(id)
    .output(z.void())
    .mutation(({ ctx, input }) => deleteProvider(ctx, input)),

  createModel: instanceAdminProcedure
    .input(modelInputSchema)
    .output(modelViewSchema)
    .mutation(({ ctx, input }) => createModel(ctx, input)),

  updateModel: instanceAdminProcedure
    .input(modelUpdateSchema)
    .output(modelViewSchema)
    .mutation(({ ctx, input }) => updateModel(ctx, input)),

  deleteModel: instanceAdminProcedure
    .input(id)
    .output(z.void())
    .mutation(({ ctx, input }) => deleteModel(ctx, input)),

  /** Makes one real call, which costs what it costs. */
  test: instanceAdminProcedure
    .input(z.object({ modelId: z.uuid() }))
    .output(modelTestSchema)
    .mutation(({ ctx, input, signal }) => testModel(ctx, { ...input, signal: signal ?? new AbortController().signal })),

  hosts: instanceAdminProcedure.output(z.array(allowedHostViewSchema)).query(({ ctx }) => listAllowedHosts(ctx)),

  allowHost: instanceAdminProcedure
    .input(allowedHostInputSchema)
    .output(allowedHostViewSchema)
    .mutation(({ ctx, input }) => allowHost(ctx, input)),

  disallowHost: instanceAdminProcedure
    .input(z.object({ host: z.string().max(260) }))
    .output(z.void())
    .mutation(({ ctx, input }) => disallowHost(ctx, input)),

  /** What the forms of a project offer. */
  available: viewerProcedure.output(z.array(availableModelSchema)).query(async ({ ctx }) => {
    await ensureEnvironmentProviders(ctx.db);
    return listAvailableModels(ctx.db);
  }),
});
