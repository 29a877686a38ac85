/** How long the prompts of a run are: real ones, built as the stages build them, for a sample of its contexts. */
import type { ModelSettings } from '@/server/foundation/models/schema';
import { estimateCallTokens } from '@/server/foundation/models/tokens';
import type { CallRequest, RegisteredModel } from '@/server/foundation/models/types';
import { ANSWER_FORMAT, fillGenerationPrompt } from '../generation/generation-prompt';
import { JUDGEMENT_FORMAT, judgePromptValues } from '../judging/prompt';
import { fillPrompt, type PromptText } from '../prompts/template';
import type { HallucinationType } from '../schema';
import { meanRange } from './arithmetic';
import type { SampledHole } from './basis';
import type { Range } from './schema';

type Prompt = Pick<CallRequest, 'system' | 'messages' | 'schema'>;

export function buildGenerationPrompts(input: {
  holes: readonly SampledHole[];
  prompts: ReadonlyMap<HallucinationType, PromptText>;
  symbols: number;
}): Prompt[] {
  const { holes, prompts, symbols } = input;
  return holes.flatMap(({ hole, types, index }) =>
    types.flatMap((type) => {
      const prompt = prompts.get(type);
      const parts = { hole, type, index, symbols, seed: hole.contextId };
      return prompt ? [{ ...fillGenerationPrompt({ ...parts, prompt }), schema: ANSWER_FORMAT }] : [];
    }),
  );
}

/** One for each hole: what stands in it hardly changes the length. */
export function buildJudgePrompts({ holes, prompt }: { holes: readonly SampledHole[]; prompt: PromptText }): Prompt[] {
  return holes.map(({ hole: { language, prefix, middle, suffix } }) => ({
    ...fillPrompt(prompt, judgePromptValues({ language, prefix, candidate: middle, suffix })),
    schema: JUDGEMENT_FORMAT,
  }));
}

/** Counts the tokens of the same prompts for several models; each tokeniser reads them once. */
export function createTokenCounter(prompts: readonly Prompt[]): (model: RegisteredModel) => Range {
  const known = new Map<ModelSettings['tokenizer'], Range>();
  return (model) => {
    const { tokenizer } = model.settings;
    const counted = known.get(tokenizer) ?? meanRange(prompts.map((prompt) => estimateCallTokens(model, prompt).input));
    known.set(tokenizer, counted);
    return counted;
  };
}
