import { expect, test } from 'vitest';
import { type ModelView, modelInputSchema, modelSettingsSchema } from '@/server/foundation/models/schema';
import { modelFormSchema, modelFormValues, readNumber, toModelInput } from './model-values';

const model: ModelView = {
  id: '0',
  providerId: '1',
  slug: 'openai/gpt-5',
  wireName: 'gpt-5',
  label: 'GPT-5',
  settings: modelSettingsSchema.parse({ price: { input: 1.25, output: 10, cached: 0.125 }, requests_per_minute: 500 }),
  disabled: false,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

const send = (values: unknown) => toModelInput('2', modelFormSchema.parse(values));

test('a model goes through the form unchanged', () => {
  expect(send(modelFormValues(model))).toEqual({
    providerId: '2',
    slug: 'openai/gpt-5',
    wireName: 'gpt-5',
    label: 'GPT-5',
    settings: model.settings,
  });
});

test('three empty prices are no price, and half a price is refused at its field', () => {
  const values = modelFormValues(model);
  const priced = (price: object) => ({ ...values, settings: { ...values.settings, price } });
  expect(send(priced({ input: null, output: null, cached: null })).settings?.price).toBeNull();
  expect(send(priced({ input: 0, output: 0, cached: null })).settings?.price).toEqual({ input: 0, output: 0 });
  const half = modelFormSchema.safeParse(priced({ input: 1, output: null, cached: null }));
  expect(half.error?.issues.map(({ path }) => path.join('.'))).toEqual(['settings.price.output']);
});

test('a new model starts with the defaults that the registry would use', () => {
  const values = { ...modelFormValues(null), slug: 'a/b', wireName: 'b', label: 'B' };
  const providerId = '01900000-0000-7000-8000-000000000000';
  expect(modelInputSchema.parse({ ...send(values), providerId })).toEqual(
    modelInputSchema.parse({ providerId, slug: 'a/b', wireName: 'b', label: 'B' }),
  );
});

test('an empty number field is no number, and zero is one', () => {
  expect(['', null, '0', '2.5'].map(readNumber)).toEqual([null, null, 0, 2.5]);
});
