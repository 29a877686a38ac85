/** Test fixture: the wire format of OpenAI's older completions, which local servers speak for base models. No model is behind it. */
import { BadRequest, makeId, readLimit, readModel, textOf, unixSeconds, type WireProtocol } from './protocol';

export const openaiCompletions: WireProtocol = {
  name: 'openai-completions',
  read: (body, { pathModel }) => {
    const model = readModel(body, pathModel);
    if (body.stream === true) throw new BadRequest('Streaming is not part of this fixture.');
    if (body.prompt === undefined) throw new BadRequest("Missing required parameter: 'prompt'.");
    const text = textOf(body.prompt);
    const messages = [{ role: 'user' as const, text }];
    const maxTokens = readLimit(body.max_tokens);
    return { model, system: '', messages, json: false, schema: null, maxTokens, cacheable: '' };
  },
  answer: ({ call, text, finish, usage }) => ({
    id: makeId('cmpl-', call),
    object: 'text_completion',
    created: unixSeconds(),
    model: call.model,
    choices: [
      {
        text: finish === 'refusal' ? '' : text,
        index: 0,
        logprobs: null,
        finish_reason: finish === 'blocked' ? 'content_filter' : finish === 'length' ? 'length' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
    },
  }),
};
