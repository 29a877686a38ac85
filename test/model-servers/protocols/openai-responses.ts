/** Test fixture: the wire format of OpenAI's responses API. No model is behind it. */
import { isObject } from '../fit-schema';
import type { JsonObject } from '../types';
import {
  BadRequest,
  makeId,
  REFUSAL,
  readLimit,
  readMessages,
  readModel,
  unixSeconds,
  type WireProtocol,
} from './protocol';
import { checkStrictSchema } from './strict-schema';

export const openaiResponses: WireProtocol = {
  name: 'openai-responses',
  read: (body, { pathModel }) => {
    const model = readModel(body, pathModel);
    if (body.stream === true) throw new BadRequest('Streaming is not part of this fixture.');
    const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
    if (input === undefined) throw new BadRequest("Missing required parameter: 'input'.");
    const read = readMessages(input);
    const system = [body.instructions, read.system]
      .filter((text) => typeof text === 'string' && text !== '')
      .join('\n');
    const { json, schema } = readFormat(isObject(body.text) ? body.text.format : null);
    return {
      ...{ model, system, messages: read.messages, json, schema },
      maxTokens: readLimit(body.max_output_tokens),
      cacheable: system,
    };
  },
  answer: ({ call, text, finish, usage }) => {
    const cut = finish === 'length' ? 'max_output_tokens' : finish === 'blocked' ? 'content_filter' : null;
    const part =
      finish === 'refusal'
        ? { type: 'refusal', refusal: REFUSAL }
        : { type: 'output_text', text, annotations: [], logprobs: [] };
    return {
      id: makeId('resp_', call),
      object: 'response',
      created_at: unixSeconds(),
      status: cut ? 'incomplete' : 'completed',
      background: false,
      error: null,
      incomplete_details: cut ? { reason: cut } : null,
      model: call.model,
      output: [
        {
          id: makeId('msg_', call),
          type: 'message',
          status: cut ? 'incomplete' : 'completed',
          role: 'assistant',
          content: finish === 'blocked' ? [] : [part],
        },
      ],
      usage: {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: usage.cached },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: usage.input + usage.output,
      },
    };
  },
};

function readFormat(format: unknown): { json: boolean; schema: JsonObject | null } {
  if (!isObject(format) || format.type === 'text') return { json: false, schema: null };
  if (format.type === 'json_object') return { json: true, schema: null };
  if (format.type !== 'json_schema' || !isObject(format.schema)) {
    throw new BadRequest("Missing required parameter: 'text.format.schema'.");
  }
  if (format.strict === true) checkStrictSchema(format.schema, `response_format '${format.name}'`);
  return { json: true, schema: format.schema };
}
