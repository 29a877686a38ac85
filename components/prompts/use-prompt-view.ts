'use client';
/** What is open in the playground, kept in the address: the prompt, the contexts, the models. */
import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { PLAY_LIMITS } from '@/server/pipeline/prompts/schema';
import { LANGUAGES, OFFLINE_GENERATORS, promptPurposeSchema } from '@/server/pipeline/schema';

const VIEW = {
  purpose: parseAsStringLiteral(promptPurposeSchema.options).withDefault('method'),
  version: parseAsString.withDefault('v1'),
  /** The version that runs beside it. */
  compare: parseAsString,
  from: parseAsStringLiteral(['sample', 'ids']).withDefault('sample'),
  count: parseAsInteger.withDefault(4),
  seed: parseAsInteger.withDefault(1),
  language: parseAsStringLiteral(LANGUAGES),
  contexts: parseAsArrayOf(parseAsString).withDefault([]),
  models: parseAsArrayOf(parseAsString).withDefault([OFFLINE_GENERATORS[0]]),
};

/** Changes replace the address; they are no steps to go back through. */
export function usePromptView() {
  const [view, setView] = useQueryStates(VIEW, { history: 'replace' });
  // Whatever somebody wrote into the address.
  const count = Math.min(PLAY_LIMITS.contexts, Math.max(1, view.count));
  const seed = Math.min(MOST_SEED, Math.max(0, view.seed));
  return [{ ...view, count, seed }, setView] as const;
}

const MOST_SEED = 2_147_483_647;

export type PromptViewState = ReturnType<typeof usePromptView>[0];
export type SetPromptView = ReturnType<typeof usePromptView>[1];
