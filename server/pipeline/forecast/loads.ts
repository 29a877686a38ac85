/** What each member of a panel will take, measured where there is enough to measure. */

import type { RegisteredModel } from '@/server/foundation/models/types';
import { BATCH_KINDS } from '@/server/foundation/models/views';
import type { GeneratorLoad, JudgeLoad, ModelLoad } from './arithmetic';
import { LATENCY_SECONDS, OUTPUT_TOKENS, type Unmeasured, VALIDITY } from './assumptions';
import { callsKey, type MeasuredCalls } from './measure';
import type { Range } from './schema';

export type LoadInput = {
  models: ReadonlyMap<string, RegisteredModel>;
  calls: ReadonlyMap<string, MeasuredCalls>;
  /** Writes down what had to be assumed. */
  unmeasured: Unmeasured;
};

type ModelInput = LoadInput & {
  slug: string;
  role: 'generate' | 'judge';
  /** Tokens of a prompt. */
  input: (model: RegisteredModel) => Range;
  batch: boolean;
};

export function loadOfGenerator(
  input: ModelInput & { validity: ReadonlyMap<string, { validity: Range }>; stored: number },
): GeneratorLoad {
  const { slug, validity, unmeasured, stored } = input;
  const measured = validity.get(slug);
  if (!measured) unmeasured.validity.push(slug);
  return { id: slug, validity: measured?.validity ?? VALIDITY, stored, model: loadOfModel(input) };
}

export function loadOfJudge(input: ModelInput & { stored: number }): JudgeLoad {
  return { id: input.slug, stored: input.stored, model: loadOfModel(input) };
}

/** Null for offline members. */
function loadOfModel({ slug, role, models, calls, unmeasured, input, batch }: ModelInput): ModelLoad | null {
  const model = models.get(slug);
  if (!model) return null;
  const { label, settings } = model;
  const measured = calls.get(callsKey(slug, role));
  if (!measured) unmeasured.output[role].push(slug);
  if (!measured?.latencySeconds) unmeasured.latency[role].push(slug);
  if (settings.price === null && !unmeasured.unpriced.includes(slug)) unmeasured.unpriced.push(slug);
  const most = settings.max_output_tokens;
  const { low, expected, high } = measured?.outputTokens ?? OUTPUT_TOKENS[role];
  return {
    ...{ slug, label, settings, input: input(model), cachedShare: measured?.cachedShare ?? 0 },
    output: { low: Math.min(most, low), expected: Math.min(most, expected), high: Math.min(most, high) },
    latencySeconds: measured?.latencySeconds ?? LATENCY_SECONDS[role],
    batch: batch && settings.batch && BATCH_KINDS.has(model.provider.kind),
  };
}
