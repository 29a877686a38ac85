/** Test fixture: the wire format of OpenAI's chat completions, also spoken by Azure, Mistral and many servers. No model is behind it. */
import { isObject } from '../fit-schema';
import type { JsonObject } from '../types';
import {
  BadRequest,
  type Finish,
  makeId,
  REFUSAL,
  readLimit,
  readMessages,
  readModel,
  unixSeconds,
  type WireAnswer,
  type WireProtocol,
} from './protocol';
import { checkStrictSchema } from './strict-schema';

const FINISH: Record<Finish, string> = { stop: 'stop', length: 'length', refusal: 'stop', blocked: 'content_filter' };

export const openaiChat: WireProtocol = {
  name: 'openai-chat',
  read: (body, { pathModel }) => {
    const model = readModel(body, pathModel);
    if (body.stream === true) throw new BadRequest('Streaming is not part of this fixture.');
    const { system, messages } = readMessages(body.messages);
    const { json, schema } = readFormat(body.response_format, JSON.stringify(body.messages));
    const maxTokens = readLimit(body.max_completion_tokens ?? body.max_tokens);
    return { model, system, messages, json, schema, maxTokens, cacheable: system };
  },
  answer: ({ call, text, finish, usage }) => ({
    id: makeId('chatcmpl-', call),
    object: 'chat.completion',
    created: unixSeconds(),
    model: call.model,
    choices: [{ index: 0, message: message({ call, text, finish }), logprobs: null, finish_reason: FINISH[finish] }],
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
    },
    service_tier: 'default',
    system_fingerprint: 'fp_fixture',
  }),
};

/** Mistral has no field for refusals: the model says so in its text. */
function message({ call, text, finish }: Pick<WireAnswer, 'call' | 'text' | 'finish'>): JsonObject {
  if (call.vendor === 'mistral')
    return { role: 'assistant', content: finish === 'refusal' ? REFUSAL : text, tool_calls: null };
  if (finish === 'refusal') return { role: 'assistant', content: null, refusal: REFUSAL, annotations: [] };
  return { role: 'assistant', content: text, refusal: null, annotations: [] };
}

function readFormat(format: unknown, prompt: string): { json: boolean; schema: JsonObject | null } {
  if (!isObject(format) || format.type === 'text') return { json: false, schema: null };
  if (format.type === 'json_object') {
    if (!/json/i.test(prompt)) {
      throw new BadRequest(
        "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      );
    }
    return { json: true, schema: null };
  }
  const wanted = format.json_schema;
  if (
    format.type !== 'json_schema' ||
    !isObject(wanted) ||
    !isObject(wanted.schema) ||
    typeof wanted.name !== 'string'
  ) {
    throw new BadRequest("Missing required parameter: 'response_format.json_schema'.");
  }
  if (wanted.strict === true) checkStrictSchema(wanted.schema, `response_format '${wanted.name}'`);
  return { json: true, schema: wanted.schema };
}
