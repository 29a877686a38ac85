/** What the model form holds and what it sends. Pure. */
import { z } from 'zod';
import {
  type ModelInput,
  type ModelView,
  modelInputSchema,
  modelSettingsSchema,
} from '@/server/foundation/models/schema';

const dollars = z.number('A number is needed.').min(0, 'At least 0.').max(100_000, 'At most 100,000.');

/** Three fields of a form; all empty is no price. */
const priceFormSchema = z
  .strictObject({ input: dollars.nullable(), output: dollars.nullable(), cached: dollars.nullable() })
  .transform(({ input, output, cached }, ctx) => {
    if (input === null && output === null && cached === null) return null;
    const message = 'Give both prices, or none.';
    if (input === null) ctx.addIssue({ code: 'custom', path: ['input'], message });
    if (output === null) ctx.addIssue({ code: 'custom', path: ['output'], message });
    if (input === null || output === null) return z.NEVER;
    return cached === null ? { input, output } : { input, output, cached };
  });

export const modelFormSchema = modelInputSchema
  .pick({ slug: true, wireName: true, label: true })
  .extend({ settings: modelSettingsSchema.extend({ price: priceFormSchema }) });

export type ModelFormValues = z.input<typeof modelFormSchema>;
export type ModelFormResult = z.output<typeof modelFormSchema>;

/** A model's values, or the defaults for a new one. */
export function modelFormValues(model: ModelView | null): ModelFormValues {
  const { price, ...settings } = model?.settings ?? modelSettingsSchema.parse({});
  return {
    slug: model?.slug ?? '',
    wireName: model?.wireName ?? '',
    label: model?.label ?? '',
    settings: {
      ...settings,
      price: { input: price?.input ?? null, output: price?.output ?? null, cached: price?.cached ?? null },
    },
  };
}

export const toModelInput = (providerId: string, result: ModelFormResult): ModelInput => ({ providerId, ...result });

/** For number fields that may be empty. */
export const readNumber = (value: unknown): number | null =>
  value === '' || value === null || value === undefined ? null : Number(value);
