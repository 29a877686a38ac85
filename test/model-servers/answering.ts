/** Test fixture: what a model server answers to a call. No model is behind it. */
import { findSchema, fitSchema, hashHex } from './fit-schema';
import type { Finish } from './protocols/protocol';
import type { Fault, FaultKind, ModelServerOptions, ReceivedCall, Usage } from './types';

export type Answer = { text: string; finish: Finish; usage: Usage };

const CHARS_PER_TOKEN = 4;
const SHARED_FROM_TOKENS = 1_024;

export const tokensOf = (text: string) => Math.ceil(text.length / CHARS_PER_TOKEN);

/** Answers calls, and remembers the texts that a provider would have in its cache by now. */
export function createAnswering(options: Pick<ModelServerOptions, 'answer' | 'cacheFromTokens'>) {
  const cached = new Set<string>();

  const countInput = (call: ReceivedCall, cacheable: string): Omit<Usage, 'output'> => {
    const texts = [call.system, ...call.messages.map(({ text }) => text)];
    const input = tokensOf(texts.filter((text) => text !== '').join('\n'));
    const marked = call.vendor === 'anthropic';
    const tokens = Math.min(input, tokensOf(cacheable));
    if (tokens < Math.max(1, options.cacheFromTokens ?? (marked ? 1 : SHARED_FROM_TOKENS))) {
      return { input, cached: 0, cacheWritten: 0 };
    }
    const name = hashHex(`${call.vendor} ${call.model} ${cacheable}`);
    if (cached.has(name)) return { input, cached: tokens, cacheWritten: 0 };
    cached.add(name);
    return { input, cached: 0, cacheWritten: marked ? tokens : 0 };
  };

  return (call: ReceivedCall, fault: Fault | null, cacheable: string): Answer => {
    const { text, finish } = cut(spoil((options.answer ?? answerAsAsked)(call), call, fault?.kind), call.maxTokens);
    return { text, finish, usage: { ...countInput(call, cacheable), output: tokensOf(text) } };
  };
}

/** JSON that fits the schema asked for, or a short sentence: the same for the same prompt and model. */
export function answerAsAsked(call: ReceivedCall): string {
  const from = [call.model, call.system, ...call.messages.map(({ role, text }) => `${role}: ${text}`)].join('\n');
  const schema = call.schema ?? findSchema(call.system) ?? findSchema(call.users.at(-1) ?? '');
  if (schema) return JSON.stringify(fitSchema(schema, from));
  return call.json ? JSON.stringify({ answer: hashHex(from) }) : `Answer ${hashHex(from)}.`;
}

function spoil(text: string, call: ReceivedCall, kind: FaultKind | undefined): { text: string; finish: Finish } {
  switch (kind) {
    case 'refusal':
      return { text: '', finish: 'refusal' };
    case 'blocked':
      return { text: '', finish: 'blocked' };
    case 'empty':
      return { text: '', finish: 'stop' };
    case 'cut-off':
      return { text: text.slice(0, Math.floor(text.length / 2)), finish: 'length' };
    case 'wrong-json':
      return { text: call.n % 2 === 0 ? '{"unexpected":true}' : 'Sure! Here is what you asked for.', finish: 'stop' };
    default:
      return { text, finish: 'stop' };
  }
}

function cut({ text, finish }: { text: string; finish: Finish }, maxTokens: number | null) {
  if (maxTokens === null || tokensOf(text) <= maxTokens) return { text, finish };
  return { text: text.slice(0, maxTokens * CHARS_PER_TOKEN), finish: 'length' as const };
}
