/** The report on a run's judges as pages and the command line see it. Pure zod, so that browser code may import it. */
import { z } from 'zod';
import { difficultyBandsSchema, shareSchema } from '@/server/foundation/statistics/schema';
import { hallucinationTypeSchema, languageSchema } from '../schema';

const count = z.number().int();

/** How many pairs of each band; `unrated` have no valid vote yet. */
export const bandCountsSchema = z.object({ easy: count, medium: count, hard: count, unrated: count });
export type BandCounts = z.infer<typeof bandCountsSchema>;

export const judgeRowSchema = z.object({
  judge: z.string(),
  kind: z.enum(['offline', 'model']),
  promptVersion: z.string(),
  /** Votes on each candidate that the run asks for. */
  samples: count,
  /**
   * Share of the developers' own completions that it scored 1: its specificity. All pairs of a hole have the same
   * chosen completion and share one answer, which counts once.
   */
  chosen: shareSchema,
  /** Share of the rejected completions that it scored 0. */
  rejected: shareSchema,
  /**
   * Share of pairs whose chosen completion it scored 1 and whose rejected one it scored 0. As in Delulu, a vote that is
   * not valid counts as wrong here, and here alone.
   */
  bothCorrect: shareSchema,
  /** Valid votes on both candidates, as they are stored by pair. */
  valid: count,
  /** Stored answers that are no vote, by what was wrong with them. */
  invalid: z.record(z.string(), count),
  /** Votes that the run wants and that have no answer yet, or whose calls failed. */
  missing: count,
  /** Calls of this run that failed for good; some may have been asked again since. */
  failedCalls: count,
});
export type JudgeRow = z.infer<typeof judgeRowSchema>;

export const foolCellSchema = bandCountsSchema.extend({
  language: languageSchema,
  type: hallucinationTypeSchema,
  /** Mean fool rate of the pairs that have one. */
  mean: z.number().nullable(),
  /** Fooled votes of all valid votes on rejected completions. */
  pooled: shareSchema,
});
export type FoolCell = z.infer<typeof foolCellSchema>;

export const judgeReportSchema = z.object({
  judges: z.array(judgeRowSchema),
  panel: z.object({
    /** Valid pairs. */
    pairs: count,
    meanFoolRate: z.object({ value: z.number().nullable(), n: count }),
    /** Fooled votes of all valid votes; the interval takes votes as independent. */
    pooledFoolRate: shareSchema,
    bands: bandCountsSchema,
    cutOffs: difficultyBandsSchema,
    /** In the order of languages, then of types. */
    cells: z.array(foolCellSchema),
    /**
     * Pairs by how many judges of the panel they fooled, from none to all. A judge is fooled when more than half of its
     * valid votes say so. Only pairs with a valid vote of every judge.
     */
    byJudgesFooled: z.array(count),
  }),
});
export type JudgeReport = z.infer<typeof judgeReportSchema>;
