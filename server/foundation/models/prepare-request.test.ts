import { describe, expect, it } from 'vitest';
import { prepareRequest } from './prepare-request';
import type { ModelSettings, ProviderKind } from './schema';
import { makeModel, makeRequest } from './testing/models';

const schema = { name: 'vote', schema: { type: 'object', properties: { score: { type: 'integer' } } } } as const;

function prepare(settings: Partial<ModelSettings>, kind: ProviderKind = 'openai-compatible') {
  const model = makeModel(settings);
  return prepareRequest(makeRequest({ ...model, provider: { ...model.provider, kind } }, 'k', { schema }));
}

const systemOf = (options: ReturnType<typeof prepare>) => options.prompt[0];

describe('prepareRequest', () => {
  it('sends the schema to models that enforce it, and does not repeat it in words', () => {
    const options = prepare({ structured_output: 'schema' });
    expect(options.responseFormat).toEqual({ type: 'json', name: 'vote', schema: schema.schema });
    expect(systemOf(options)).toMatchObject({ role: 'system', content: 'You write code.' });
  });

  it.each([
    ['json', { type: 'json' }],
    ['text', undefined],
  ] as const)('describes the schema in the system text in %s mode', (structured_output, responseFormat) => {
    const options = prepare({ structured_output });
    expect(options.responseFormat).toEqual(responseFormat);
    expect(systemOf(options)?.content).toContain(JSON.stringify(schema.schema));
  });

  it('sends no temperature unless there is one', () => {
    expect(prepare({})).not.toHaveProperty('temperature');
    expect(prepare({ temperature: 0 }).temperature).toBe(0);
  });

  it("lets the request's own limits go before the model's", () => {
    const request = makeRequest(makeModel({ max_output_tokens: 64, temperature: 1 }), 'k', {
      maxOutputTokens: 32,
      temperature: 0.5,
    });
    expect(prepareRequest(request)).toMatchObject({ maxOutputTokens: 32, temperature: 0.5 });
  });

  it('marks the system text for the cache of Anthropic', () => {
    const marked = { anthropic: { cacheControl: { type: 'ephemeral' } } };
    expect(systemOf(prepare({}, 'anthropic'))?.providerOptions).toEqual(marked);
    expect(systemOf(prepare({ prompt_caching: false }, 'anthropic'))?.providerOptions).toBeUndefined();
  });

  it.each([
    ['openai', { openai: { promptCacheKey: 'v1' } }],
    ['azure', { openai: { promptCacheKey: 'v1' } }],
    ['mistral', { mistral: { promptCacheKey: 'v1' } }],
    ['google', undefined],
    ['openai-compatible', undefined],
  ] as const)('names the prompt version to the cache of %s, where it has a place for it', (kind, expected) => {
    expect(prepare({}, kind).providerOptions).toEqual(expected);
    expect(prepare({ prompt_caching: false }, kind).providerOptions).toBeUndefined();
  });
});
