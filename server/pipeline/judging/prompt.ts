/** What a model judge is shown, and what it must answer. Pure. */
import { z } from 'zod';
import type { CallRequest } from '@/server/foundation/models/types';
import type { JudgeInput } from '../panel';
import { LANGUAGE_NAMES } from '../schema';

/** How much of the file a judge sees before and after the candidate, in characters: about 3,000 and 1,000 tokens. */
export const PREFIX_CHARS = 12_000;
export const SUFFIX_CHARS = 4_000;

/** The reasoning comes first, so that the score follows from it. */
export const judgementSchema = z.object({
  reasoning: z.string(),
  score: z.union([z.literal(0), z.literal(1)]),
});

/** `judgementSchema` in the words that all vendors enforce: some refuse limits and enumerations of numbers. */
export const JUDGEMENT_FORMAT: NonNullable<CallRequest['schema']> = {
  name: 'judgement',
  schema: {
    type: 'object',
    properties: {
      reasoning: { type: 'string', description: 'One to three short sentences' },
      score: { type: 'integer', description: '1 when the completion is real, 0 when it is not' },
    },
    required: ['reasoning', 'score'],
    additionalProperties: false,
  },
};

/** The values of a judge prompt's placeholders: the windows of the file and the one candidate. */
export function judgePromptValues({ language, prefix, candidate, suffix }: JudgeInput) {
  return {
    language: LANGUAGE_NAMES[language],
    prefix: lastLines(prefix, PREFIX_CHARS),
    candidate,
    suffix: firstLines(suffix, SUFFIX_CHARS),
  };
}

/** The end of a text, from the start of a line where there is one. */
function lastLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  const line = cut.indexOf('\n');
  return line === -1 ? cut.replace(/^[\uDC00-\uDFFF]/, '') : cut.slice(line + 1);
}

/** The start of a text, up to the end of a line where there is one. */
function firstLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const line = cut.lastIndexOf('\n');
  return line === -1 ? cut.replace(/[\uD800-\uDBFF]$/, '') : cut.slice(0, line + 1);
}
