/** What a model's answer says: its state, text and tokens. Nothing is parsed here. Pure. */
import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { z } from 'zod';
import { UnusableAnswerError } from './retry';
import type { CallResult, TokenUsage } from './types';

export type ReadAnswer = {
  state: CallResult['state'];
  raw: string;
  /** Null when the provider names no figures. */
  usage: TokenUsage | null;
  /** Input tokens that the provider wrote to its cache. */
  cacheWrites: number;
};

/**
 * A refusal and an answer that was cut at the limit are answers.
 * @throws UnusableAnswerError when there is no text, or the provider says that it broke off
 */
export function readResponse(
  result: Pick<
    LanguageModelV4GenerateResult,
    'content' | 'structuredOutputText' | 'finishReason' | 'usage' | 'response'
  >,
): ReadAnswer {
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const said = result.structuredOutputText ?? text;
  const refusal = said === '' ? readRefusal(result.response?.body) : null;
  const raw = refusal ?? said;
  const state = refusal === null ? readState(result.finishReason, raw) : 'refused';
  return { state, raw, usage: readUsage(result.usage), cacheWrites: result.usage.inputTokens.cacheWrite ?? 0 };
}

function readState({ unified, raw: reason }: LanguageModelV4GenerateResult['finishReason'], raw: string) {
  if (unified === 'content-filter' || reason === 'content_filter') return 'refused';
  // A reasoning model may use up its limit before it says a word.
  if (unified === 'length') return 'truncated';
  if (unified === 'error' || unified === 'interrupted') {
    throw new UnusableAnswerError(`the answer broke off (${reason ?? unified})`);
  }
  if (raw.trim() === '') throw new UnusableAnswerError(`the answer is empty (${reason ?? unified})`);
  return 'answered';
}

const refusalSchema = z.object({
  choices: z.tuple([z.object({ message: z.object({ refusal: z.string().min(1) }) })]),
});

/** What the model said in place of an answer, where an SDK leaves that out (the one of Azure does). */
function readRefusal(body: unknown): string | null {
  return refusalSchema.safeParse(body).data?.choices[0].message.refusal ?? null;
}

function readUsage({ inputTokens, outputTokens }: LanguageModelV4GenerateResult['usage']): TokenUsage | null {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return null;
  // Some servers fill in zeroes for what they do not count.
  if (inputTokens.total === 0) return null;
  return { input: inputTokens.total, cached: inputTokens.cacheRead ?? 0, output: outputTokens.total };
}
