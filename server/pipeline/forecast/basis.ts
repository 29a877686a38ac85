/** What a forecast stands on: how many contexts there will be, and some of them with their text. */
import type { SymbolIndex } from '../corpus/symbol-index';
import type { HoleText } from '../panel';
import type { HallucinationType } from '../schema';
import type { Forecast, Range } from './schema';

export type SampledHole = {
  hole: HoleText;
  /** Those that the run asks for. */
  types: HallucinationType[];
  index: SymbolIndex;
};

export type Basis = Pick<Forecast['basis'], 'kind' | 'text' | 'runId'> & {
  contexts: Range;
  /** How much of the basis will be used, from 0 to 1. */
  share: number;
  typesPerContext: { types: number; weight: number }[];
  holes: SampledHole[];
};

/** Holes that prompts are built for: enough for a mean, few enough to be quick. */
export const MOST_HOLES = 20;

export const wantedTypes = (wanted: readonly HallucinationType[], types: readonly string[]) =>
  wanted.filter((type) => types.includes(type));

/** How many contexts have one type, two types, and so on. */
export function countTypes(typeLists: readonly (readonly unknown[])[]): Basis['typesPerContext'] {
  return [...Map.groupBy(typeLists, (types) => types.length)].map(([types, lists]) => ({
    types,
    weight: lists.length,
  }));
}
