import { z } from 'zod';
import { createCredential, deleteCredential, listCredentials } from '@/server/foundation/credentials/credentials';
import { credentialInputSchema, credentialViewSchema } from '@/server/foundation/credentials/schema';
import { createTRPCRouter, instanceAdminProcedure } from '../trpc';

/** Tokens and keys for places that code comes from. What they hold never comes back. */
export const credentialsRouter = createTRPCRouter({
  list: instanceAdminProcedure.output(z.array(credentialViewSchema)).query(({ ctx }) => listCredentials(ctx)),

  create: instanceAdminProcedure
    .input(credentialInputSchema)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => createCredential(ctx, input)),

  delete: instanceAdminProcedure
    .input(z.object({ id: z.uuid() }))
    .output(z.void())
    .mutation(({ ctx, input }) => deleteCredential(ctx, input)),
});
