/** What a model generator is shown, and the form of its answer. Pure. */
import type { CallRequest } from '@/server/foundation/models/types';
import type { SymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import { type FilledPrompt, fillPrompt, type PromptParts, type PromptText } from '../prompts/template';
import { firstLines, lastLines } from '../prompts/windows';
import { type HallucinationType, LANGUAGE_NAMES } from '../schema';
import { pickSymbols } from './pick-symbols';

/** How much of the file a generator sees before and after the hole, in characters: about 3,000 and 1,000 tokens. */
export const PREFIX_CHARS = 12_000;
export const SUFFIX_CHARS = 4_000;

const text = (description: string) => ({ type: ['string', 'null'], description }) as const;

/**
 * One shape for both answers, because the strict modes of vendors want an object whose fields are all there; what does not apply is
 * null. The name comes before the code, so that it is thought of first.
 */
export const ANSWER_FORMAT: NonNullable<CallRequest['schema']> = {
  name: 'rejected_completion',
  schema: {
    type: 'object',
    properties: {
      symbol: text('The invented name, exactly as it stands in the completion; null when declined'),
      rationale: text('One sentence: why a reader would believe that it exists; null when declined'),
      rejected: text('The whole completion that stands in the hole; null when declined'),
      declined: text('null, or why it cannot be done'),
    },
    required: ['symbol', 'rationale', 'rejected', 'declined'],
    additionalProperties: false,
  },
};

export type PromptedHole = {
  hole: HoleText;
  type: HallucinationType;
  index: SymbolIndex;
  seed: string;
};

/** What a generator of a run needs of its prompts. Made once for a panel: its models are shown the same text. */
export type PromptFiller = {
  /** @throws Error when there is no prompt for the type */
  versionOf: (type: HallucinationType) => string;
  /** The same text for the same hole and type, made once as long as the hole is held. */
  fill: (input: PromptedHole) => FilledPrompt;
};

/** @param symbols names of the project that a prompt shows */
export function createPromptFiller({
  prompts,
  symbols,
}: {
  prompts: ReadonlyMap<HallucinationType, PromptText>;
  symbols: number;
}): PromptFiller {
  const filled = new WeakMap<HoleText, Map<HallucinationType, FilledPrompt>>();
  const promptOf = (type: HallucinationType): PromptText => {
    const prompt = prompts.get(type);
    if (!prompt) throw new Error(`There is no prompt for the type ${type}.`);
    return prompt;
  };
  return {
    versionOf: (type) => promptOf(type).version,
    fill: (input) => {
      const own = filled.get(input.hole) ?? new Map<HallucinationType, FilledPrompt>();
      filled.set(input.hole, own);
      const known = own.get(input.type) ?? fillGenerationPrompt({ ...input, prompt: promptOf(input.type), symbols });
      own.set(input.type, known);
      return known;
    },
  };
}

/**
 * Fills a generation prompt.
 * @param input.symbols names of the project that are shown
 * @throws Error when the prompt has a placeholder that there is no value for
 */
export function fillGenerationPrompt(input: PromptedHole & { prompt: PromptParts; symbols: number }): FilledPrompt {
  const { prompt, hole, type, index, symbols, seed } = input;
  const names = pickSymbols({ index, hole, type, count: symbols, seed });
  return fillPrompt(prompt, {
    language: LANGUAGE_NAMES[hole.language],
    path: hole.path ?? '(not known)',
    prefix: lastLines(hole.prefix, PREFIX_CHARS),
    chosen: hole.middle,
    suffix: firstLines(hole.suffix, SUFFIX_CHARS),
    symbols: names.length > 0 ? names.join('\n') : '(none are listed)',
  });
}
