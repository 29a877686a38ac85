/** The sums of a forecast. Pure: what goes in was read or assumed by the other files of this folder. */
import { costMicros } from '@/server/foundation/models/cost';
import type { ModelSettings } from '@/server/foundation/models/schema';
import { toShare } from '@/server/foundation/statistics/wilson';
import type { Forecast, ModelForecast, Range } from './schema';

/** A panel member as a source of pairs. */
export type GeneratorLoad = {
  id: string;
  /** Share of tries that give a valid pair. */
  validity: Range;
  /** Answers that are stored for these contexts. */
  stored: number;
  /** null: it is no model, or one whose calls are not forecast. */
  model: ModelLoad | null;
};

export type JudgeLoad = { id: string; stored: number; model: ModelLoad | null };

/** What one call of a model takes. */
export type ModelLoad = {
  slug: string;
  label: string;
  settings: ModelSettings;
  /** Through the provider's batch API. */
  batch: boolean;
  /** Tokens of a call. */
  input: Range;
  output: Range;
  /** Share of input tokens that the provider reads from its cache. */
  cachedShare: number;
  latencySeconds: number;
};

export type ForecastInput = {
  contexts: Range;
  /** How many of the sampled contexts are asked for 1, 2, 3, 4 types; any scale. */
  typesPerContext: readonly { types: number; weight: number }[];
  generators: readonly GeneratorLoad[];
  judges: readonly JudgeLoad[];
  /** How often a refused answer is asked for again. */
  retries: number;
  /** Votes of each judge on each candidate. */
  samples: number;
};

export type ForecastSums = Pick<Forecast, 'contexts' | 'pairs' | 'models' | 'total'>;

const ZERO: Range = { low: 0, expected: 0, high: 0 };

/** What a repeated question adds to the prompt: the refused answer, and the reason in about this many tokens. */
const REASON_TOKENS = 60;

/** Builds a range end by end. */
export const range = (value: (end: keyof Range) => number): Range => ({
  low: value('low'),
  expected: value('expected'),
  high: value('high'),
});

export const exactly = (value: number): Range => ({ low: value, expected: value, high: value });

/** Calls for one answer when each try is valid with probability `validity`: 1 and the tries that the retries add. */
export function callsPerAnswer(validity: number, retries: number): number {
  return Array.from({ length: retries + 1 }, (_, tries) => (1 - validity) ** tries).reduce(
    (sum, part) => sum + part,
    0,
  );
}

/** Share of answers that are valid in the end. */
export const validInTheEnd = (validity: number, retries: number) => 1 - (1 - validity) ** (retries + 1);

/** Adds everything up. Offline members make pairs to judge, and cost nothing themselves. */
export function sumForecast(input: ForecastInput): ForecastSums {
  const { contexts, generators, judges } = input;
  const types = meanTypes(input.typesPerContext);
  const answers = range((end) => contexts[end] * types);
  const shareOf = ({ model, validity }: GeneratorLoad, end: keyof Range) =>
    model ? validInTheEnd(validity[end], input.retries) : validity[end];
  const pairs = range((end) => generators.reduce((sum, one) => sum + answers[end] * shareOf(one, end), 0));
  const judged = range((end) => contexts[end] * shareWithPair(input, (one) => shareOf(one, end)));

  const generating = generators.flatMap((one) =>
    one.model ? [forecastGenerator(input, one, one.model, answers)] : [],
  );
  const judging = judges.flatMap(({ model, stored }) => {
    if (!model) return [];
    // The developer's own code is scored once a context, each rejected completion by itself.
    const calls = range((end) => Math.max(0, (judged[end] + pairs[end]) * input.samples - stored));
    return [forecastModel('judge', model, { calls, reused: stored, input: model.input })];
  });
  const models = [...generating, ...judging];
  return { contexts: round(contexts), pairs: round(pairs), models, total: total(models) };
}

function forecastGenerator(
  { retries }: ForecastInput,
  { validity, stored }: GeneratorLoad,
  model: ModelLoad,
  answers: Range,
): ModelForecast {
  // Where more answers are valid, fewer are asked for again.
  const perAnswer = range((end) => callsPerAnswer(validity[opposite(end)], retries));
  const calls = range((end) => Math.max(0, answers[end] - stored) * perAnswer[end]);
  const input = range((end) => {
    const repeats = (perAnswer[end] - 1) / perAnswer[end];
    return model.input[end] + repeats * (model.output[end] + REASON_TOKENS);
  });
  return forecastModel('generate', model, { calls, reused: stored, input });
}

const opposite = (end: keyof Range): keyof Range => (end === 'low' ? 'high' : end === 'high' ? 'low' : 'expected');

