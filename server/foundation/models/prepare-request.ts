/** A call as the AI SDK's language models take it, with what each provider wants said in its own way. Pure. */
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { CallRequest, RegisteredModel } from './types';

/** What `doGenerate` is called with, but for the abort signal. The batch APIs are sent the same. */
export function prepareRequest(request: CallRequest): LanguageModelV4CallOptions {
  const { model, schema } = request;
  const { settings } = model;
  const format = schema ? settings.structured_output : null;
  const system = schema && format !== 'schema' ? `${request.system}\n\n${describeSchema(schema)}` : request.system;
  const temperature = request.temperature ?? settings.temperature;
  return {
    prompt: toPrompt(request, system),
    maxOutputTokens: request.maxOutputTokens ?? settings.max_output_tokens,
    ...(temperature === null ? {} : { temperature }),
    ...(schema && format === 'schema'
      ? { responseFormat: { type: 'json', schema: schema.schema, name: schema.name } }
      : {}),
    ...(format === 'json' ? { responseFormat: { type: 'json' } } : {}),
    ...toProviderOptions(model, request.promptVersion),
  };
}

function toPrompt({ model, messages }: CallRequest, system: string): LanguageModelV4Prompt {
  // Anthropic caches up to where it is told; the system text is what all calls of a prompt version share.
  const marked = model.settings.prompt_caching && model.provider.kind === 'anthropic';
  return [
    {
      role: 'system',
      content: system,
      ...(marked ? { providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } } } : {}),
    },
    ...messages.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text }] })),
  ];
}

/**
 * OpenAI (Azure's options are read from the same place) and Mistral cache by themselves and find the right machine by a
 * key. Gemini caches without being told. Other servers may refuse a field that they do not know, so they get none.
 */
function toProviderOptions(
  { provider, settings }: RegisteredModel,
  promptVersion: string,
): { providerOptions?: SharedV4ProviderOptions } {
  if (!settings.prompt_caching) return {};
  const options = { promptCacheKey: promptVersion };
  if (provider.kind === 'openai' || provider.kind === 'azure') return { providerOptions: { openai: options } };
  return provider.kind === 'mistral' ? { providerOptions: { mistral: options } } : {};
}

/** For models whose API does not enforce a schema: in words, at the end of the system text. */
function describeSchema({ schema }: NonNullable<CallRequest['schema']>): string {
  return `Answer with one JSON value and nothing else: no code fence, no words before or after it. It must fit this JSON schema:\n${JSON.stringify(schema)}`;
}
