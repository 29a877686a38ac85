/** What a forecast takes for granted until it is measured, and the sentences that say so. Pure. */
import { ENOUGH } from './measure';
import type { Range } from './schema';

/**
 * Tokens of an answer. A generator writes the completion, the invented name and a sentence; a judge one to three sentences
 * and a digit. Models that reason before they answer write more, which only their own calls can tell.
 */
export const OUTPUT_TOKENS: Record<'generate' | 'judge', Range> = {
  generate: { low: 45, expected: 60, high: 250 },
  judge: { low: 45, expected: 60, high: 250 },
};

/** Seconds of a call. */
export const LATENCY_SECONDS = { generate: 4, judge: 3 } as const;

/** Share of tries that give a valid pair. */
export const VALIDITY: Range = { low: 0.5, expected: 0.75, high: 0.95 };

export type Unmeasured = {
  output: Record<'generate' | 'judge', string[]>;
  latency: Record<'generate' | 'judge', string[]>;
  validity: string[];
  unpriced: string[];
};

export const nothingUnmeasured = (): Unmeasured => ({
  output: { generate: [], judge: [] },
  latency: { generate: [], judge: [] },
  validity: [],
  unpriced: [],
});

const DOING = { generate: 'generates', judge: 'judges' } as const;
const percent = (share: number) => `${Math.round(share * 100)}%`;

/** One sentence for each assumption that was made, with the models that it was made for. */
export function describeAssumptions({ output, latency, validity, unpriced }: Unmeasured): string[] {
  const sentence = (members: string[], text: string) =>
    members.length > 0 ? [`${text} (${members.join(', ')}).`] : [];
  const roles = ['generate', 'judge'] as const;
  return [
    ...roles.flatMap((role) => {
      const { low, expected, high } = OUTPUT_TOKENS[role];
      return sentence(
        output[role],
        `${expected} tokens of output for a call that ${DOING[role]}, ${low} to ${high}: fewer than ${ENOUGH} such calls are stored, and models that reason write more`,
      );
    }),
    ...sentence(
      validity,
      `${percent(VALIDITY.expected)} of tries give a valid pair, ${percent(VALIDITY.low)} to ${percent(VALIDITY.high)}: fewer than ${ENOUGH} pairs are stored in this project`,
    ),
    ...roles.flatMap((role) =>
      sentence(
        latency[role],
        `${LATENCY_SECONDS[role]} s for a call that ${DOING[role]}: fewer than ${ENOUGH} are measured`,
      ),
    ),
    ...sentence(unpriced, 'No cost is given where a model has no price'),
  ];
}
