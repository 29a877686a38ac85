import { expect, test } from 'vitest';
import type { ProviderView } from '@/server/foundation/models/schema';
import {
  type ProviderFormValues,
  providerFormSchema,
  providerFormValues,
  readFieldProblem,
  toProviderInput,
} from './provider-values';

const stored: ProviderView = {
  id: '0',
  name: 'Lab',
  kind: 'openai',
  baseUrl: 'https://models.lab.org/v1',
  keySource: 'stored',
  keyLast4: '1a2b',
  keyVariable: 'OPENAI_API_KEY',
  keyReady: true,
  settings: { organization: 'org-1' },
  disabled: false,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  models: [],
};

function problems(provider: ProviderView | null, changes: Partial<ProviderFormValues>): string[] {
  const result = providerFormSchema(provider).safeParse({ ...providerFormValues(provider), ...changes });
  return result.error?.issues.map(({ path }) => path.join('.')) ?? [];
}

test('a new provider needs a key, unless it comes from elsewhere or none is needed', () => {
  expect(problems(null, { name: 'OpenAI' })).toEqual(['key']);
  expect(problems(null, { name: 'OpenAI', key: 'sk-1' })).toEqual([]);
  expect(problems(null, { name: 'OpenAI', keySource: 'environment' })).toEqual([]);
});

test('an empty key keeps the stored one until the address or the kind changes', () => {
  expect(problems(stored, {})).toEqual([]);
  expect(problems(stored, { baseUrl: 'https://models.lab.org/v1/' })).toEqual([]);
  expect(problems(stored, { baseUrl: 'https://elsewhere.org/v1' })).toEqual(['key']);
  expect(problems(stored, { kind: 'mistral' })).toEqual(['key']);
  expect(problems(stored, { kind: 'mistral', key: 'new' })).toEqual([]);
});

test('kinds without a vendor ask for an address', () => {
  expect(problems(null, { name: 'vLLM', kind: 'openai-compatible', keySource: 'none' })).toEqual(['baseUrl']);
  expect(problems(null, { name: 'Azure', kind: 'azure', key: 'k', baseUrl: 'ftp://x' })).toEqual(['baseUrl']);
});

test('only what was typed for this kind is sent', () => {
  const send = (changes: Partial<ProviderFormValues>) =>
    toProviderInput(providerFormSchema(stored).parse({ ...providerFormValues(stored), ...changes }));
  expect(send({})).toEqual({
    name: 'Lab',
    kind: 'openai',
    baseUrl: 'https://models.lab.org/v1',
    keySource: 'stored',
    settings: { organization: 'org-1' },
  });
  expect(send({ keySource: 'none', key: 'typed-before' })).not.toHaveProperty('key');
  expect(send({ kind: 'azure', key: 'k', apiVersion: '2026-01-01' })).toMatchObject({
    key: 'k',
    settings: { apiVersion: '2026-01-01' },
  });
});

test("the server's complaint about a field finds its field", () => {
  expect(readFieldProblem('baseUrl: 10.0.0.1 is a private address.')).toEqual({
    field: 'baseUrl',
    message: '10.0.0.1 is a private address.',
  });
  expect(readFieldProblem('There is already a provider named Lab.')).toBeNull();
  expect(readFieldProblem('Note: the server is busy.')).toBeNull();
});
