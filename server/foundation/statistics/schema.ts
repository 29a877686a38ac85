/** Shares with their intervals, and bands of difficulty. Pure zod, so that browser code may import it. */
import { z } from 'zod';

/** Both ends in [0, 1]. */
export const intervalSchema = z.object({ low: z.number(), high: z.number() });
export type Interval = z.infer<typeof intervalSchema>;

/** A share of n with Wilson's interval at 95%; `value` and `interval` are null when n is 0. */
export const shareSchema = z.object({
  value: z.number().nullable(),
  n: z.number().int(),
  interval: intervalSchema.nullable(),
});
export type Share = z.infer<typeof shareSchema>;

/** How hard a pair is to judge, by its fool rate and the cut-offs of its project. */
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export const difficultySchema = z.enum(DIFFICULTIES);
export type Difficulty = z.infer<typeof difficultySchema>;

const cutOff = z
  .number('A fool rate from 0 to 1.')
  .min(0, 'A fool rate from 0 to 1.')
  .max(1, 'A fool rate from 0 to 1.');

/** A pair is easy up to the one fool rate, hard from the other on, and medium between them. */
export const difficultyBandsSchema = z
  .object({ easyMax: cutOff, hardMin: cutOff })
  .refine(({ easyMax, hardMin }) => easyMax < hardMin, {
    path: ['hardMin'],
    message: 'Hard begins above where easy ends.',
  });
export type DifficultyBands = z.infer<typeof difficultyBandsSchema>;

/** null for a pair without a valid vote. */
export function difficultyOf(foolRate: number | null, { easyMax, hardMin }: DifficultyBands): Difficulty | null {
  if (foolRate === null) return null;
  if (foolRate <= easyMax) return 'easy';
  return foolRate >= hardMin ? 'hard' : 'medium';
}
