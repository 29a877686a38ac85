/** Names of a pair's parts, short enough for a narrow column. */
import type { HallucinationType } from '@/server/pipeline/schema';

export const SHORT_TYPE_NAMES: Record<HallucinationType, string> = {
  method: 'Method',
  parameter: 'Parameter',
  undefinedvariable: 'Variable',
  import: 'Import',
};