type Asked = { calls: Range; reused: number; input: Range };

function forecastModel(role: ModelForecast['role'], model: ModelLoad, asked: Asked): ModelForecast {
  const { settings, batch, cachedShare, output } = model;
  const calls = round(asked.calls);
  const tokens = {
    input: round(range((end) => calls[end] * asked.input[end])),
    cached: round(range((end) => calls[end] * asked.input[end] * cachedShare)),
    output: round(range((end) => calls[end] * output[end])),
  };
  const cost = (end: keyof Range) => {
    const usage = { input: tokens.input[end], cached: tokens.cached[end], output: tokens.output[end] };
    return (costMicros({ settings, usage, batch }) ?? 0) / 1_000_000;
  };
  const speed = callsPerSecond(model, asked.input.expected + output.expected);
  return {
    ...{ role, slug: model.slug, label: model.label, calls, reused: asked.reused, tokens, batch, limit: speed.limit },
    costUsd: settings.price ? range(cost) : null,
    seconds: batch ? null : range((end) => calls[end] / speed.perSecond),
  };
}

/** How many calls a second one worker makes, and which of the model's limits that is. */
export function callsPerSecond(
  { settings, latencySeconds }: Pick<ModelLoad, 'settings' | 'latencySeconds'>,
  tokensPerCall: number,
): { perSecond: number; limit: ModelForecast['limit'] } {
  const limits = [
    { limit: 'concurrency', perSecond: settings.max_concurrency / Math.max(0.001, latencySeconds) },
    { limit: 'requests', perSecond: (settings.requests_per_minute ?? Number.POSITIVE_INFINITY) / 60 },
    {
      limit: 'tokens',
      perSecond: (settings.tokens_per_minute ?? Number.POSITIVE_INFINITY) / 60 / Math.max(1, tokensPerCall),
    },
  ] as const;
  return limits.reduce((slowest, one) => (one.perSecond < slowest.perSecond ? one : slowest));
}

function total(models: readonly ModelForecast[]): ForecastSums['total'] {
  const sum = (value: (model: ModelForecast) => Range) =>
    range((end) => models.reduce((all, model) => all + value(model)[end], 0));
  const priced = models.every((model) => model.costUsd !== null);
  const timed = models.every((model) => model.seconds !== null);
  const stage = (role: ModelForecast['role'], end: keyof Range) =>
    Math.max(0, ...models.filter((model) => model.role === role).map((model) => (model.seconds ?? ZERO)[end]));
  return {
    calls: sum((model) => model.calls),
    tokens: {
      input: sum((model) => model.tokens.input),
      cached: sum((model) => model.tokens.cached),
      output: sum((model) => model.tokens.output),
    },
    costUsd: priced ? sum((model) => model.costUsd ?? ZERO) : null,
    // The models of a stage work side by side.
    seconds: timed ? range((end) => stage('generate', end) + stage('judge', end)) : null,
  };
}

function meanTypes(typesPerContext: ForecastInput['typesPerContext']): number {
  const weight = typesPerContext.reduce((sum, one) => sum + one.weight, 0);
  return weight === 0 ? 0 : typesPerContext.reduce((sum, one) => sum + one.types * one.weight, 0) / weight;
}

/** Share of contexts that have at least one valid pair, and so are judged at all. */
function shareWithPair(
  { typesPerContext, generators }: ForecastInput,
  shareOf: (generator: GeneratorLoad) => number,
): number {
  const weight = typesPerContext.reduce((sum, one) => sum + one.weight, 0);
  if (weight === 0) return 0;
  const allRefused = generators.reduce((product, one) => product * (1 - shareOf(one)), 1);
  return typesPerContext.reduce((sum, one) => sum + one.weight * (1 - allRefused ** one.types), 0) / weight;
}

const round = (value: Range): Range => range((end) => Math.max(0, Math.ceil(value[end] - 1e-9)));

/** The mean of a sample with its 95% interval, by the normal approximation, never below zero; exact for one value. */
export function meanRange(values: readonly number[]): Range {
  const n = values.length;
  if (n === 0) return ZERO;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = n > 1 ? values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) : 0;
  return around(mean, Math.sqrt(variance / n));
}

/** A mean with its standard error, as a 95% interval. */
export function around(mean: number, standardError: number): Range {
  const half = 1.96 * standardError;
  return { low: Math.max(0, mean - half), expected: mean, high: mean + half };
}

/** A share with its 95% interval (Wilson); anything from none to all when nothing was tried. */
export function shareRange(successes: number, n: number): Range {
  const { value, interval } = toShare({ successes, n });
  return { low: interval?.low ?? 0, expected: value ?? 0, high: interval?.high ?? 1 };
}
