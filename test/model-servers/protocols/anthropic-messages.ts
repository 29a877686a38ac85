/** Test fixture: the wire format of Anthropic's messages. No model is behind it. */
import { isObject, parseObject } from '../fit-schema';
import type { JsonObject } from '../types';
import { BadRequest, type Finish, makeId, readLimit, readMessages, textOf, type WireProtocol } from './protocol';

const STOP: Record<Finish, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  refusal: 'refusal',
  blocked: 'refusal',
};

export const anthropicMessages: WireProtocol = {
  name: 'anthropic-messages',
  read: (body, { headers }) => {
    if (headers['anthropic-version'] === undefined) throw new BadRequest('anthropic-version: header is required');
    if (typeof body.model !== 'string' || body.model === '') throw new BadRequest('model: Field required');
    if (typeof body.max_tokens !== 'number') throw new BadRequest('max_tokens: Field required');
    if (body.stream === true) throw new BadRequest('Streaming is not part of this fixture.');
    if (!Array.isArray(body.messages)) throw new BadRequest('messages: Field required');
    const { messages } = readMessages(body.messages);
    const schema = findFormat(body);
    return {
      ...{ model: body.model, system: textOf(body.system), messages, schema, json: schema !== null },
      maxTokens: readLimit(body.max_tokens),
      cacheable: cachedPart(body),
    };
  },
  answer: ({ call, text, finish, usage }) => {
    const tool = finish === 'stop' || finish === 'length' ? jsonTool(call.body) : null;
    const declined = finish === 'refusal' || finish === 'blocked';
    return {
      id: makeId('msg_', call),
      type: 'message',
      role: 'assistant',
      model: call.model,
      content:
        declined || text === '' ? [] : [tool ? toolUse(tool, makeId('toolu_', call), text) : { type: 'text', text }],
      stop_reason: tool && finish === 'stop' ? 'tool_use' : STOP[finish],
      stop_sequence: null,
      usage: {
        input_tokens: usage.input - usage.cached - usage.cacheWritten,
        cache_creation_input_tokens: usage.cacheWritten,
        cache_read_input_tokens: usage.cached,
        output_tokens: usage.output,
        service_tier: 'standard',
      },
    };
  },
};

/** A schema comes as `output_config.format`, as the older `output_format`, or as a tool that must be used. */
function findFormat(body: JsonObject): JsonObject | null {
  const config = isObject(body.output_config) ? body.output_config.format : body.output_format;
  if (isObject(config) && isObject(config.schema)) return config.schema;
  const tool = jsonTool(body);
  return tool && isObject(tool.input_schema) ? tool.input_schema : null;
}

function jsonTool(body: JsonObject): JsonObject | null {
  const choice = body.tool_choice;
  if (!isObject(choice) || (choice.type !== 'tool' && choice.type !== 'any') || !Array.isArray(body.tools)) return null;
  const tools = body.tools.filter(isObject);
  return tools.find((tool) => choice.type === 'any' || tool.name === choice.name) ?? null;
}

/** A tool's input is always an object: a cut or foreign text leaves it empty. */
function toolUse(tool: JsonObject, id: string, text: string): JsonObject {
  return { type: 'tool_use', id, name: tool.name, input: parseObject(text) ?? {} };
}

/** All up to the last block that is marked: tools come first, then the system text, then the messages. */
function cachedPart(body: JsonObject): string {
  const messages = Array.isArray(body.messages) ? body.messages.filter(isObject) : [];
  const blocks = [body.tools, body.system, ...messages.map(({ content }) => content)].flatMap((part) =>
    Array.isArray(part) ? part.filter(isObject) : typeof part === 'string' ? [{ text: part }] : [],
  );
  const last = blocks.findLastIndex((block) => isObject(block) && 'cache_control' in block);
  return blocks
    .slice(0, last + 1)
    .map((block) => textOf(block))
    .join('\n');
}
