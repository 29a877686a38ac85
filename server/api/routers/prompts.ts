import { z } from 'zod';
import { findContexts } from '@/server/pipeline/prompts/find-contexts';
import { playPrompt, sampleContexts } from '@/server/pipeline/prompts/playground';
import {
  contextSampleSchema,
  PLAY_LIMITS,
  playPromptSchema,
  promptViewSchema,
  sampleContextsSchema,
  savePromptSchema,
} from '@/server/pipeline/prompts/schema';
import { listPrompts, savePrompt } from '@/server/pipeline/prompts/store';
import { hallucinationTypeSchema, promptVersionSchema } from '@/server/pipeline/schema';
import { createTRPCRouter, researcherProcedure } from '../trpc';

export const promptsRouter = createTRPCRouter({
  /** All versions of all purposes, with their text. */
  list: researcherProcedure.output(z.array(promptViewSchema)).query(({ ctx, input }) => listPrompts(ctx, input)),

  save: researcherProcedure
    .input(z.object(savePromptSchema.shape))
    .output(z.object({ version: promptVersionSchema }))
    .mutation(({ ctx, input }) => savePrompt(ctx, input)),

  sampleContexts: researcherProcedure
    .input(z.object(sampleContextsSchema.shape))
    .output(z.array(contextSampleSchema))
    .query(({ ctx, input }) => sampleContexts(ctx.db, input)),

  /** Those of the ids that are in the project and can carry the type. */
  findContexts: researcherProcedure
    .input(z.object({ type: hallucinationTypeSchema, ids: z.array(z.uuid()).max(PLAY_LIMITS.contexts) }))
    .output(z.array(contextSampleSchema))
    .query(({ ctx, input }) => findContexts(ctx.db, input)),

  /**
   * Asks models with a prompt and yields each cell when it is there. A mutation, since it spends: a subscription would be a
   * GET that other sites can cause and that browsers repeat.
   */
  play: researcherProcedure.input(z.object(playPromptSchema.shape)).mutation(async function* ({
    ctx,
    input,
    signal = new AbortController().signal,
  }) {
    try {
      yield* playPrompt(ctx, { ...input, signal });
    } catch (error) {
      // Whoever cancelled has what there was; it is no fault.
      if (!signal.aborted) throw error;
    }
  }),
});
