/** The generators that this server has: offline ones, and the models of its registry. */
import { NotFoundError } from '@/server/foundation/errors';
import { findModels } from '@/server/foundation/models/registry';
import type { CallContext } from '@/server/foundation/models/types';
import type { Generator } from '../panel';
import { loadPrompt } from '../prompts/store';
import type { HallucinationType, PipelineConfig } from '../schema';
import { createPromptFiller } from './generation-prompt';
import { createModelGenerator, type ModelGenerator } from './model-generator';
import { lexicalGenerator } from './offline/lexical';
import { recombineGenerator } from './offline/recombine';
import { subwordGenerator } from './offline/subword';

const GENERATORS: readonly Generator[] = [lexicalGenerator, recombineGenerator, subwordGenerator];

/** All offline generators, in the panel's default order. */
export function listGenerators(): readonly Generator[] {
  return GENERATORS;
}

/** @throws Error when no offline generator has this id; the message lists those that exist */
export function getGenerator(id: string): Generator {
  const generator = GENERATORS.find((known) => known.id === id);
  if (!generator) {
    throw new Error(`No generator ${id}. There are: ${GENERATORS.map((known) => known.id).join(', ')}.`);
  }
  return generator;
}

/** True for ids that name a model of the registry: those have a provider before a slash. */
export const isModelId = (id: string) => id.includes('/');

export type PanelGenerator = Generator | ModelGenerator;

type Panel = { projectId: string; types: readonly HallucinationType[]; generate: PipelineConfig['generate'] };

/**
 * The generators that a configuration names, in its order.
 * @throws NotFoundError when a model or a prompt was removed, or a model switched off, since the launch
 */
export async function openGenerators(
  ctx: CallContext,
  { projectId, types, generate }: Panel,
): Promise<PanelGenerator[]> {
  const slugs = generate.generators.filter(isModelId);
  if (slugs.length === 0) return generate.generators.map(getGenerator);
  const models = await findModels(ctx.db, slugs);
  const loaded = types.map((type) => loadPrompt(ctx.db, { projectId, purpose: type, version: generate.prompts[type] }));
  const texts = new Map((await Promise.all(loaded)).map((prompt, i) => [types[i] as HallucinationType, prompt]));
  const prompts = createPromptFiller({ prompts: texts, symbols: generate.symbols });
  return generate.generators.map((id) => {
    if (!isModelId(id)) return getGenerator(id);
    const model = models.get(id);
    if (!model) throw new NotFoundError(`The generator ${id} is no longer registered, or is switched off.`);
    return createModelGenerator(ctx, { model, prompts, retries: generate.retries });
  });
}
