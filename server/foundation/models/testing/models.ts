/** Models and answers for the tests of calls. */
import type { LanguageModelV4, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { type ModelSettings, modelSettingsSchema } from '../schema';
import type { CallRequest, RegisteredModel } from '../types';

export function makeModel(settings: Partial<ModelSettings> = {}, rest: Partial<RegisteredModel> = {}): RegisteredModel {
  return {
    id: '0197aaaa-0000-7000-8000-000000000001',
    slug: 'local/tiny',
    wireName: 'tiny',
    label: 'Tiny',
    settings: modelSettingsSchema.parse(settings),
    provider: {
      id: '0197aaaa-0000-7000-8000-000000000002',
      name: 'Local',
      kind: 'openai-compatible',
      baseUrl: null,
      settings: {},
    },
    ...rest,
  };
}

export function makeRequest(model: RegisteredModel, key: string, rest: Partial<CallRequest> = {}): CallRequest {
  return {
    model,
    purpose: 'generate',
    key,
    promptVersion: 'v1',
    system: 'You write code.',
    messages: [{ role: 'user', text: 'Write some.' }],
    ...rest,
  };
}

type AnswerParts = {
  text?: string;
  finish?: LanguageModelV4GenerateResult['finishReason']['unified'];
  usage?: [number, number];
};

/** What `doGenerate` gives for an answer; 100 tokens in and 10 out unless told. */
export function makeAnswer({
  text = 'ok',
  finish = 'stop',
  usage = [100, 10],
}: AnswerParts = {}): LanguageModelV4GenerateResult {
  const [input, output] = usage;
  return {
    content: [{ type: 'text', text }],
    finishReason: { unified: finish, raw: finish },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: output, text: output, reasoning: 0 },
    },
    warnings: [],
  };
}

/** A language model whose every request is answered by `answer`. */
export function makeLanguageModel(answer: LanguageModelV4['doGenerate']): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'test',
    modelId: 'tiny',
    supportedUrls: {},
    doGenerate: answer,
    doStream: () => Promise.reject(new Error('not streamed')),
  };
}
