import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelSettingsSchema, modelSlugSchema, type ProviderView } from '@/server/foundation/models/schema';
import { abilitiesOf, describeKey, formatPrice, suggestSlug } from './words';

const provider: ProviderView = {
  id: '0',
  name: 'OpenAI',
  kind: 'openai',
  baseUrl: null,
  keySource: 'stored',
  keyLast4: '1a2b',
  keyVariable: 'OPENAI_API_KEY',
  keyReady: true,
  settings: {},
  disabled: false,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  models: [],
};

test('a key is described by its end or its source, and a missing one is called missing', () => {
  expect(describeKey(provider)).toBe('key •••• 1a2b');
  expect(describeKey({ ...provider, keySource: 'environment' })).toBe('key from OPENAI_API_KEY');
  expect(describeKey({ ...provider, keySource: 'environment', keyReady: false })).toBe('OPENAI_API_KEY is not set');
  expect(describeKey({ ...provider, keyLast4: null, keyReady: false })).toBe('key missing');
  expect(describeKey({ ...provider, keyReady: false })).toContain('another FOOLPROOF_SECRET_KEY');
  expect(describeKey({ ...provider, keySource: 'none' })).toBe('no key needed');
});

test('prices keep the digits that vendors use', () => {
  expect([3, 0.15, 0.075, null, undefined].map(formatPrice)).toEqual(['3.00', '0.15', '0.075', '–', '–']);
});

test('abilities name how answers come, then what is on', () => {
  const names = (settings: object) => abilitiesOf(modelSettingsSchema.parse(settings)).map(({ name }) => name);
  expect(names({})).toEqual(['schema', 'cache']);
  expect(names({ structured_output: 'text', prompt_caching: false, batch: true })).toEqual(['text', 'batch']);
});

test('a suggested slug is a valid one or none', () => {
  expect(suggestSlug('Our OpenAI', 'gpt-5')).toBe('our-openai/gpt-5');
  expect(suggestSlug('', 'gpt-5')).toBe('');
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, wireName) => {
      const slug = suggestSlug(name.slice(0, 100), wireName);
      expect(slug === '' || modelSlugSchema.safeParse(slug).success).toBe(true);
    }),
  );
});
