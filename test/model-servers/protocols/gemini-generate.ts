/** Test fixture: the wire format of Gemini's generateContent. No model is behind it. */
import { isObject } from '../fit-schema';
import type { JsonObject } from '../types';
import { BadRequest, type Finish, makeId, readLimit, readMessages, textOf, type WireProtocol } from './protocol';

const FINISH: Record<Finish, string> = { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY', blocked: 'SAFETY' };

export const geminiGenerate: WireProtocol = {
  name: 'gemini-generate',
  read: (body, { pathModel }) => {
    if (!Array.isArray(body.contents) || body.contents.length === 0) {
      throw new BadRequest('* GenerateContentRequest.contents: contents is not specified\n');
    }
    const { messages } = readMessages(body.contents);
    const system = isObject(body.systemInstruction) ? textOf(body.systemInstruction.parts) : '';
    const config = isObject(body.generationConfig) ? body.generationConfig : {};
    const json = config.responseMimeType === 'application/json';
    const schema = [config.responseJsonSchema, config.responseSchema].find(isObject) ?? null;
    if (schema && !json) {
      throw new BadRequest(
        '* GenerateContentRequest.generation_config.response_schema: only allowed for mime types application/json',
      );
    }
    const maxTokens = readLimit(config.maxOutputTokens);
    return { model: pathModel ?? '', system, messages, json, schema, maxTokens, cacheable: system };
  },
  answer: ({ call, text, finish, usage }) => ({
    ...(finish === 'blocked'
      ? { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }
      : { candidates: [candidate(finish, text)] }),
    usageMetadata: {
      promptTokenCount: usage.input,
      ...(usage.cached > 0 ? { cachedContentTokenCount: usage.cached } : {}),
      ...(finish === 'blocked' ? {} : { candidatesTokenCount: usage.output }),
      totalTokenCount: usage.input + usage.output,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.input }],
    },
    modelVersion: call.model,
    responseId: makeId('', call),
  }),
};

function candidate(finish: Finish, text: string): JsonObject {
  const parts = text === '' ? {} : { parts: [{ text }] };
  const content = finish === 'refusal' ? {} : { content: { ...parts, role: 'model' } };
  const ratings =
    finish === 'refusal'
      ? { safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }] }
      : {};
  return { ...content, ...ratings, finishReason: FINISH[finish], index: 0 };
}
