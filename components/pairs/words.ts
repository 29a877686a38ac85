/** Names of a pair's parts, short enough for a narrow column. */
import type { HallucinationType } from '@/server/pipeline/schema';

export const SHORT_TYPE_NAMES: Record<HallucinationType, string> = {
  method: 'Method',
  parameter: 'Parameter',
  undefinedvariable: 'Variable',
  import: 'Import',
};

/** What a vote says, with the reader's words for 1 and 0. */
export const scoreWord = (score: number | null) => (score === null ? 'No vote' : score === 1 ? 'Real' : 'Invented');
